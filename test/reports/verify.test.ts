import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../properties/checking/check.ts';
import type { Mismatch } from '../../properties/law.ts';
import { caseSummary } from '../../reports/case-summary.ts';
import { errorSize } from '../../reports/digits.ts';
import { resultJson } from '../../reports/json.ts';
import { printable } from '../../reports/printable.ts';
import { accuracyReplay } from '../../reports/verify/accuracy-table.ts';
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from '../../reports/verify/defaults.ts';
import { failuresOf, lookalikeText } from '../../reports/verify/failures.ts';
import { githubAnnotations } from '../../reports/verify/github.ts';
import { verifyJunit } from '../../reports/verify/junit.ts';
import { verifyMarkdown } from '../../reports/verify/markdown.ts';
import { notCovered, subjectLine } from '../../reports/verify/subject-line.ts';
import { verdictText, verifyText } from '../../reports/verify/text.ts';
import { verdictLine, verdictWords } from '../../reports/verify/verdict-line.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { type Case, formatCase, parseCase } from '../../spec/case.ts';
import { describeDifference } from '../../spec/compare.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { MACHINE } from '../bench/machine.ts';
import { argumentsOf } from '../cli/command-line.ts';
import { caseOf } from '../spec/cases.ts';
import {
  ACCURATE,
  AGREEING,
  CASE,
  COMMAND,
  check,
  DISAGREEING,
  EXPLAINED,
  failed,
  HOSTILE,
  MEASURED,
  result,
  subject,
} from './verify-results.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u202e]/;

describe('the text of a verification', () => {
  const agreeing = verifyText(AGREEING, COMMAND).split('\n');
  const disagreeing = verifyText(DISAGREEING, COMMAND);

  it('says in a clause where the search for a smaller case was ended early', () => {
    const [check] = DISAGREEING.checks.filter(({ failure }) => failure !== null);
    const stopped = { ...check, failure: { ...check.failure!, stoppedEarly: true } } as const;
    const [report] = failuresOf({ ...DISAGREEING, checks: [stopped] }, COMMAND);
    expect(report.summary).toMatch(/ \(the search for a smaller one was ended early\)$/);
    expect(failuresOf({ ...DISAGREEING, checks: [check] }, COMMAND)[0].summary).not.toContain('ended early');
  });

  it('has laws, seed and runs first and the verdict last', () => {
    expect(agreeing[0]).toBe('adjoint verify: 2 laws, seed 5, up to 20 cases per law and subject');
    expect(agreeing.slice(-2)).toEqual([verdictLine(AGREEING), '']);
    expect(verdictLine(AGREEING)).toMatch(
      /^AGREE, with known failures: 100 cases, 2 subjects, 2\.0 s, 50 cases\/s, 1 known failure/,
    );
    expect(verdictLine(DISAGREEING)).toBe('DISAGREE: 100 cases, 3 subjects, 2.0 s, 50 cases/s');
    expect(verdictLine(DISAGREEING, 40)).toBe(
      'DISAGREE: 100 cases, 40 of them read from the journal, 3 subjects, 2.0 s for the others, 30 cases/s',
    );
  });

  it('has a line per subject, in which what is not covered is neither a law nor a pass', () => {
    expect(agreeing.slice(2, 4)).toEqual([
      '  right   1.2.3  2 laws  40 cases  passed',
      '  partly          1 law  20 cases  known failures  3 cases fail as listed, all others agree',
    ]);
    expect(agreeing).toContain('  not covered on partly: two, groups');
    expect(disagreeing).toMatch(/^ {2}idle +0 laws +0 cases +nothing ran$/m);
    expect(disagreeing).toMatch(/^ {2}stopped +2 laws +22 cases +interrupted$/m);
    expect(disagreeing.match(/ {2}passed/g)).toBeNull();
  });

  it('has the known failures and the classes under their floor', () => {
    expect(agreeing).toContain('  some-defect on partly: 3 generated cases fail so (notes.md#some-defect)');
    expect(agreeing).toContain('coverage: 2 classes of cases, 1 under their floor');
  });

  it('marks a known failure that is stale with its laws', () => {
    const [alive] = AGREEING.knownFailures;
    const stale = { ...alive, passes: ['two'], status: 'stale' as const };
    expect(verifyText({ ...AGREEING, knownFailures: [stale] }, COMMAND)).toContain(
      '\n  some-defect on partly: 3 generated cases fail so, STALE: its case does not fail two so (',
    );
    expect(verifyText({ ...AGREEING, knownFailures: [{ ...stale, status: 'absent' }] }, COMMAND)).toContain(
      '\n  some-defect on partly: 3 generated cases fail so, absent here: its case does not fail two so (',
    );
  });

  it('tells three failures of a subject in full, and the laws of the others', () => {
    const laws = ['one', 'two', 'three', 'four', 'five'];
    const all = { ...DISAGREEING, checks: laws.map((law) => failed('stopped', law, {})) };
    const text = verifyText(all, COMMAND);
    expect(text.match(/^FAIL stopped · /gm)).toHaveLength(3);
    expect(text).toContain('\nand stopped fails 2 more laws: four, five (the reports in JSON');
    expect(verifyText({ ...all, checks: all.checks.slice(0, 3) }, COMMAND)).not.toContain('more law');
  });

  it('tells everything of a failure in lines that can be copied', () => {
    const lines = disagreeing.split('\n');
    const at = lines.findIndex((line) => line.startsWith('FAIL '));
    expect(lines.slice(at + 2, at + 5)).toEqual([
      '  smallest case: x [1, 2, 1] · w [2, 1, 2] · bias [2] · stride [2] · padEnd [1] · groups 2 · f64',
      `  ${CASE}`,
      `  replay: ${COMMAND} verify ./hostile.mjs --law one --seed 5 --path 3:0:1`,
    ]);
    expect(lines).toContain('objection: nothing ran on idle');
  });

  it('lets no control character of a stranger through', () => {
    expect(disagreeing).not.toMatch(CONTROL);
    expect(disagreeing).toContain('FAIL a|b ↵ `c` <img src=x> & "d" \\u001b[31m]]>');
  });
});

