/**
 * `adjoint/vitest`: every law as a vitest test of a user's implementation, in Node and in a page, as vitest's browser mode has
 * it: nothing here imports Node.
 *
 * @module
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { provideMathjs } from '../engines/mathjs.ts';
import { lookalikesOf } from '../faults/compare-failures.ts';
import { type CheckOptions, checkLaw, type Failure } from '../properties/checking/check.ts';
import { type KnownFailure, parseKnownFailures } from '../properties/known-failures/known-failures.ts';
import { recheck } from '../properties/known-failures/recheck.ts';
import type { Law } from '../properties/law.ts';
import { lawsNamed, lawsNamedFor, runsFor } from '../properties/laws.ts';
import { LONGEST_CASE } from '../reports/case-file.ts';
import { caseSummary } from '../reports/case-summary.ts';
import { shownLines, stackLines } from '../reports/shown.ts';
import { DEFAULT_RUNS, DEFAULT_TIMEOUT_MS } from '../reports/verify/defaults.ts';
import { lookalikeText, shellWord, shortened } from '../reports/verify/failures.ts';
import { type NodeModules, node } from '../subjects/errors/node-modules.ts';
import { subjectsInNode } from '../subjects/in-node.ts';
import { subjectInTime } from '../subjects/in-time.ts';
import type { Implementation, Subject } from '../subjects/subject.ts';

export type * from './types/operator.ts';
export type * from './types/subject.ts';

/** How the tests are run; what is left out has its default. */
export interface DescribeOptions {
  /** What the cases are drawn from; a failure prints it. Default 1, so that a run can be repeated. */
  readonly seed?: number;
  /** Cases per core law, and four times those of a further one. Default 200. */
  readonly runs?: number;
  /** Ids of the laws to register, `core` for the core ones. Default all. */
  readonly laws?: readonly string[];
  /** Replays one case of the one law that `laws` names: the path that a failure of the same seed printed. */
  readonly path?: string;
  /** Milliseconds for one law. Default 60,000. */
  readonly timeout?: number;
  /** Milliseconds for one call. Default 5,000. */
  readonly callTimeout?: number;
  /** Defects that are known, as a file or as what such a file holds: counted, and each must go on failing as listed. */
  readonly knownFailures?: string | URL | readonly unknown[];
}

type Settings = Required<Pick<DescribeOptions, 'seed' | 'runs' | 'timeout' | 'callTimeout'>> & {
  readonly path: string | undefined;
  readonly laws: readonly Law[];
  readonly known: readonly KnownFailure[];
};

/**
 * Registers one test per law. A law that the implementation's capabilities exclude is registered as skipped, so that
 * what is not covered can be seen. A call that hangs fails its test. An implementation runs in the process of the test;
 * a module, named by its path or URL, runs in a process of its own, as with `adjoint verify`. In vitest's browser mode the tests run
 * in the page: an implementation is given itself, and a loop without end blocks the page, as any test's would.
 *
 * @example
 * ```ts
 * import { geometryOf, engines } from 'adjoint/core';
 * import { describeConvTranspose } from 'adjoint/vitest';
 *
 * const convTranspose = (problem) => {
 *   geometryOf(problem); // refuses an illegal case
 *   return engines.scatter(problem); // or your own
 * };
 * describeConvTranspose({ name: 'mine', convTranspose, capabilities: { groups: false } }, { laws: ['agreement', 'refusal'] });
 * ```
 * @param subject an implementation, or the path or URL of a module that exports one
 * @throws TypeError where the declared capabilities or the options are not understood, or a page is given a path; RangeError for a
 *   law that is not known
 */
export function describeConvTranspose(subject: Implementation | string | URL, options: DescribeOptions = {}): void {
  const { seed = 1, runs = DEFAULT_RUNS, timeout = 60_000, callTimeout = DEFAULT_TIMEOUT_MS, path } = options;
  const laws = lawsNamed(options.laws ?? []);
  if (path !== undefined && laws.length !== 1)
    throw new TypeError('path needs the one law that the failure names: laws');
  const known = knownFailuresOf(options.knownFailures);
  const settings = { seed, runs, timeout, callTimeout, path, laws, known };
  if (typeof subject === 'string' || subject instanceof URL) {
    describeModule(subject, settings);
    return;
  }
  let law = '';
  const opened = subjectInTime(subject, callTimeout, () => `${opened.name}, law ${law}, seed ${seed}`);
  describe(titleOf(opened.name), () => {
    if (node === null) beforeAll(loadMathjs);
    registerTests(opened, settings, callOf, (id) => {
      law = id;
    });
  });
}

const titleOf = (name: string) => `${name}: transposed convolution`;

/** The module in a process of its own. */
function describeModule(module: string | URL, settings: Settings): void {
  const { url } = nodeFor('the implementation', module, 'what the module exports');
  const argument = typeof module === 'string' && !module.startsWith('file:') ? module : url.fileURLToPath(module);
  describe(titleOf(argument), async () => {
    const { openSubject, resolveSources } = await subjectsInNode();
    const [source] = resolveSources([argument]);
    const subject = await openSubject(source, settings.callTimeout);
    afterAll(() => subject.close());
    registerTests(subject, settings, (one) => commandOf(argument, one));
  });
}

interface Replay extends Settings {
  readonly law: string;
  readonly failure: Failure;
}

