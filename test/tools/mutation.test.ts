import { readFileSync } from 'node:fs';
import type { MutantResult, MutationTestResult } from 'mutation-testing-report-schema/api';
import { describe, expect, it } from 'vitest';
import explained from '../../tools/mutation/explained.json' with { type: 'json' };
import { mutationMarkdown } from '../../tools/mutation/mutation-markdown.ts';
import { type ExplainedMutant, judgeRun } from '../../tools/mutation/result.ts';

const SOURCE = 'export const sum = (a, b) =>\n  a + b;\nif (sum(1, 2) < 3 | sum(2, 1) < 3) {\n  throw 1;\n}\n';

type Place = readonly [line: number, column: number];

/** A mutant of SOURCE from `start` up to `end`, both counted from 1. */
function mutant(status: MutantResult['status'], start: Place, end: Place, replacement: string): MutantResult {
  const [from, to] = [start, end].map(([line, column]) => ({ line, column }));
  return { id: `${start}`, mutatorName: 'Arithmetic', replacement, status, location: { start: from, end: to } };
}

const KILLED = mutant('Killed', [2, 3], [2, 8], 'a - b');
const SURVIVED = mutant('Survived', [3, 15], [3, 16], '<=');

function reportOf(files: Record<string, MutantResult[]>): MutationTestResult {
  return {
    schemaVersion: '2',
    thresholds: { high: 100, low: 90 },
    framework: { name: 'StrykerJS', version: '9.6.1' },
    testFiles: { 'test/sum.test.ts': { tests: [{ id: '1', name: 'sums' }] } },
    files: Object.fromEntries(
      Object.entries(files).map(([file, mutants]) => [file, { language: 'typescript', source: SOURCE, mutants }]),
    ),
  };
}

const EXPLAINED: ExplainedMutant = {
  file: 'spec/sum.ts',
  line: 'if (sum(1, 2) < 3 | sum(2, 1) < 3) {',
  original: '<',
  replacement: '<=',
  reason: 'nothing is summed to 3 | 4',
};

const judge = (mutants: MutantResult[], explanations: ExplainedMutant[]) =>
  judgeRun(reportOf({ 'engines/other.ts': [KILLED], 'spec/sum.ts': mutants }), explanations, {
    command: 'npm run mutate',
    seconds: 90,
  });

describe('judgeRun', () => {
  it('counts files, rooms and all, from what is noticed and what survives', () => {
    const timeout = mutant('Timeout', [3, 5], [3, 10], 'true');
    const error = mutant('RuntimeError', [4, 3], [4, 11], '');
    const { result } = judge([KILLED, timeout, SURVIVED, error], [EXPLAINED]);
    const spec = { mutants: 4, killed: 1, timeouts: 1, survived: 1, errors: 1, score: (2 / 3) * 100 };
    const other = { mutants: 1, killed: 1, timeouts: 0, survived: 0, errors: 0, score: 100 };
    expect(result).toMatchObject({ tool: 'StrykerJS 9.6.1', command: 'npm run mutate', seconds: 90, tests: 1 });
    expect(result.files).toEqual([
      { name: 'engines/other.ts', ...other },
      { name: 'spec/sum.ts', ...spec },
    ]);
    expect(result.rooms).toEqual([
      { name: 'engines/', ...other },
      { name: 'spec/', ...spec },
    ]);
    expect(result.total).toEqual({
      name: 'all',
      mutants: 5,
      killed: 2,
      timeouts: 1,
      survived: 1,
      errors: 1,
      score: 75,
    });
  });

  it.each(['Survived', 'NoCoverage', 'Ignored', 'Pending'] as const)(
    'wants an explanation of a mutant %s',
    (status) => {
      const { result, unexplained } = judge([KILLED, { ...SURVIVED, status }], []);
      expect(unexplained).toEqual([{ ...EXPLAINED, reason: '' }]);
      expect(result.total).toMatchObject({ survived: 1, score: (2 / 3) * 100 });
    },
  );

  it('puts the explanation beside the survivor that it is about', () => {
    const { result, unexplained, stale } = judge([KILLED, SURVIVED], [EXPLAINED]);
    expect([unexplained, stale]).toEqual([[], []]);
    expect(result.survivors).toEqual([
      {
        file: 'spec/sum.ts',
        line: 3,
        mutator: 'Arithmetic',
        original: '<',
        replacement: '<=',
        reason: 'nothing is summed to 3 | 4',
      },
    ]);
  });

  it.each([{ file: 'engines/other.ts' }, { line: 'if (sum(1, 2) < 3) {' }, { original: '<=' }, { replacement: '>=' }])(
    'takes an explanation with other %j for one of something else',
    (changes) => {
      const entry = { ...EXPLAINED, ...changes };
      const { unexplained, stale } = judge([SURVIVED], [entry]);
      expect(unexplained).toEqual([{ ...EXPLAINED, reason: '' }]);
      expect(stale).toEqual([entry]);
    },
  );

  it('finds an explanation out of date once its mutant is noticed', () => {
    expect(judge([{ ...SURVIVED, status: 'Killed' }], [EXPLAINED]).stale).toEqual([EXPLAINED]);
    expect(judge([{ ...SURVIVED, status: 'Timeout' }], [EXPLAINED]).stale).toEqual([EXPLAINED]);
  });

  it('takes an explanation for as many mutants as it says, and no more', () => {
    const second = mutant('Survived', [3, 31], [3, 32], '<=');
    expect(judge([SURVIVED, second], [EXPLAINED])).toMatchObject({ unexplained: [{ reason: '' }], stale: [] });
    const both = { ...EXPLAINED, mutants: 2 };
    expect(judge([second, SURVIVED], [both])).toMatchObject({ unexplained: [], stale: [] });
    expect(judge([SURVIVED, second], [both]).result.survivors.map(({ line }) => line)).toEqual([3, 3]);
    expect(judge([SURVIVED], [both])).toMatchObject({ unexplained: [], stale: [both] });
  });

  it('reads the changed text over several lines', () => {
    const block = mutant('Survived', [3, 36], [5, 2], '{}');
    expect(judge([block], []).unexplained).toMatchObject([{ original: '{\n  throw 1;\n}', line: EXPLAINED.line }]);
  });
});