describe('the accuracy of a verification', () => {
  const cellsOf = (line: string | undefined) => line?.trim().split(/ {2,}/);

  it('is a table in text, with where each largest error occurred and how to run that case again', () => {
    const lines = verifyText(ACCURATE, COMMAND).split('\n');
    const at = lines.findIndex((line) => line.startsWith('accuracy: '));
    expect(lines.slice(at + 1, at + 5).map(cellsOf)).toEqual([
      ['subject', 'ulp', 'in case', 'u·Σ|x||w|', 'in case', 'cases', 'cells', 'blind'],
      [expect.stringMatching(/^a\|b ↵/), '1230', '17', '0.123', '3', '20', '3000', '0.23 %'],
      ['best', '0', '–', '0', '–', '20', '3000', '0'],
      ['given', '∞', 'given', '0.123', '3', '20', '3000', '0.23 %'],
    ]);
    expect(lines[at + 5]).toBe(`  replay: ${COMMAND} verify SUBJECT --law one --seed 5 --path CASE`);
    expect(new Set(lines.slice(at + 1, at + 5).map((line) => [...line].length)).size).toBe(1);
    expect(lines.join('\n')).not.toMatch(CONTROL);
  });

  it('says normwise where outputs are declared to be no sums of products, and nowhere else', () => {
    const transforming = { ...subject('best'), capabilities: { ...EVERYTHING, sumsOfProducts: false } };
    const mixed = { ...ACCURATE, subjects: ACCURATE.subjects.with(1, transforming) };
    const lines = verifyText(mixed, COMMAND).split('\n');
    const at = lines.findIndex((line) => line.startsWith('accuracy: '));
    const units = lines.slice(at + 2, at + 5).map((line) => cellsOf(line)?.[3]);
    expect(units).toEqual(['0.123', '0 normwise', '0.123']);
    expect(verifyMarkdown(mixed, MACHINE, COMMAND)).toContain('| 0 | – | 0 normwise | – | 20 |');
  });

  it('is a section in Markdown, with the shapes of the worst case', () => {
    const markdown = verifyMarkdown(ACCURATE, MACHINE, COMMAND);
    expect(markdown).toContain('\n## Accuracy\n');
    expect(markdown).toMatch(/^\| given \| ∞ \| given \| 0\.123 \| 3 \| 20 \| 3000 \| 0\.23 % \| x .*f64 \|$/m);
    expect(markdown).toMatch(/^\| best \| 0 \| – \| 0 \| – \| 20 \| 3000 \| 0 \| – \|$/m);
    expect(markdown.split('\n')).toContain(`    ${COMMAND} verify SUBJECT --law one --seed 5 --path CASE`);
  });

  it('is left out where nothing was measured', () => {
    expect(verifyText(AGREEING, COMMAND)).not.toContain('accuracy');
    expect(verifyMarkdown(AGREEING, MACHINE, COMMAND)).not.toContain('Accuracy');
  });

  it('is in JSON as it is, an infinite error as a string', () => {
    const { checks } = JSON.parse(resultJson(ACCURATE, MACHINE));
    expect(checks[0].accuracy).toEqual(MEASURED);
    expect(checks[1].accuracy).toBeNull();
    expect(checks[3].accuracy.ulps.value).toBe('Infinity');
  });

  it.each([
    [0, '0'],
    [0.5, '0.5'],
    [0.001, '0.001'],
    [0.000_999, '1.0e-3'],
    [0.000_25, '2.5e-4'],
    [12.345, '12.3'],
    [999_999, '1.0e+6'],
    [123_456, '123000'],
    [1.5e-7, '1.5e-7'],
    [Number.POSITIVE_INFINITY, '∞'],
  ])('tells an error of %d as %s', (value, told) => {
    expect(errorSize(value)).toBe(told);
  });
});

