/** The laws about the matrix of the operator, overlaps and interpolation. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result } from '../../../subjects/subject.ts';
import { describeKept } from './law-table.ts';
import { STRUCTURE_ROWS, withoutLastColumn } from './rows/structure.ts';

describeKept(new Set(STRUCTURE_ROWS.map(({ law }) => law)));

describe('messages', () => {
  const failing = async (law: string, make: (problem: Case) => Result, line: string) => {
    const mismatch = await lawsNamed([law])[0].check(
      subjectInProcess({ name: 'faulty', convTranspose: make }, 'module'),
      parseCase(line),
    );
    return mismatch?.message;
  };
  const line =
    '{"x":{"shape":[1,1,3],"data":[1,1,1]},"w":{"shape":[1,1,2],"data":[1,1]},"bias":null,"stride":[2],"padBegin":[0],' +
    '"padEnd":[0],"outputPadding":[0],"dilation":[1],"groups":1,"dtype":"f32"}';

  it('name the row and both counts', async () => {
    expect(await failing('matrix-nonzeros', withoutLastColumn, line)).toBe('row 0,2 of C has 1 non-zeros, expected 2');
  });
});