/** @param replayOf what runs the case of a failure again */
function registerTests(
  subject: Subject,
  settings: Settings,
  replayOf: (replay: Replay) => string,
  onLaw: (law: string) => void = () => {},
): void {
  const { timeout, callTimeout, path } = settings;
  // Named by the argument or by the name that the implementation has itself.
  const known = settings.known
    .filter(({ subjects }) => subjects.includes(subject.argument) || subjects.includes(subject.name))
    .map((entry) => ({ ...entry, subjects: [subject.argument] }));
  // The law ends by itself before vitest gives up on it.
  const limit = { timeout: timeout + 3 * callTimeout };
  for (const law of lawsNamedFor(settings.laws, subject.capabilities)) {
    const missing = law.missing(subject.capabilities);
    const title = `${law.id}: ${law.statement}`;
    test.skipIf(missing !== null)(
      missing === null ? title : `${title} (not covered: ${missing})`,
      limit,
      async ({ skip }) => {
        onLaw(law.id);
        const lacking = await putLaw(subject, law, { ...settings, known }, replayOf);
        if (lacking !== null) skip(`not covered: ${lacking}`);
      },
    );
  }
  if (path !== undefined) return;
  for (const entry of known.filter(({ laws }) => settings.laws.some(({ id }) => laws.includes(id)))) {
    test(`known failure ${entry.id} still fails as listed`, limit, async () => {
      onLaw(entry.laws.join(', '));
      const { status, passes } = await recheck(subject, entry, 0);
      if (status === 'stale') expect.fail(`its case no longer fails ${passes.join(', ')} as listed: remove the entry`);
    });
  }
}

/** @returns what the subject lacks, where it skipped every case: then nothing was found out. null where the law holds */
async function putLaw(
  subject: Subject,
  law: Law,
  settings: Settings,
  replayOf: (replay: Replay) => string,
): Promise<string | null> {
  const { seed, runs, path, timeout, known } = settings;
  const signal = AbortSignal.timeout(timeout);
  const options: CheckOptions = { seed, runs: runsFor(law, runs), knownFailures: known, signal };
  const { failure, cases, status, missing } = await checkLaw(
    subject,
    law,
    path === undefined ? options : { ...options, path },
  );
  if (failure !== null) {
    const looksLike = await lookalikesOf(subject, law, failure);
    const replay = replayOf({ ...settings, law: law.id, failure });
    expect.fail(`law ${law.id}: ${failureText({ ...failure, looksLike })}\nreplay: ${replay}`);
  }
  if (status === 'interrupted') {
    expect.fail(`law ${law.id} was not checked to the end within ${timeout} ms: ${cases} of ${options.runs} cases`);
  }
  if (status === 'not covered') return missing;
  expect(cases, 'cases that were put').toBeGreaterThan(0);
  return null;
}

/** Everything that helps to find the mistake; of a case that is long, its seed and path are enough. */
function failureText({ mismatch, looksLike = [], seed, path, case: line }: Failure): string {
  const lines = [
    shortened(mismatch.message),
    ...[...shownLines(mismatch), ...stackLines(mismatch)].map((one) => `  ${shortened(one)}`),
    ...looksLike.map(lookalikeText),
    `seed ${seed}, path ${path}`,
    `smallest case: ${caseSummary(line)}`,
  ];
  return [...lines, ...(line.length > LONGEST_CASE ? [] : [line])].join('\n');
}

/** The call of describeConvTranspose for an implementation of which no command line knows. */
function callOf({ law, failure: { seed, path }, runs, callTimeout }: Replay): string {
  const options = [`laws: ['${law}']`, `seed: ${seed}`, `path: '${path}'`];
  if (runs > DEFAULT_RUNS) options.push(`runs: ${runs}`);
  if (callTimeout !== DEFAULT_TIMEOUT_MS) options.push(`callTimeout: ${callTimeout}`);
  return `describeConvTranspose(implementation, { ${options.join(', ')} })`;
}

function commandOf(argument: string, { law, failure: { seed, path }, runs, callTimeout }: Replay): string {
  const words = [`npx adjoint verify ${shellWord(argument)} --law ${law} --seed ${seed} --path ${path}`];
  if (runs > DEFAULT_RUNS) words.push(`--runs ${runs}`);
  if (callTimeout !== DEFAULT_TIMEOUT_MS) words.push(`--timeout ${callTimeout}`);
  return words.join(' ');
}

/** For the engine `matrix`: Node requires it where it is first asked, and a page cannot. */
async function loadMathjs(): Promise<void> {
  try {
    const { default: parts } = await import('../engines/mathjs-parts.cjs');
    provideMathjs(parts);
  } catch {
    // Where no bundler made an ES module of it, the tests have provided mathjs, or the engine says that they must.
  }
}

/** @throws TypeError in a page, with what must be given there instead of a path */
function nodeFor(field: string, path: string | URL, instead: string): NodeModules {
  if (node !== null) return node;
  throw new TypeError(`describeConvTranspose: in a page ${field} must be ${instead}, got the path ${path}`);
}

/** @throws Error where the file cannot be read or the entries are not understood */
function knownFailuresOf(given: DescribeOptions['knownFailures']): KnownFailure[] {
  if (given === undefined) return [];
  if (typeof given === 'string' || given instanceof URL) {
    const { fs } = nodeFor('knownFailures', given, 'a list of entries');
    return parseKnownFailures(fs.readFileSync(given, 'utf8'), `${given}`);
  }
  return parseKnownFailures(JSON.stringify(given), 'knownFailures');
}