it('the text of a verification lets no control character of a version through', () => {
  const versioned = result({ subjects: [subject('a', 'a', '1\u001b[31m')], checks: [check('a', 'one')] });
  expect(verifyText(versioned, COMMAND)).not.toMatch(CONTROL);
});

describe('a subject’s line', () => {
  it.each([
    ['passed', '', 'right', AGREEING],
    ['known failures', '3 cases fail as listed, all others agree', 'partly', AGREEING],
    ['failed', 'one', HOSTILE, DISAGREEING],
    ['interrupted', '', 'stopped', DISAGREEING],
    ['nothing ran', '', 'idle', DISAGREEING],
  ] as const)('is %s with %j for %j', (outcome, detail, name, of) => {
    expect(subjectLine(of, subject(name))).toMatchObject({ outcome, detail });
  });

  it('says how many cases the subject skipped, beside known failures too', () => {
    const lineOf = (known: Record<string, number>) =>
      subjectLine(
        result({ subjects: [subject('a')], checks: [check('a', 'one', { skipped: 2, known })] }),
        subject('a'),
      );
    expect(lineOf({}).detail).toBe('2 more cases skipped by it');
    expect(lineOf({ d: 1 }).detail).toBe('1 cases fail as listed, all others agree; 2 more cases skipped by it');
  });

  it('leaves out of notCovered what another subject lacks', () => {
    expect(notCovered(AGREEING, 'partly')).toEqual(['two', 'groups']);
    expect(notCovered(AGREEING, 'right')).toEqual([]);
  });
});

describe('the verdict', () => {
  const [alive] = AGREEING.knownFailures;

  it.each([
    ['AGREE', result({})],
    ['AGREE, with known failures', AGREEING],
    ['AGREE', result({ knownFailures: [{ ...alive, status: 'stale' }] })],
    ['DISAGREE', result({ knownFailures: [alive], verdict: 'disagree' })],
    ['INTERRUPTED', result({ knownFailures: [alive], verdict: 'interrupted' })],
    ['NOTHING RAN', result({ cases: 0, verdict: 'disagree' })],
  ])('is %s', (words, of) => {
    expect(verdictWords(of)).toBe(words);
    expect(verdictLine(of).startsWith(`${words}: `)).toBe(true);
  });

  it('stands in text, Markdown and JUnit', () => {
    const line = verdictLine(AGREEING);
    expect(verifyText(AGREEING, COMMAND).split('\n')).toContain(line);
    expect(verifyMarkdown(AGREEING, MACHINE, COMMAND)).toContain(`**${line}**`);
    expect(verifyJunit(AGREEING, COMMAND)).toContain(`<system-out>${line}</system-out>`);
  });
});

describe('the JSON of a verification', () => {
  it('is the whole result with schema and environment', () => {
    const parsed = JSON.parse(resultJson(DISAGREEING, MACHINE));
    const plain = JSON.parse(
      JSON.stringify(DISAGREEING, (key, value) => (key === 'maxMultiplyAdds' ? 'Infinity' : value)),
    );
    expect(parsed).toEqual({ schema: 'adjoint/verify/1', environment: MACHINE, ...plain });
  });

  it('carries the numbers that JSON has no word for as strings', () => {
    const worst = {
      index: [0, 1],
      expected: Number.POSITIVE_INFINITY,
      actual: Number.NaN,
      difference: Number.NaN,
      bound: -0,
    };
    const difference = { kind: 'values' as const, differing: 1, elements: 2, worst };
    const told = result({ checks: [failed('a', 'one', { difference })] });
    expect(JSON.parse(resultJson(told, MACHINE)).checks[0].failure.mismatch.difference.worst).toEqual({
      index: [0, 1],
      expected: 'Infinity',
      actual: 'NaN',
      difference: 'NaN',
      bound: '-0',
    });
  });

  it('carries a case that parses back to itself', () => {
    const { checks } = JSON.parse(resultJson(DISAGREEING, MACHINE));
    expect(formatCase(parseCase(checks[0].failure.case))).toBe(CASE);
  });
});

