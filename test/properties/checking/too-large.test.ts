/** Given cases that nothing here can compute: no law runs on them, each says why, and none takes the memory that it would need. */
import { describe, expect, it } from 'vitest';
import { checkCase } from '../../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import { parseCase } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { referenceImplementation } from '../../../subjects/reference-engine.ts';
import { ONE_CELL } from '../../cli/command-line.ts';

const line = (length: number) => ({ shape: [1, 1, length], data: new Array(length).fill(1) });
const given = (fields: object) => parseCase({ ...ONE_CELL, x: line(2), w: line(1), ...fields });
const [scatter, im2col] = ['scatter', 'im2col'].map((name) =>
  subjectInProcess(referenceImplementation(name), 'engine'),
);

const TOO_LARGE = {
  'a stride of 2²⁷': given({ stride: [2 ** 27] }),
  'a dilation of 2²⁶': given({ w: line(2), dilation: [2 ** 26] }),
  'output padding of 2²⁵': given({ outputPadding: [2 ** 25] }),
  'a pad of −2²⁵': given({ padBegin: [-(2 ** 25)] }),
  'a long kernel at a large stride': given({ x: line(1000), w: line(2000), stride: [2000] }),
};

/** Those that an illegal case is for say that there is none. */
const OF_LEGAL_CASES = LAWS.filter(({ lane }) => lane !== 'refusal');

describe.each(Object.entries(TOO_LARGE))('a case with %s', (_, problem) => {
  it.each([scatter, im2col])('has no law run on it for $name, and each says why', async (subject) => {
    for (const law of OF_LEGAL_CASES) {
      const { status, missing, cases } = await checkCase(subject, law, problem);
      if (law.missing(subject.capabilities) !== null) continue;
      expect([law.id, status, cases]).toEqual([law.id, 'not covered', 0]);
      expect(missing).toMatch(/^too large to be computed here: .* must be at most \d+, got \d+$/);
    }
  });
});

describe('the matrix of a given case', () => {
  const matrix = lawsNamed(['matrix-rows', 'matrix-nonzeros']);

  it('is not written out of a long image', async () => {
    for (const law of matrix) {
      expect((await checkCase(scatter, law, given({ x: line(17_000) }))).missing).toBe(
        'needs an image of at most 2048 cells',
      );
    }
  });

  it.each([2, 1000])('is not written out of %d cells where they are far apart', async (cells) => {
    const output = (cells - 1) * 5000 + 1;
    for (const law of matrix) {
      expect((await checkCase(scatter, law, given({ x: line(cells), stride: [5000] }))).missing).toBe(
        `needs an output of at most 4096 cells, got ${output}`,
      );
    }
  });

  it('is of an image that is small enough, and holds', async () => {
    for (const law of matrix) {
      expect((await checkCase(scatter, law, given({ x: line(300), w: line(3), stride: [2] }))).status).toBe('passed');
    }
  });
});
