import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MutantResult, MutationTestResult } from 'mutation-testing-report-schema/api';
import { describe, expect, it } from 'vitest';
import explained from '../../tools/mutation/explained.json' with { type: 'json' };
import { foldReports } from '../../tools/mutation/fold.ts';
import { type Mutant, mutantKey, mutantsOf, sampleOf, samplePerPart } from '../../tools/mutation/mutants.ts';
import { mutationMarkdown, type RunCommit } from '../../tools/mutation/mutation-markdown.ts';
import { isOf, ofSample, outdatedBy, type PartRun, type RunKey, withoutDoubts } from '../../tools/mutation/part-run.ts';
import { facingTestsOf, leftOutSources, PARTS, partNamed, sourcesOf } from '../../tools/mutation/parts.ts';
import { type ExplainedMutant, judgeRun } from '../../tools/mutation/result.ts';
import { SLOW_TESTS } from '../project/slow-tests.ts';
import { filesOf } from '../project/source-files.ts';

const ROOT = join(import.meta.dirname, '../..');

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

/** `more`: mutants of spec/sum.ts that were not drawn. */
const judge = (mutants: MutantResult[], explanations: ExplainedMutant[], more = 0) =>
  judgeRun(reportOf({ 'engines/other.ts': [KILLED], 'spec/sum.ts': mutants }), explanations, {
    command: 'npm run mutate',
    seconds: 90,
    parts: [
      {
        name: 'spec',
        population: { 'spec/sum.ts': mutants.length + more, ...(more > 0 && { 'spec/none.ts': 3 }) },
      },
      { name: 'engines', population: { 'engines/other.ts': 1 } },
    ],
    commit: { hash: 'a'.repeat(40), ofTests: true },
  });