describe('the JUnit XML of a verification', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => ['testsuite', 'testcase', 'failure'].includes(name),
  });
  const parsed = (of: VerifyResult) => parser.parse(verifyJunit(of, COMMAND)).testsuites.testsuite;

  it.each([
    ['agreeing', AGREEING],
    ['disagreeing', DISAGREEING],
  ])('is well formed for the %s run', (_, of) => {
    expect(XMLValidator.validate(verifyJunit(of, COMMAND))).toBe(true);
    expect(verifyJunit(of, COMMAND)).toMatch(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /);
  });

  it('has a suite per subject and one for the run, with counts of what they hold', () => {
    type Suite = Record<'name' | 'tests' | 'failures' | 'skipped', string> & { testcase: object[] };
    const counts = (of: VerifyResult) =>
      parsed(of).map(({ name, tests, failures, skipped, testcase }: Suite) => [
        ...[name.slice(0, 9), tests, failures, skipped, testcase.length],
        ...['failure', 'skipped'].map((kind) => testcase.filter((one) => kind in one).length),
      ]);
    expect(counts(AGREEING)).toEqual([
      ['right', '2', '0', '0', 2, 0, 0],
      ['partly', '2', '0', '1', 2, 0, 1],
      ['adjoint', '1', '0', '0', 1, 0, 0],
    ]);
    expect(counts(DISAGREEING)).toEqual([
      ['a|b ↵ `c`', '2', '1', '0', 2, 1, 0],
      ['stopped', '2', '0', '1', 2, 0, 1],
      ['idle', '2', '0', '2', 2, 0, 2],
      ['adjoint', '1', '1', '0', 1, 1, 0],
    ]);
  });

  it('skips what is not covered and what was interrupted, with the reason', () => {
    expect(parsed(AGREEING)[1].testcase[1].skipped.message).toBe('not covered: refusal | of illegal cases');
    expect(parsed(DISAGREEING)[1].testcase[1].skipped.message).toBe('interrupted');
  });

  it('has times in seconds, and the known failures as output', () => {
    expect(parsed(AGREEING)[1].testcase[0]).toMatchObject({
      classname: 'partly',
      name: 'one',
      time: '1.234',
      'system-out': '3 cases fail as listed under some-defect',
    });
  });

  it('shows hostile names and messages as the text that they are', () => {
    const [suite] = parsed(DISAGREEING);
    const shown = 'a|b ↵ `c` <img src=x> & "d" \\u001b[31m]]> \'e\'';
    expect(suite.name).toBe(shown);
    expect(suite.testcase[0].failure[0].message).toBe(`${shown}\\u000d\\u0000\\u202e`);
    expect(suite.testcase[0].failure[0]['#text'].split('\n')).toEqual([
      'a < b & b < c.',
      `${shown}\\u000d\\u0000\\u202e`,
      'x [1, 2, 1] · w [2, 1, 2] · bias [2] · stride [2] · padEnd [1] · groups 2 · f64',
      CASE,
      `replay: ${COMMAND} verify ./hostile.mjs --law one --seed 5 --path 3:0:1`,
    ]);
    const xml = verifyJunit(DISAGREEING, COMMAND);
    expect(xml).not.toMatch(CONTROL);
    expect(xml).not.toContain('<img');
    expect(xml).not.toContain(']]>');
  });

  it('has the objections that are no failure of a law as failures of the run', () => {
    const [run] = parsed(DISAGREEING).at(-1).testcase;
    expect(run['system-out']).toBe(verdictLine(DISAGREEING));
    expect(run.failure.map(({ message }: { message: string }) => message)).toEqual([
      'nothing ran on idle',
      'known failure a no longer fails one on b: remove it',
    ]);
  });
});