const ENVIRONMENT = {
  date: '2026-11-22T12:00:00.000Z',
  node: '20.20.2',
  v8: '11.3',
  platform: 'linux',
  arch: 'x64',
  cpu: 'AMD *EPYC*',
  cores: 2,
  memoryBytes: 2 ** 33,
  loadAverage: [0, 0, 0],
};

describe('mutationMarkdown', () => {
  it('tells the score, the run, a row for each file and room, and every survivor with its reason', () => {
    const markdown = mutationMarkdown(judge([KILLED, SURVIVED], [EXPLAINED]).result, ENVIRONMENT);
    expect(markdown).toContain('**66.66 % of 3 mutants are noticed by 1 test.**');
    expect(markdown).toContain('by StrykerJS 9.6.1\n(`npm run mutate`, 1.5 minutes)');
    expect(markdown).toContain('Run on 2026-11-22T12:00:00.000Z, Node 20.20.2, linux x64, 2 × AMD \\*EPYC\\*.');
    expect(markdown).toContain('| spec/sum.ts | 50.00 % | 2 | 1 | 0 | 1 | 0 |\n');
    expect(markdown).toContain('| engines/ | 100.00 % | 1 | 1 | 0 | 0 | 0 |\n');
    expect(markdown).toContain('| all | 66.66 % | 3 | 2 | 0 | 1 | 0 |\n');
    expect(markdown).toContain('| spec/sum.ts:3 | Arithmetic | &lt; | &lt;= | nothing is summed to 3 \\| 4 |\n');
  });

  it('says so where nothing survives', () => {
    expect(mutationMarkdown(judge([KILLED], []).result, ENVIRONMENT)).toMatch(/## Survivors\n\nNone\.\n$/);
  });

  it('never rounds up to a full score', () => {
    const { result } = judge([KILLED], []);
    const total = { ...result.total, score: 99.999 };
    expect(mutationMarkdown({ ...result, total }, ENVIRONMENT)).toContain('**99.99 % of');
  });

  it('keeps a changed block in one row', () => {
    const block = mutant('Survived', [3, 36], [5, 2], '{}');
    const markdown = mutationMarkdown(judge([block], []).result, ENVIRONMENT);
    expect(markdown).toContain('| spec/sum.ts:3 | Arithmetic | { throw 1; } | {} | not explained |\n');
  });
});

describe('the explanations of survivors', () => {
  it('are about lines that are there, each with a reason', () => {
    for (const { file, line, original, reason } of explained as ExplainedMutant[]) {
      const lines = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split('\n');
      const places = lines.flatMap((text, index) => (text.trim() === line ? [lines.slice(index).join('\n')] : []));
      expect(
        places.filter((rest) => rest.includes(original)),
        `${file}: ${line}: ${original}`,
      ).not.toEqual([]);
      expect(reason, `${file}: ${line}`).toMatch(/^\S.{20,}[^.\s]$/);
    }
  });
});
