/** Known failures brought up to date: what is added is seen to fail again, and nothing else is touched. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { parseKnownFailures } from '../../../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { updateKnownFailures, type WrittenEntry } from '../../../runs/verify/update-known-failures.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { Case } from '../../../spec/case.ts';
import type { Tensor } from '../../../spec/tensor.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { ONE_CELL } from '../../cli/command-line.ts';

function subject(name: string, convTranspose: (problem: Case) => Tensor): Subject {
  return subjectInProcess({ name, convTranspose, capabilities: { refuses: [] } }, 'module', `./${name}.mjs`);
}

const RIGHT = subject('right', engines.scatter);
const PLUS_ONE = subject('plus-one', (problem) => {
  const y = engines.scatter(problem);
  if (problem.bias !== null) y.data[0] += 1;
  return y;
});

const ENTRY: WrittenEntry = {
  id: 'plus-one',
  subjects: ['./plus-one.mjs'],
  when: ['bias'],
  fails: ['values'],
  case: { ...ONE_CELL, bias: [1] },
  laws: ['agreement'],
  reference: 'notes.md#one',
  note: 'Adds one.',
};

async function updated(written: readonly WrittenEntry[], subjects: readonly Subject[], laws = ['agreement']) {
  const knownFailures = parseKnownFailures(JSON.stringify(written), 'list');
  const result = await verify(subjects, { laws: lawsNamed(laws), seed: 2, runs: 40, knownFailures });
  return { result, ...(await updateKnownFailures(written, result, subjects, 'unexplained, 2026-01-02')) };
}

describe('a list of known failures', () => {
  it('stays as it is where each entry still fails and nothing else does', async () => {
    const update = await updated([ENTRY], [PLUS_ONE, RIGHT]);
    expect(update).toMatchObject({ entries: [ENTRY], added: [], removed: [], unlisted: [] });
    expect(update.result.verdict).toBe('agree');
  });

  it('gets an entry, unexplained, of the smallest case that fails, which then is listed', async () => {
    const { entries, added, removed, result } = await updated([], [PLUS_ONE]);
    expect(result.verdict).toBe('disagree');
    expect(removed).toEqual([]);
    expect(entries).toEqual(added);
    expect(added).toMatchObject([
      {
        id: 'plus-one-agreement',
        subjects: ['./plus-one.mjs'],
        fails: ['values'],
        laws: ['agreement'],
        reference: 'unexplained, 2026-01-02',
      },
    ]);
    expect(added[0].note).toContain('1 of 1 elements differ');
    expect(added[0].when).toContain('bias');
    const again = await updated(entries, [PLUS_ONE]);
    expect(again.removed).toEqual([]);
    expect(again.entries.slice(0, entries.length)).toEqual(entries);
  });

  it('comes to a list with which the run agrees, when it is brought up to date again and again', async () => {
    let list: readonly WrittenEntry[] = [];
    for (let round = 0; round < 20; round++) {
      const update = await updated(list, [PLUS_ONE]);
      if (update.result.verdict === 'agree') break;
      expect(update.entries.length).toBeGreaterThan(list.length);
      list = update.entries;
    }
    const { result, added, removed } = await updated(list, [PLUS_ONE]);
    expect([result.verdict, added, removed]).toEqual(['agree', [], []]);
  });

  it('loses an entry that no longer fails, on the subject where it does not', async () => {
    const stale = { ...ENTRY, subjects: ['./right.mjs'] };
    const update = await updated([stale], [RIGHT]);
    expect(update.entries).toEqual([]);
    expect(update.removed).toEqual([{ id: 'plus-one', subject: 'right', laws: ['agreement'] }]);
    const both = await updated([{ ...ENTRY, subjects: ['./right.mjs', './plus-one.mjs'] }], [RIGHT, PLUS_ONE]);
    expect(both.entries).toEqual([ENTRY]);
  });

  it('keeps an entry that says why it need not fail in every run', async () => {
    const varied = { ...ENTRY, subjects: ['./right.mjs'], varies: 'on some machines' };
    const { entries, removed } = await updated([varied], [RIGHT]);
    expect([entries, removed]).toEqual([[varied], []]);
  });

  it('loses a law that its case does not fail, and is split where subjects differ', async () => {
    const written = { ...ENTRY, subjects: ['./plus-one.mjs', './elsewhere.mjs'], laws: ['agreement', 'output-shape'] };
    const { entries, removed } = await updated([written], [PLUS_ONE], ['agreement', 'output-shape']);
    expect(removed).toEqual([{ id: 'plus-one', subject: 'plus-one', laws: ['output-shape'] }]);
    expect(entries).toEqual([
      { ...ENTRY, laws: ['agreement'] },
      { ...written, id: 'plus-one-2', subjects: ['./elsewhere.mjs'] },
    ]);
  });

  it('does not lose what the run did not speak of', async () => {
    const others = [
      { ...ENTRY, id: 'of-another-subject', subjects: ['./elsewhere.mjs'] },
      { ...ENTRY, id: 'of-another-law', laws: ['shift'], subjects: ['./right.mjs'] },
    ];
    const { entries, removed } = await updated(others, [RIGHT]);
    expect([entries, removed]).toEqual([others, []]);
  });

  it('does not list what does not fail again by itself', async () => {
    let calls = 0;
    const moody = subject('moody', (problem) => {
      const y = engines.scatter(problem);
      // Wrong in the run, right whenever it is asked again.
      if (calls++ === 3) y.data[0] += 1;
      return y;
    });
    const { entries, unlisted, result } = await updated([], [moody]);
    expect(result.verdict).toBe('disagree');
    expect(entries).toEqual([]);
    expect(unlisted).toEqual([
      { subject: 'moody', law: 'agreement', reason: 'its case does not fail so when it is run by itself' },
    ]);
  });

  it('does not list the same twice', async () => {
    const { added } = await updated([], [PLUS_ONE]);
    const result = await verify([PLUS_ONE], { laws: lawsNamed(['agreement']), seed: 2, runs: 40 });
    const again = await updateKnownFailures(added, result, [PLUS_ONE], 'unexplained');
    expect(again.entries).toEqual(added);
    expect(again.unlisted).toMatchObject([{ reason: expect.stringContaining('an entry of its case is there') }]);
  });
});