describe('the Markdown of a verification', () => {
  const agreeing = verifyMarkdown(AGREEING, MACHINE, COMMAND);
  const disagreeing = verifyMarkdown(DISAGREEING, MACHINE, COMMAND);
  const rowsOf = (text: string) => text.split('\n').filter((line) => line.startsWith('|'));
  /** Cells as Markdown splits them: at the bars without a backslash. */
  const cellsOf = (row: string) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());

  it('begins with the verdict and on what it was reached', () => {
    expect(agreeing.split('\n').slice(0, 5)).toEqual([
      '# adjoint verify',
      '',
      `**${verdictLine(AGREEING)}**`,
      '',
      'Seed 5, up to 20 cases per law and subject. Run on 2026-01-02T03:04:05.000Z, Node 20.19.0 (V8 11.3.244.8), linux x64, 4 × Some | CPU (AVX2), 8.00 GiB, load average 0.50, 0.25, 0.00.',
    ]);
  });

  it('has “–” for what is not covered, and the number of cases for what was put', () => {
    expect(rowsOf(agreeing).map(cellsOf)).toEqual([
      ['law', 'right 1.2.3', 'partly'],
      ['---', '---:', '---:'],
      ['one', '20', '20, of which 3 fail as listed'],
      ['two', '20', '–'],
      ['id', 'subject', 'state', 'generated cases that fail so', 'reference'],
      ['---', '---', '---', '---:', '---'],
      ['some-defect', 'partly', 'alive', '3', 'notes.md#some-defect'],
      ['class', 'meaning', 'right', 'partly'],
      ['---', '---', '---:', '---:'],
      ['groups', 'two \\| groups', '7', '–'],
      ['bias', 'with bias', '1 (under floor)', '9'],
    ]);
  });

  it('tells failed and interrupted from passed', () => {
    expect(
      rowsOf(disagreeing)
        .slice(2)
        .map((row) => cellsOf(row).slice(1)),
    ).toEqual([
      ['FAILED at case 4', '20', '–'],
      ['20', 'interrupted at 2', '–'],
    ]);
  });

  it('has as many cells in every row as there are subjects, whatever their names', () => {
    expect(rowsOf(disagreeing).map((row) => cellsOf(row).length)).toEqual([4, 4, 4, 4]);
  });

  it('shows hostile names and messages as the text that they are', () => {
    const shown = 'a\\|b ↵ \\`c\\` &lt;img src=x&gt; &amp; "d" \\\\u001b\\[31m\\]\\]&gt; \'e\'';
    expect(disagreeing).toContain(`\n## FAIL ${shown} · one\n`);
    expect(disagreeing).not.toMatch(/<img/);
    expect(disagreeing).not.toMatch(CONTROL);
  });

  it('has case and replay as code that nothing inside can close', () => {
    const lines = disagreeing.split('\n');
    expect(lines).toContain(`    ${CASE}`);
    expect(lines).toContain(`    ${COMMAND} verify ./hostile.mjs --law one --seed 5 --path 3:0:1`);
  });
});