describe('judgeRun', () => {
  it('counts files, parts and all, from what is noticed and what survives', () => {
    const timeout = mutant('Timeout', [3, 5], [3, 10], 'true');
    const error = mutant('RuntimeError', [4, 3], [4, 11], '');
    const { result } = judge([KILLED, timeout, SURVIVED, error], [EXPLAINED], 6);
    const file = { mutants: 4, population: 10, killed: 1, timeouts: 1, survived: 1, errors: 1, score: (2 / 3) * 100 };
    const other = { mutants: 1, population: 1, killed: 1, timeouts: 0, survived: 0, errors: 0, score: 100 };
    expect(result).toMatchObject({ tool: 'StrykerJS 9.6.1', command: 'npm run mutate', seconds: 90, tests: 1 });
    expect(result.files).toEqual([
      { name: 'spec/sum.ts', ...file },
      { name: 'engines/other.ts', ...other },
    ]);
    expect(result.parts).toEqual([
      { name: 'spec', ...file, population: 13 },
      { name: 'engines', ...other },
    ]);
    expect(result.total).toEqual({
      name: 'all',
      mutants: 5,
      population: 14,
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

  it('does not find an explanation out of date whose mutant was not drawn', () => {
    const other = mutant('Killed', [3, 5], [3, 10], 'true');
    expect(judge([other], [EXPLAINED], 2).stale).toEqual([]);
    expect(judge([{ ...SURVIVED, status: 'Killed' }], [EXPLAINED], 2).stale).toEqual([EXPLAINED]);
  });

  it('takes an explanation for as many mutants as it says, and no more', () => {
    const second = mutant('Survived', [3, 31], [3, 32], '<=');
    expect(judge([SURVIVED, second], [EXPLAINED])).toMatchObject({ unexplained: [{ reason: '' }], stale: [] });
    const both = { ...EXPLAINED, mutants: 2 };
    expect(judge([second, SURVIVED], [both])).toMatchObject({ unexplained: [], stale: [] });
    expect(judge([SURVIVED, second], [both]).result.survivors.map(({ line }) => line)).toEqual([3, 3]);
    expect(judge([SURVIVED], [both])).toMatchObject({ unexplained: [], stale: [both] });
  });

  it('names what did not end, with the reason', () => {
    const endless = { ...mutant('Timeout', [2, 3], [2, 8], 'a - b'), statusReason: 'Hit limit reached (101/100)' };
    const late = mutant('Timeout', [3, 5], [3, 10], 'true');
    expect(judge([endless, SURVIVED, late], [EXPLAINED]).timeouts).toEqual([
      'spec/sum.ts:2: a + b -> a - b: Hit limit reached (101/100)',
      'spec/sum.ts:3: sum(1 -> true: out of time',
    ]);
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

const LEFT_OUT = [{ path: 'bench/timing/measure.ts', reason: 'measures the machine' }];

describe('mutationMarkdown', () => {
  it('says the score, the run, a row for each part and file, and every survivor with its reason', () => {
    const markdown = mutationMarkdown(judge([KILLED, SURVIVED], [EXPLAINED]).result, LEFT_OUT, ENVIRONMENT);
    expect(markdown).toContain('**66.66 % of 3 mutants are noticed by 1 test.**');
    expect(markdown).toContain('by StrykerJS 9.6.1\n(`npm run mutate`, 1.5 minutes)');
    expect(markdown).toContain(' on 2026-11-22T12:00:00.000Z, Node 20.20.2, linux x64, 2 × AMD \\*EPYC\\*.');
    expect(markdown).toContain('| spec/sum.ts | 50.00 % | 2 | 2 | 1 | 0 | 1 | 0 |\n');
    expect(markdown).toContain('| engines | 100.00 % | 1 | 1 | 1 | 0 | 0 | 0 |\n');
    expect(markdown).toContain('| all | 66.66 % | 3 | 3 | 2 | 0 | 1 | 0 |\n');
    expect(markdown).toContain('| spec/sum.ts:3 | Arithmetic | &lt; | &lt;= | nothing is summed to 3 \\| 4 |\n');
    expect(markdown).toContain('`bench/timing/measure.ts` (measures the machine).\n');
  });

  it('says of which commit the sources are, and whether the tests are as well', () => {
    const { result } = judge([KILLED, SURVIVED], [EXPLAINED]);
    const markdown = (commit: RunCommit) => mutationMarkdown({ ...result, commit }, LEFT_OUT, ENVIRONMENT);
    const hash = 'a'.repeat(40);
    expect(markdown({ hash, ofTests: true })).toContain(
      '\nThe sources and the tests are those of commit `aaaaaaaaaaaa`.\n',
    );
    expect(markdown({ hash: null, ofTests: true })).toContain('are those of no commit.\n');
    expect(markdown({ hash, ofTests: false })).toMatch(
      /\nThe sources are those of commit `a{12}`\. Parts .* there\.\n/,
    );
  });

  it('says of how many the mutants were drawn', () => {
    const { result } = judge([KILLED, SURVIVED], [EXPLAINED], 5);
    const markdown = mutationMarkdown(result, LEFT_OUT, ENVIRONMENT);
    expect(markdown).toContain('% of 3 mutants, drawn from 11, are noticed');
    expect(markdown).toContain('the score is of\nthese mutants, and higher than that of others would be.\n');
    const all = judge([KILLED, SURVIVED], [EXPLAINED]).result;
    expect(mutationMarkdown(all, LEFT_OUT, ENVIRONMENT)).not.toContain('higher than');
  });

  it('says so where nothing survives', () => {
    const markdown = mutationMarkdown(judge([KILLED], []).result, LEFT_OUT, ENVIRONMENT);
    expect(markdown).toMatch(/## Survivors\n\nNone\.\n$/);
  });

  it('never rounds up to a full score', () => {
    const { result } = judge([KILLED], []);
    const total = { ...result.total, score: 99.999 };
    expect(mutationMarkdown({ ...result, total }, LEFT_OUT, ENVIRONMENT)).toContain('**99.99 % of');
  });

  it('keeps a changed block in one row', () => {
    const block = mutant('Survived', [3, 36], [5, 2], '{}');
    const markdown = mutationMarkdown(judge([block], []).result, LEFT_OUT, ENVIRONMENT);
    expect(markdown).toContain('| spec/sum.ts:3 | Arithmetic | { throw 1; } | {} | not explained |\n');
  });
});

describe('mutantsOf', () => {
  it('makes every mutant once, with the place and the text of the change', async () => {
    const mutants = await mutantsOf(['spec/literal.ts', 'spec/tensor.ts'], ROOT);
    expect(new Set(mutants.map(mutantKey)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ file }) => file))).toEqual(new Set(['spec/literal.ts', 'spec/tensor.ts']));
    for (const { file, start, end, mutator, replacement } of mutants.filter(
      (made) => made.mutator === 'StringLiteral',
    )) {
      const line = readFileSync(`${ROOT}/${file}`, 'utf8').split('\n')[start.line - 1];
      expect(line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined)).toMatch(/^['"`]/);
      expect([mutator, replacement]).not.toContain(undefined);
    }
  });
});

const made = (file: string, line: number): Mutant => ({
  file,
  mutator: 'Arithmetic',
  replacement: 'a - b',
  start: { line, column: 3 },
  end: { line, column: 8 },
});
const MADE = ['a.ts', 'b.ts', 'c.ts'].flatMap((file, index) =>
  Array.from({ length: [40, 7, 3][index] }, (_, line) => made(file, line + 1)),
);

describe('sampleOf', () => {
  const drawn = (size: number, seed: number) => sampleOf(MADE, size, seed).map(mutantKey);

  it('draws as many different ones as asked for, the same by the same seed and others by another', () => {
    for (const size of [1, 9, 49]) expect(new Set(drawn(size, 1)).size).toBe(size);
    expect(drawn(9, 1)).toEqual(drawn(9, 1));
    expect(drawn(9, 1)).not.toEqual(drawn(9, 2));
  });

  it('draws all where there are no more', () => {
    expect(sampleOf(MADE, MADE.length, 1)).toEqual(MADE);
    expect(sampleOf(MADE, MADE.length + 1, 1)).toEqual(MADE);
  });

  it('gives each file its share, rounded up or down, and over the seeds draws every mutant', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 400; seed++) {
      const sample = sampleOf(MADE, 10, seed);
      for (const mutant of sample) seen.add(mutantKey(mutant));
      const counts = ['a.ts', 'b.ts', 'c.ts'].map((name) => sample.filter(({ file }) => file === name).length);
      expect(counts[0], `seed ${seed}`).toBe(8);
      expect([1, 2], `seed ${seed}`).toContain(counts[1]);
      expect([0, 1], `seed ${seed}`).toContain(counts[2]);
    }
    expect(seen.size).toBe(MADE.length);
  });
});

describe('samplePerPart', () => {
  it('follows the mutants of a part, from the least on and up to what there is', () => {
    expect(samplePerPart([1000, 500, 100, 7], 160, 20)).toEqual([100, 50, 20, 7]);
  });
});

describe('ofSample', () => {
  const ofPlace = (file: string, { mutatorName, replacement = '', location }: MutantResult): Mutant => ({
    file,
    mutator: mutatorName,
    replacement,
    ...location,
  });
  const report = reportOf({ 'spec/sum.ts': [KILLED, SURVIVED], 'spec/other.ts': [KILLED] });

  it('keeps the sampled mutants alone, and no file without one', () => {
    const { files } = ofSample(report, [ofPlace('spec/sum.ts', SURVIVED)]);
    expect(Object.keys(files)).toEqual(['spec/sum.ts']);
    expect(files['spec/sum.ts'].mutants).toEqual([SURVIVED]);
  });

  it('refuses a report in which a sampled mutant is missing', () => {
    expect(() => ofSample(report, [ofPlace('spec/other.ts', SURVIVED)])).toThrow(
      /^mutate: the report must have every sampled mutant, got none of \["spec\/other\.ts",3,15,3,16,"Arithmetic","<="\]$/,
    );
  });
});

describe('isOf', () => {
  const KEY: RunKey = { commit: 'abc', sample: 20, seed: 1 };
  const run: PartRun = { ...KEY, part: 'spec', seconds: 1, population: {}, report: reportOf({}) };

  it('finds a result of the same commit, sample and seed, and no other', () => {
    expect(isOf(run, KEY)).toBe(true);
    for (const changed of [{ commit: 'abd' }, { sample: null }, { seed: 2 }]) {
      expect(isOf(run, { ...KEY, ...changed })).toBe(false);
    }
    expect(isOf(null, KEY)).toBe(false);
  });

  it('finds none for sources that are of no commit', () => {
    expect(isOf({ ...run, commit: null }, { ...KEY, commit: null })).toBe(false);
  });
});

describe('withoutDoubts', () => {
  it('keeps what was noticed, loops that were counted among it, and neither what survived nor what ran out of time', () => {
    const late = mutant('Timeout', [2, 3], [2, 8], 'a - b');
    const counted = { ...late, statusReason: 'Hit limit reached (101/100)' };
    const report = reportOf({ 'spec/sum.ts': [KILLED, late, counted, SURVIVED] });
    expect(withoutDoubts(report)).toEqual(reportOf({ 'spec/sum.ts': [KILLED, counted] }));
  });
});

describe('outdatedBy', () => {
  const FILES = ['spec/literal.ts', 'spec/tensor.ts'];

  async function found(changes: { source?: string; count?: number; more?: readonly string[] } = {}) {
    const mutants = await mutantsOf(FILES, ROOT);
    const counts = FILES.map((file) => [file, mutants.filter((one) => one.file === file).length] as const);
    const report = reportOf({ 'spec/tensor.ts': [KILLED] });
    report.files['spec/tensor.ts'].source = readFileSync(join(ROOT, 'spec/tensor.ts'), 'utf8') + (changes.source ?? '');
    const population = Object.fromEntries(counts);
    population['spec/literal.ts'] += changes.count ?? 0;
    for (const file of changes.more ?? []) population[file] = 1;
    const run = { part: 'spec', commit: 'abc', sample: 1, seed: 1, seconds: 1, population, report };
    return outdatedBy(run, mutants, ROOT);
  }

  it('is nothing where the files have the same text and as many mutants', async () => {
    expect(await found()).toBeNull();
  });

  it('names a file of another text, with another number of mutants, or that is no more there', async () => {
    expect(await found({ source: '\n' })).toBe('spec/tensor.ts');
    expect(await found({ count: 1 })).toBe('spec/literal.ts');
    expect(await found({ more: ['spec/gone.ts'] })).toBe('spec/gone.ts');
  });
});

describe('foldReports', () => {
  it('joins the files of all, and counts a test once that several parts face', () => {
    const killed = { ...KILLED, coveredBy: ['1'], killedBy: ['1'] };
    const folded = foldReports([reportOf({ 'spec/a.ts': [killed] }), reportOf({ 'spec/b.ts': [SURVIVED] })]);
    expect(Object.keys(folded.files)).toEqual(['spec/a.ts', 'spec/b.ts']);
    expect(folded.files['spec/a.ts'].mutants).toEqual([KILLED]);
    expect(folded.testFiles).toEqual({ 'test/sum.test.ts': { tests: [{ id: 'sums', name: 'sums' }] } });
  });

  it('refuses nothing, and a file of two reports', () => {
    const report = reportOf({ 'spec/a.ts': [KILLED] });
    expect(() => foldReports([])).toThrow('mutate: reports must be one or more, got none');
    expect(() => foldReports([report, report])).toThrow('mutate: file must be of one report, got spec/a.ts in two');
  });
});

describe('PARTS', () => {
  it('have different names, sources and facing tests, and no source twice', () => {
    expect(new Set(PARTS.map(({ name }) => name)).size).toBe(PARTS.length);
    const sources = PARTS.flatMap((part) => sourcesOf(part, ROOT));
    expect(new Set(sources).size).toBe(sources.length);
    for (const part of PARTS) {
      expect(sourcesOf(part, ROOT), part.name).not.toEqual([]);
      const facing = facingTestsOf(part, ROOT);
      expect(facing, part.name).not.toEqual([]);
      expect(new Set(facing).size, part.name).toBe(facing.length);
    }
  });

  it('leave out only what is there', () => {
    for (const { name, leftOut = {} } of PARTS) {
      for (const path of Object.keys(leftOut)) {
        const file = path.endsWith('.test.ts') ? `test/${path}` : path;
        expect(existsSync(join(ROOT, file)), `${name}: ${file}`).toBe(true);
      }
    }
  });

  it('name every source of their rooms, changed or left out with a reason', () => {
    const leftOut = leftOutSources().map(({ path }) => path);
    const sources = PARTS.flatMap((part) => sourcesOf(part, ROOT));
    for (const room of new Set(PARTS.map(({ name }) => name.split('/')[0]))) {
      for (const file of filesOf(room).filter((name) => name.endsWith('.ts'))) {
        const named = sources.includes(file) || leftOut.some((path) => file === path || file.startsWith(path));
        expect(named, file).toBe(true);
      }
    }
  });

  it('run their slow tests last', () => {
    for (const part of PARTS) {
      const isSlow = facingTestsOf(part, ROOT).map((file) => SLOW_TESTS.includes(file));
      expect(isSlow, part.name).toEqual(isSlow.toSorted());
    }
    const slow = PARTS.flatMap((part) => facingTestsOf(part, ROOT)).filter((file) => SLOW_TESTS.includes(file));
    expect(slow).not.toEqual([]);
  });

  it('are found by name, and another name is refused with all of theirs', () => {
    expect(partNamed(PARTS[0].name)).toBe(PARTS[0]);
    expect(() => partNamed('spec2')).toThrow(/^part must be one of spec, .*, got spec2$/);
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
