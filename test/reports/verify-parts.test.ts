/** Parts of a gate's report: long tensors, the replay of an error, pairs of classes, large sizes, the verdict. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../properties/laws.ts';
import { shownLines } from '../../reports/shown.ts';
import { accuracyReplay } from '../../reports/verify/accuracy-table.ts';
import { mapOfPairs } from '../../reports/verify/combinations-figure.ts';
import { DEFAULT_RUNS } from '../../reports/verify/defaults.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { verifyText } from '../../reports/verify/text.ts';
import { verdictWords } from '../../reports/verify/verdict-line.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { verify } from '../../runs/verify/verify.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { MACHINE } from '../bench/machine.ts';
import { SEED } from '../spec/cases.ts';
import { correct } from '../subjects/faulty.ts';
import { COMMAND, check, failed, result, subject as summary } from './verify-results.ts';

const subject = () =>
  subjectInProcess({ name: 'mine', capabilities: { ranks: [1] }, convTranspose: correct }, 'module');
const resultOf = (laws: readonly string[]) => verify([subject()], { laws: lawsNamed(laws), seed: SEED, runs: 12 });

describe('a tensor of which a part is shown', () => {
  it('has its numbers, and where they begin', () => {
    const shown = [{ role: 'got', label: 'T', shape: [2, 50], from: [1, 7], numbers: [3, 4] }] as const;
    const lines = shownLines({ kind: 'values', message: '', difference: null, shown });
    expect(lines.join()).toMatch(/… 3, 4 … from index \[1, 7\] on$/);
  });
});

describe('the errors of a run', () => {
  it('are replayed by the law that measured them, behind laws that measure none', async () => {
    const result = await resultOf(['agreement', 'bounded-agreement']);
    expect(result.checks.map(({ accuracy }) => accuracy === null)).toEqual([true, false]);
    expect(accuracyReplay(result, 'adjoint')).toMatch(
      /^adjoint verify SUBJECT --law bounded-agreement --seed \d+ --path CASE/,
    );
  });

  it('have no replay where no law measures any', async () => {
    expect(accuracyReplay(await resultOf(['agreement']), 'adjoint')).toBeNull();
  });
});

describe('the map of pairs', () => {
  it('says of a pair how often it occurred, or that it never did, and has no lines but its own', () => {
    const pair = { row: 'groups', column: 'bias' };
    const pairs = [
      { ...pair, cases: 3, state: 'exercised' },
      { ...pair, cases: 0, state: 'never' },
    ];
    const totals = { classes: [{ id: 'groups' }, { id: 'bias' }], pairs } as unknown as VerifyResult['classTotals'];
    const map = mapOfPairs({ classTotals: totals }, {
      heat: ['#fff', '#999', '#000'],
      never: 'red',
      neverPaper: 'white',
    } as never);
    expect(map.data.values.map(({ tip }) => tip)).toEqual(['groups + bias: 3 cases', 'groups + bias: never']);
    expect(JSON.stringify(map)).not.toMatch(/"(grid|domain|ticks)":true/);
  });
});

describe('the large sizes of a run', () => {
  it('are counted where they were checked, of those that the subject covers', async () => {
    const result = await resultOf(['agreement']);
    const counts = [3, 0, null, 1];
    const sizes = counts.map((count, at) => ({ ...result.sizes[at], counts: { mine: count } }));
    expect(verifyText({ ...result, sizes }, 'adjoint')).toContain('large sizes, one by one: mine 2 of 3');
  });
});

describe('the verdict in words', () => {
  it.each([
    ['agree', 'AGREE'],
    ['disagree', 'DISAGREE'],
    ['interrupted', 'INTERRUPTED'],
    ['partial', 'PARTIAL'],
  ] as const)('%s is %s', (verdict, words) => {
    expect(verdictWords({ verdict, cases: 1, knownFailures: [] })).toBe(words);
  });
});

describe('a failure', () => {
  const shown = [{ role: 'got', label: 'T', shape: [2], from: [0], numbers: [3, 4] }] as const;
  const one = failed('mine', 'one', { shown }, { path: '7' });
  const of = (runs: number) => verifyText(result({ subjects: [summary('mine')], checks: [one], runs }), COMMAND);

  it('shows what was compared, below its message', () => {
    expect(of(1)).toMatch(/\n {4}got {2}T \[2\]: .*3, 4.*\n/);
  });

  it('is replayed with the runs that it had, where these are more than by default', () => {
    expect(of(DEFAULT_RUNS)).not.toContain('--runs');
    expect(of(DEFAULT_RUNS + 1)).toContain(` --path 7 --runs ${DEFAULT_RUNS + 1}`);
  });
});

it('readings that a subject followed are a list in Markdown, and none where there are none', () => {
  const read = { words: { torn: { a: 1 } }, none: {} };
  const [said, silent] = [read.words, read.none].map((readings) =>
    verifyMarkdown(
      result({ subjects: [summary('mine')], checks: [check('mine', 'one', { readings })] }),
      MACHINE,
      COMMAND,
    ),
  );
  expect(said).toContain('\n## Readings of texts that have several\n\n- torn on mine: a (1 answer)');
  expect(silent).not.toContain('Readings');
});
