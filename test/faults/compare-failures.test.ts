/** What a failure looks like: each re-created defect is told by its name, and what is like none of them by none. */
import { describe, expect, it } from 'vitest';
import { lookalikesOf, withLookalikes } from '../../faults/compare-failures.ts';
import { FAULTS, implementationOf } from '../../faults/index.ts';
import { checkLaw, type Failure } from '../../properties/checking/check.ts';
import type { Law } from '../../properties/law.ts';
import { LAWS, lawsNamed } from '../../properties/laws.ts';
import type { Lookalike } from '../../public/index.ts';
import { failuresOf, lookalikeText } from '../../reports/verify/failures.ts';
import { verifyJunit } from '../../reports/verify/junit.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { verifyText } from '../../reports/verify/text.ts';
import { verify } from '../../runs/verify/verify.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Implementation } from '../../subjects/subject.ts';
import { MACHINE } from '../bench/machine.ts';
import { everyOf } from '../project/thorough.ts';
import { faulty } from '../subjects/faulty.ts';

const SEED = 5;

/** A short run of all laws first: what only a late law finds would else have every law before it run in full. */
const RUNS = [30, 200];

async function firstFailure(make: () => Implementation): Promise<{ law: Law; failure: Failure } | null> {
  for (const runs of RUNS) {
    const subject = subjectInProcess(make(), 'module');
    for (const law of LAWS) {
      const { failure } = await checkLaw(subject, law, { seed: SEED, runs });
      if (failure !== null) return { law, failure };
    }
  }
  return null;
}

/** The names for an implementation that has been asked nothing before, as a new process has not. */
async function namesFor(make: () => Implementation): Promise<string[]> {
  const found = await firstFailure(make);
  if (found === null) throw new Error('it fails no law');
  const names = await lookalikesOf(subjectInProcess(make(), 'module'), found.law, found.failure);
  return names.map(({ fault }) => fault);
}

/** Defects that cannot be told, and why. */
const UNTOLD: Readonly<Record<string, string>> = {
  'parallel-scatter-race': 'what is lost depends on every product that was summed before',
  'gpu-atomics-not-reproducible': 'each result is right on integers',
  'half-partial-sums-rounded': 'each result is right on small integers',
  'half-operands-flushed': 'each result is right on integers',
  'bf16-result-made-a-half': 'each result is right on small integers',
};

const told = FAULTS.filter(({ id, endsProcess }) => !endsProcess && !(id in UNTOLD));

describe('a subject made of a re-created defect', () => {
  it.each(everyOf(told, 12).map((fault) => [fault.id, fault] as const))('%s is told by its name', async (id, fault) => {
    expect(await namesFor(() => implementationOf(fault))).toContain(id);
  });

  it.each(Object.entries(UNTOLD))('%s is not: %s', async (id) => {
    expect(await namesFor(() => implementationOf(FAULTS.find((fault) => fault.id === id)!))).toEqual([]);
  });
});

describe('another implementation with a documented defect', () => {
  it.each([
    ['bias of the first group in every group', ['bias-of-first-group-for-all-groups']],
    ['bias added with every product', ['bias-added-once-per-contribution']],
    ['bias left out', ['bias-dropped']],
    ['kernel flipped', ['kernel-not-flipped-in-gather-form']],
    ['pads swapped', ['asymmetric-pads-treated-as-symmetric']],
  ])('%s is told as such', async (id, names) => {
    expect(await namesFor(() => ({ convTranspose: faulty(id).make() }))).toEqual(names);
  });
});

describe('a wrong implementation that is like none', () => {
  it.each([
    'bias by input channel',
    'bias only where a product lands',
    'only whole blocks of 4 output channels',
    'channels of a group interleaved',
    'stride of the first axis on all axes',
    'output one larger on the last axis',
    'last tap dropped',
    'kernel axes swapped',
    'first image for the whole batch',
    'one element is NaN',
    'x returned as it is',
    'zeros returned',
    'the absolute value of x taken',
    'results clipped at 16000',
    'inputs rounded to 11 bits',
    'illegal cases accepted',
    'data too short',
    'the result is no object',
  ])('gets no name: %s', async (id) => {
    expect(await namesFor(() => ({ convTranspose: faulty(id).make() }))).toEqual([]);
  });

  it('gets none where it has a documented defect and another', async () => {
    const [fault] = FAULTS.filter(({ id }) => id === 'bias-dropped');
    const make = (): Implementation => {
      const dropped = implementationOf(fault);
      return {
        async convTranspose(problem) {
          const y = await dropped.convTranspose(problem);
          return { shape: y.shape, data: Array.from(y.data, (value) => Math.min(value, 300)) };
        },
      };
    };
    expect(await namesFor(make)).toEqual([]);
  });

  it('gets none where it gives no answer', async () => {
    expect(await namesFor(() => ({ convTranspose: () => 7 as never }))).toEqual([]);
  });
});

describe('what a failure looks like in the reports', () => {
  const LOOKALIKE: Lookalike = {
    fault: 'some-fault',
    project: 'Some',
    reference: 'https://github.com/some/project/issues/12',
    description: 'The first is taken for all.',
  };

  it('is one line with the name of the fault and its reference in short', () => {
    expect(lookalikeText(LOOKALIKE)).toBe('looks like: The first is taken for all (faults: some-fault; project#12)');
    const elsewhere = { ...LOOKALIKE, reference: 'https://example.org/a' };
    expect(lookalikeText(elsewhere)).toMatch(/\(faults: some-fault; https:\/\/example\.org\/a\)$/);
  });

  it('stands in text, JUnit and Markdown, for the first three failures of each subject', async () => {
    const [fault] = FAULTS.filter(({ id }) => id === 'bias-of-first-group-for-all-groups');
    const subjects = ['one', 'other'].map((name) => subjectInProcess({ ...implementationOf(fault), name }, 'module'));
    const laws = lawsNamed(['agreement', 'groups-as-calls', 'bias-affinity', 'groups-as-blocks', 'channel-order']);
    const plain = await verify(subjects, { laws, seed: SEED, runs: 60 });
    const result = await withLookalikes(plain, subjects, laws);
    for (const name of ['one', 'other']) {
      const failed = result.checks.filter(({ subject, failure }) => subject === name && failure !== null);
      expect(failed.length).toBeGreaterThan(3);
      expect(failed.filter(({ failure }) => failure?.looksLike !== undefined).length).toBeLessThanOrEqual(3);
    }
    const line =
      'looks like: The bias is indexed by the channel within its group (faults: bias-of-first-group-for-all-groups; rten#1408)';
    expect(failuresOf(result, 'adjoint')[0].looksLike).toEqual([line]);
    for (const text of [
      verifyText(result, 'adjoint'),
      verifyJunit(result, 'adjoint'),
      verifyMarkdown(result, MACHINE, 'adjoint'),
    ]) {
      expect(text).toContain(line.slice(0, 70));
    }
  });
});
