/** The laws about numbers that are not ordinary ones. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { LARGEST, SMALLEST } from '../../../spec/special-values.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { describeKept } from './law-table.ts';
import { SPECIAL_VALUE_ROWS } from './rows/special-values.ts';

const IDS = [...new Set(SPECIAL_VALUE_ROWS.map(({ law }) => law))];

describeKept(IDS);

describe('spec/special-values.ts', () => {
  it.each(['f32', 'f64'] as const)('names the ends of the range of %s', (dtype) => {
    const round = dtype === 'f32' ? Math.fround : Number;
    expect(round(LARGEST[dtype])).toBe(LARGEST[dtype]);
    expect(round(LARGEST[dtype] * 2)).toBe(Number.POSITIVE_INFINITY);
    expect(round(SMALLEST[dtype])).toBe(SMALLEST[dtype]);
    expect(round(SMALLEST[dtype] / 2)).toBe(0);
  });
});

describe('what is left open', () => {
  const skipping = (problem: Case): Result => {
    // Structural zeros meet the weights: a channel with a NaN among its weights is NaN throughout.
    const { shape, data } = correct(problem);
    const [, perGroup] = problem.w.shape;
    const taps = problem.w.data.length / (problem.w.shape[0] * perGroup);
    const perPlane = shape.slice(2).reduce((a, b) => a * b);
    const isSpoilt = (channel: number) =>
      problem.w.data.some((value, flat) => {
        const row = Math.floor(flat / taps);
        const group = Math.floor(Math.floor(row / perGroup) / (problem.w.shape[0] / problem.groups));
        return !Number.isFinite(value) && group * perGroup + (row % perGroup) === channel;
      });
    return { shape, data: data.map((v, flat) => (isSpoilt(Math.floor(flat / perPlane) % shape[1]) ? Number.NaN : v)) };
  };

  it.each(['nan', 'infinity'])('%s passes where a weight meets structural zeros', async (id) => {
    const subject = subjectInProcess({ name: 'spreading', convTranspose: skipping }, 'module');
    const { failure } = await checkLaw(subject, lawsNamed([id])[0], { seed: SEED, runs: 60 });
    expect(failure).toBeNull();
  });

  it.each(LAWS.filter(({ id }) => IDS.includes(id)))('$id is not covered by a subject that declines', (law) => {
    const capabilities = { specialValues: false };
    const subject = subjectInProcess({ name: 'declining', convTranspose: correct, capabilities }, 'module');
    expect(law.missing(subject.capabilities)).toBe('special values');
  });
});

it('a NaN that is lost is told with its place', async () => {
  const problem = parseCase(
    '{"x":{"shape":[1,1,1],"data":[1]},"w":{"shape":[1,1,1],"data":[1]},"bias":null,"stride":[1],"padBegin":[0],' +
      '"padEnd":[0],"outputPadding":[0],"dilation":[1],"groups":1,"dtype":"f32"}',
  );
  const zeros = subjectInProcess({ name: 'zeros', convTranspose: () => ({ shape: [1, 1, 1], data: [0] }) }, 'module');
  const mismatch = await lawsNamed(['nan'])[0].check(zeros, problem);
  expect(mismatch?.message).toMatch(
    /^T with NaN as x\[0\] against the cells that it reaches: 1 of 1 elements differ; /,
  );
});
