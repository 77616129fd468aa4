/** The laws about equal ways to compute, and about independence. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import type { Capabilities } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';
import { describeKept } from './law-table.ts';
import { EQUIVALENCE_ROWS } from './rows/equivalences.ts';

const IDS = [...new Set(EQUIVALENCE_ROWS.map(({ law }) => law))];

describeKept(IDS);

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
