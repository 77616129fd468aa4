/** The laws about equal ways to compute, and about independence. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { correct, FAULTY } from '../../subjects/faulty.ts';
import { type Breaker, describeLaws } from './law-table.ts';

/** A fault of faulty.ts, by its id. */
function known(law: string, fault: string): Breaker {
  const found = FAULTY.find(({ id }) => id === fault);
  if (found === undefined) throw new RangeError(`no faulty implementation is called "${fault}"`);
  return { law, fault, make: found.make };
}

function breaking(law: string, fault: string, make: (problem: Case) => Result): Breaker {
  return { law, fault, make: () => make };
}

/** The second cell of every row read from the first. */
const doubledFirstColumn = (problem: Case): Result => {
  const { x } = problem;
  const last = x.shape.at(-1)!;
  const data = x.data.map((value, flat) => (flat % last === 1 ? x.data[flat - 1] : value));
  return correct({ ...problem, x: { shape: x.shape, data } });
};

const ROWS: readonly Breaker[] = [
  known('stride-as-zeros', 'stride of the first axis on all axes'),
  known('stride-as-zeros', 'output padding at the beginning'),
  known('dilation-as-zeros', 'dilation ignored'),
  known('dilation-as-zeros', 'kernel flipped'),
  known('padding-as-crop', 'pads swapped'),
  known('output-padding-as-crop', 'rows of the output padding left zero'),
  known('output-padding-as-crop', 'output padding at the beginning'),
  known('groups-as-blocks', 'group offset of the filter ignored'),
  known('groups-as-blocks', 'bias of the first group in every group'),
  known('groups-as-calls', 'channels of a group interleaved'),
  known('groups-as-calls', 'bias of the first group in every group'),
  known('depth-to-space', 'kernel flipped'),
  known('depth-to-space', 'kernel axes swapped'),
  known('channel-mixing', 'bias only where a product lands'),
  known('channel-mixing', 'zeros returned'),
  known('unit-axes', 'stride of the first axis on all axes'),
  known('axis-order', 'kernel axes swapped'),
  known('axis-reversal', 'pads swapped'),
  known('axis-reversal', 'last tap dropped'),
  known('channel-order', 'group offset of the filter ignored'),
  known('channel-order', 'bias by input channel'),
  known('separability', 'last tap dropped'),
  known('separability', 'negative weights dropped'),
  known('composition', 'the absolute value of x taken'),
  known('composition', 'channels of a group interleaved'),
  known('batch-items', 'first image for the whole batch'),
  breaking('shift', 'the second column read from the first', doubledFirstColumn),
];

describeLaws(ROWS);

const IDS = [...new Set(ROWS.map(({ law }) => law))];

describe('what these laws derive from a case', () => {
  /** Runs the law on a correct implementation and gives all cases that were put to it. */
  const asked = async (id: string, capabilities: Partial<Capabilities>) => {
    const problems: Case[] = [];
    const convTranspose = (problem: Case): Result => {
      problems.push(problem);
      customaryGeometryOf(problem);
      return correct(problem);
    };
    const subject = subjectInProcess({ name: 'recording', convTranspose, capabilities }, 'module');
    const { status } = await checkLaw(subject, lawsNamed([id])[0], { seed: SEED, runs: 60 });
    return { problems, status };
  };

  it.each(IDS)('%s: symmetric pads stay symmetric', async (id) => {
    const { problems, status } = await asked(id, { padding: 'symmetric' });
    expect(status).toBe('passed');
    for (const { padBegin, padEnd } of problems) expect(padBegin).toEqual(padEnd);
  });

  it.each(IDS)('%s: what a subject cannot do stays out of it', async (id) => {
    const able = { groups: false, dilation: false, padding: 'none', outputPadding: 'none', bias: false } as const;
    const { problems } = await asked(id, { ...able, ranks: [2], dtypes: ['f32'], emptyBatch: false });
    for (const problem of problems) {
      expect(problem).toMatchObject({
        dtype: 'f32',
        groups: 1,
        bias: null,
        dilation: [1, 1],
        padBegin: [0, 0],
        padEnd: [0, 0],
        outputPadding: [0, 0],
      });
      expect(problem.x.shape[0]).toBeGreaterThan(0);
    }
  });

  it.each(IDS)('%s: output padding stays below the stride', async (id) => {
    const { problems, status } = await asked(id, { outputPadding: 'below-stride' });
    expect(status).toBe('passed');
    for (const { outputPadding, stride } of problems) {
      for (const [axis, value] of outputPadding.entries()) expect(value === 0 || value < stride[axis]).toBe(true);
    }
  });

  it('unit-axes: ranks that differ get what both can do', async () => {
    const byRank = { 1: { groups: false }, 2: { padding: 'same-or-valid', bias: false } } as const;
    const { problems, status } = await asked('unit-axes', { ranks: [1, 2], byRank });
    expect(status).toBe('passed');
    for (const problem of problems) {
      expect([problem.groups, problem.bias]).toEqual([1, null]);
      expect([...problem.padBegin, ...problem.padEnd].every((pad) => pad === 0)).toBe(true);
    }
  });

  it.each([
    ['unit-axes', { ranks: [2] }, 'a second rank'],
    ['axis-order', { ranks: [1] }, 'a rank above 1'],
    ['separability', { ranks: [1] }, 'a rank above 1'],
    ['groups-as-blocks', { groups: false }, 'groups'],
    ['groups-as-calls', { groups: false }, 'groups'],
    ['dilation-as-zeros', { dilation: false }, 'dilation'],
    ['padding-as-crop', { padding: 'none' }, 'padding'],
    ['output-padding-as-crop', { outputPadding: 'none' }, 'output padding'],
  ] as const)('%s is not covered by a subject with %j', (id, capabilities, missing) => {
    const convTranspose = (): Result => expect.unreachable('the subject was called');
    const subject = subjectInProcess({ name: 'other', convTranspose, capabilities }, 'module');
    expect(lawsNamed([id])[0].missing(subject.capabilities)).toBe(missing);
  });
});

describe('NaN everywhere', () => {
  const allNaN = (problem: Case): Result => {
    const { shape, data } = correct(problem);
    return { shape, data: data.fill(Number.NaN) };
  };

  it.each(LAWS.filter(({ id }) => IDS.includes(id)))('fails $id', async (law) => {
    const subject = subjectInProcess({ name: 'NaN', convTranspose: allNaN }, 'module');
    expect((await checkLaw(subject, law, { seed: SEED, runs: 60 })).status).toBe('failed');
  });
});
