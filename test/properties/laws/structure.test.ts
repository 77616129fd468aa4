/** The laws about the matrix of the operator, overlaps and interpolation. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result } from '../../../subjects/subject.ts';
import { correct, FAULTY } from '../../subjects/faulty.ts';
import { type Breaker, describeLaws } from './law-table.ts';

/** A fault of faulty.ts, by its id. */
function known(law: string, fault: string): Breaker {
  const found = FAULTY.find(({ id }) => id === fault);
  if (found === undefined) throw new RangeError(`no faulty implementation is called "${fault}"`);
  return { law, fault, make: found.make };
}

const withoutLastColumn = (problem: Case): Result => {
  const { shape, data } = correct(problem);
  const last = shape.at(-1)!;
  return { shape, data: data.map((value, flat) => (last > 1 && flat % last === last - 1 ? 0 : value)) };
};

/** As if every tap had a weight of its own: right counts nowhere but where one product lands. */
const onlyLargestProduct = (problem: Case): Result => {
  const { shape, data } = correct(problem);
  return { shape, data: data.map((value) => Math.sign(value)) };
};

describeLaws([
  known('matrix-rows', 'kernel flipped'),
  known('matrix-rows', 'group offset of the filter ignored'),
  known('matrix-rows', 'pads swapped'),
  known('matrix-nonzeros', 'pads swapped'),
  known('matrix-nonzeros', 'last tap dropped'),
  known('matrix-nonzeros', 'dilation ignored'),
  { law: 'matrix-nonzeros', fault: 'last column left zero', make: () => withoutLastColumn },
  { law: 'overlap', fault: 'sums taken for single products', make: () => onlyLargestProduct },
  known('overlap', 'last tap dropped'),
  known('nearest-neighbour', 'last tap dropped'),
  known('nearest-neighbour', 'stride of the first axis on all axes'),
  { law: 'linear-interpolation', fault: 'last column left zero', make: () => withoutLastColumn },
  known('linear-interpolation', 'last tap dropped'),
  known('cubic-interpolation', 'negative weights dropped'),
  known('cubic-interpolation', 'last tap dropped'),
]);

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