describe('the annotations for GitHub', () => {
  const lines = (name: string, message: string, objections: string[] = []) =>
    githubAnnotations(
      result({ subjects: [subject(name)], checks: [failed(name, 'one', { message })], objections }),
      COMMAND,
    );

  it('are one line per failure, with percent signs and line ends escaped', () => {
    const [line] = lines('plain', '100%\r\n::error::b: c, d');
    expect(line).toMatch(
      /^::error title=adjoint%3A plain fails one::100%25%0A\\u003a:error::b: c, d%0Asmallest case: x /,
    );
    expect(line).toMatch(/%0Areplay: npm run -s adjoint -- verify plain --law one --seed 5 --path 3:0:1$/);
    expect(line).not.toMatch(/[\r\n]/);
  });

  it('have no control characters, and no commands of the older kind', () => {
    const [line] = lines('\u001b[31mred\u0000', 'a\u001b[2J\n##[stop-commands]b');
    expect(line).toMatch(
      /^::error title=adjoint%3A \\u001b\[31mred\\u0000 fails one::a\\u001b\[2J%0A#\\u0023\[stop-commands\]b%0A/,
    );
  });

  it('escape what would end the title', () => {
    const [line] = lines('a: b, c%\nd', 'message');
    expect(line).toMatch(/^::error title=adjoint%3A a%3A b%2C c%25%0Ad fails one::message%0A/);
  });

  it('have the other objections, but no failure twice', () => {
    expect(lines('a', 'b', ['a fails one', 'nothing ran on c']).slice(1)).toEqual([
      '::error title=adjoint::nothing ran on c',
    ]);
  });

  it('are none where all agree', () => {
    expect(githubAnnotations(AGREEING, COMMAND)).toEqual([]);
  });
});

describe('the replay of a failure', () => {
  const replay = (typed: string, more: Partial<Failure> = {}) =>
    failuresOf(result({ subjects: [subject('a', typed)], checks: [failed('a', 'one', {}, more)] }), COMMAND)[0].replay;
  const rest = ['--law', 'one', '--seed', '5', '--path', '3:0:1'];

  it.each([
    './mine.mjs',
    'onnxruntime-node',
    'C:/with space/mine.mjs',
    "it's mine.mjs",
    'a "b" $HOME `c` \\d;e&f|g*h?.mjs',
    "''.mjs",
    'ümlaut.mjs',
  ])('is read by a shell as typed: %s', (typed) => {
    expect(argumentsOf(replay(typed))).toEqual(['verify', typed, ...rest]);
  });

  it('leaves a plain path unquoted', () => {
    expect(replay('./mine.mjs')).toBe(`${COMMAND} verify ./mine.mjs --law one --seed 5 --path 3:0:1`);
  });

  it('is the case itself where it was given and not generated', () => {
    expect(argumentsOf(replay('a b', { path: null }))).toEqual(['verify', 'a b', '--law', 'one', '--case', CASE]);
  });
});

describe('the settings of a run in the replay of a failure', () => {
  const replay = (settings?: VerifyResult['settings']) => {
    const of = result({ subjects: [subject('a')], checks: [failed('a', 'one', {})], ...(settings && { settings }) });
    return failuresOf(of, COMMAND)[0].replay.split(' --path 3:0:1')[1];
  };

  it.each([
    ['', undefined],
    ['', { timeoutMs: DEFAULT_TIMEOUT_MS, threads: 1 }],
    [` --timeout ${DEFAULT_TIMEOUT_MS + 1}`, { timeoutMs: DEFAULT_TIMEOUT_MS + 1 }],
    [' --threads 4', { threads: 4 }],
    [' --browser firefox', { browser: { name: 'firefox' } }],
    [" --browser '/my chrome' --headed", { browser: { name: '/my chrome', headed: true } }],
    [" '--browser-arg=--a b' --browser-arg=--c", { browser: { args: ['--a b', '--c'] } }],
    [` --timeout 9 --threads 2 --browser chromium`, { timeoutMs: 9, threads: 2, browser: { name: 'chromium' } }],
  ])('are those that a plain run has not: "%s"', (words, settings) => {
    expect(replay(settings)).toBe(words);
  });
});

describe('the digits of numbers', () => {
  const difference = {
    kind: 'values',
    differing: 1,
    elements: 2,
    worst: { index: [0], expected: 1, actual: 2, difference: 1, bound: 0 },
    written: '6 significant digits',
  } as const;
  const { written, ...rest } = difference;
  const messageOf = (of: Partial<SubjectSummary>, mismatch: Partial<Mismatch>) => {
    const checks = [failed('a', 'one', mismatch)];
    return failuresOf(result({ subjects: [{ ...subject('a'), ...of }], checks }), COMMAND)[0].message;
  };
  const message = `T(x): ${describeDifference(difference)}`;

  it('are of interest where a program wrote them', () => {
    expect(message).toContain(written);
    expect(messageOf({ origin: 'program' }, { difference, message })).toBe(message);
  });

  it('are left out of what is said of anything else, and nothing more', () => {
    const without = `T(x): ${describeDifference(rest)}`;
    expect(without).not.toBe(message);
    expect(messageOf({ origin: 'module' }, { difference, message })).toBe(without);
    expect(messageOf({ name: 'another' }, { difference, message })).toBe(without);
    for (const other of [
      { difference: rest, message },
      { difference: null, message },
    ]) {
      expect(messageOf({ origin: 'module' }, other)).toBe(message);
    }
  });
});

const PASTED =
  "export const capabilities = { groups: false, uniform: ['stride'], largest: { kernel: 7 }, refuses: [] };";

describe('a cause that explains failures', () => {
  it('asks for no declaration where digits alone are the reason', () => {
    const cause = {
      kind: 'digits',
      isEvery: false,
      description: '6 significant digits',
      capabilities: {},
      message: null,
    } as const;
    const of = { ...EXPLAINED, probes: EXPLAINED.probes.slice(0, 1).map((probe) => ({ ...probe, causes: [cause] })) };
    const words = / seems to write numbers with 6 significant digits: an f32 needs 9 significant digits, an f64 17/;
    const all = [
      verifyText(of, COMMAND),
      verifyMarkdown(of, MACHINE, COMMAND),
      githubAnnotations(of, COMMAND).join('\n'),
    ];
    for (const text of all) {
      expect(text).toMatch(words);
      expect(text).not.toMatch(/meant to be so|export const capabilities/);
    }
    const [, section] = verifyMarkdown(of, MACHINE, COMMAND).split('## Why mine fails\n\n');
    expect(section.split('\n').slice(0, 2)).toEqual([expect.stringMatching(/^- /), '']);
  });

  it('leads the text, and what it explains is summed up in a line', () => {
    const text = verifyText(EXPLAINED, COMMAND);
    expect(text).toContain(
      [
        "WHY  mine refuses every case whose strides differ: capabilities { uniform: ['stride'] } (not yet)",
        'WHY  mine refuses cases of several groups: capabilities { groups: false }',
        'WHY  mine gives wrong results in plain cases with a kernel above 7: capabilities { largest: { kernel: 7 } }',
        'WHY  mine accepts illegal cases of all 27 kinds that it claims to refuse: capabilities { refuses: [] }',
        '  If it is meant to be so, together it declares:',
        `  ${PASTED}`,
        '  it explains 1 of 2 laws that fail (one); some random cases within this declaration still fail',
      ].join('\n'),
    );
    expect(text).toContain('FAIL mine · two: ');
    expect(text).not.toContain('FAIL mine · one: ');
    expect(text.indexOf('WHY')).toBeLessThan(text.indexOf('FAIL mine'));
  });

  it('says first of a declaration within which all is well that it is, whatever the laws were about', () => {
    const probes = EXPLAINED.probes.map((probe) => ({ ...probe, isWhole: true }));
    expect(verifyText({ ...EXPLAINED, probes }, COMMAND)).toContain(
      '  random cases within this declaration pass; of 2 laws that fail, 1 says no more than it (one)',
    );
  });

  it('is JSON for a program', () => {
    expect(verifyText(EXPLAINED, COMMAND)).toContain(
      '  If it is meant to be so, it declares:\n  "capabilities": {"bias":false}',
    );
  });

  it('stands in Markdown and as one annotation, with the failures that it leaves', () => {
    const markdown = verifyMarkdown(EXPLAINED, MACHINE, COMMAND);
    expect(markdown).toContain('## Why mine fails');
    expect(markdown).toContain(`    ${PASTED}`);
    expect(markdown).not.toContain('## FAIL mine · one');
    expect(markdown).toContain('## FAIL mine · two');
    const annotations = githubAnnotations(EXPLAINED, COMMAND);
    expect(annotations.map((line) => line.split('::')[1])).toEqual([
      'error title=adjoint%3A why mine fails',
      'error title=adjoint%3A why piped fails',
      'error title=adjoint%3A mine fails two',
    ]);
  });

  it('is the hint of the failures that it explains, and of no other', () => {
    expect(failuresOf(EXPLAINED, COMMAND).map(({ hint }) => hint)).toEqual([
      `what an implementation does not do it declares, here by: ${PASTED}`,
      null,
    ]);
  });
});

describe('the hint of a failure', () => {
  it.each<[string, Partial<Case>, string]>([
    [
      'a dilation that differs',
      { dilation: [1, 2] },
      '{ dilation: false }, or for this rank alone { byRank: { 2: { dilation: false } } }',
    ],
    ['groups', { groups: 2 }, '{ groups: false }, or for this rank alone'],
    ['an output padding of the stride', { outputPadding: [0, 1] }, "{ outputPadding: 'below-stride' }, or"],
    ['one below the stride', { stride: [2, 2], outputPadding: [0, 1] }, "{ outputPadding: 'none' }, or"],
    ['pads that differ', { padBegin: [1, 0] }, "{ padding: 'symmetric' }, or for this rank alone"],
    ['pads on both sides', { padBegin: [1, 0], padEnd: [1, 0] }, "{ padding: 'none' }, or for this rank alone"],
    ['a bias', { bias: Float32Array.of(1) }, '{ bias: false }, or for this rank alone'],
    ['an empty batch', { x: { shape: [0, 1, 1, 1], data: new Float32Array(0) } }, '{ emptyBatch: false }, or'],
    ['strides that differ', { stride: [1, 2] }, "{ uniform: ['stride'] }, or for this rank alone"],
    ['one stride', { stride: [3, 3] }, '{ largest: { stride: 2 } }, or'],
    ['the type alone', { dtype: 'f64' }, "{ dtypes: ['f32'] }"],
    ['a kernel', { w: { shape: [1, 1, 1, 3], data: new Float32Array(3) } }, '{ largest: { kernel: 2 } }, or'],
    ['an extent', { x: { shape: [1, 1, 4, 1], data: new Float32Array(4) } }, '{ largest: { input: 3 } }, or'],
    ['a batch', { x: { shape: [2, 1, 1, 1], data: new Float32Array(2) } }, '{ largest: { batch: 1 } }, or'],
    ['nothing', {}, '{ ranks: [1, 3] }'],
  ])('is made from the call that was refused, not from the case: %s', (_, change, words) => {
    const call = formatCase({ ...caseOf({ x: [[1, 1, 1, 1], [1]], w: [[1, 1, 1, 1], [1]], dtype: 'f32' }), ...change });
    const of = result({ subjects: [subject('a')], checks: [failed('a', 'one', { kind: 'refused' }, { call })] });
    expect(failuresOf(of, COMMAND)[0].hint).toContain(`capabilities ${words}`);
  });

  it.each([
    ['refused', 'one', 'capabilities { groups: false }'],
    ['accepted', 'one', 'capabilities { refuses: [] }'],
    ['accepted', 'quantised-refusal', 'capabilities { refusesQuantisation: [] }'],
  ] as const)('for %s by the law %s names what to declare', (kind, law, words) => {
    const of = result({ subjects: [subject('a')], checks: [failed('a', law, { kind })] });
    expect(failuresOf(of, COMMAND)[0].hint).toContain(words);
    expect(verifyText(of, COMMAND)).toMatch(new RegExp(`^ {2}hint: .*${words.slice(0, 12)}`, 'm'));
    expect(verifyMarkdown(of, MACHINE, COMMAND)).toContain(`\nHint: ${failuresOf(of, COMMAND)[0].hint}`);
  });

  it.each(['values', 'shape', 'malformed', 'crashed', 'timed out'] as const)('is none for %s', (kind) => {
    const of = result({ subjects: [subject('a')], checks: [failed('a', 'one', { kind })] });
    expect(failuresOf(of, COMMAND)[0].hint).toBeNull();
    expect(verifyText(of, COMMAND)).not.toContain('hint');
  });
});

describe('the summary of a case', () => {
  it('leaves out what is the default', () => {
    expect(
      caseSummary(
        formatCase(
          caseOf({
            x: [
              [1, 1, 2, 1],
              [1, 2],
            ],
            w: [[1, 1, 1, 1], [3]],
            dilation: [1, 2],
          }),
        ),
      ),
    ).toBe('x [1, 1, 2, 1] · w [1, 1, 1, 1] · dilation [1, 2] · f64');
  });

  it('has a word for a case that is too broken to be read', () => {
    expect(caseSummary(CASE.replace('"data":[1,2]', '"data":1'))).toBe('a case that cannot be read');
  });
});

it.each([
  ['a\nb', 'a ↵ b'],
  ['\u0000\t\r', '\\u0000\\u0009\\u000d'],
  ['\u007f\u009b', '\\u007f\\u009b'],
  ['\u2028\u202e\u2066', '\\u2028\\u202e\\u2066'],
  ['ü · ⟨u⟩ 😀', 'ü · ⟨u⟩ 😀'],
])('%j is printed as %s', (text, expected) => {
  expect(printable(text)).toBe(expected);
});

describe('the line that runs a case of the accuracy table again', () => {
  it('names the runs where they are more than by default', () => {
    expect(accuracyReplay({ ...ACCURATE, runs: DEFAULT_RUNS }, COMMAND)).not.toContain('--runs');
    expect(accuracyReplay({ ...ACCURATE, runs: DEFAULT_RUNS + 1 }, COMMAND)).toContain(` --runs ${DEFAULT_RUNS + 1}`);
  });
});

describe('the text of a lookalike', () => {
  it('loses the full stop at its end, and no other', () => {
    const text = lookalikeText({
      fault: 'a',
      project: 'b',
      description: 'Pads of 0.5. They are cut.',
      reference: 'notes',
    });
    expect(text).toBe('looks like: Pads of 0.5. They are cut (faults: a; notes)');
  });
});

/** Line by line as in whole/: a change that is meant is written there by `npx vitest run test/reports/verify.test.ts -u`. */
describe('the whole report', () => {
  const results = { agreeing: AGREEING, disagreeing: DISAGREEING, accurate: ACCURATE, explained: EXPLAINED };
  const forms: Readonly<Record<string, (of: VerifyResult) => string>> = {
    text: (of) => verifyText(of, COMMAND, 'failures'),
    verdict: (of) => verdictText(of, COMMAND, 'failures'),
    markdown: (of) => verifyMarkdown(of, MACHINE, COMMAND, 'failures'),
    junit: (of) => verifyJunit(of, COMMAND, 'failures'),
    github: (of) =>
      githubAnnotations(of, COMMAND, 'failures')
        .map((line) => JSON.stringify(line))
        .join('\n'),
  };

  it.each(Object.entries(results).flatMap(([name, of]) => Object.keys(forms).map((form) => [name, form, of] as const)))(
    'of the %s result as %s',
    async (name, form, of) => {
      await expect(forms[form](of)).toMatchFileSnapshot(`./whole/verify-${name}-${form}.txt`);
    },
  );
});
