/**
 * Putting the gate to a fault: which law finds it first, after how many cases and how long, and by which smallest case.
 */
import { type CheckResult, checkLaw } from '../properties/checking/check.ts';
import type { Law } from '../properties/law.ts';
import { runsFor, tellingFirst } from '../properties/laws.ts';
import type { Subject } from '../subjects/subject.ts';
import { PUBLISHED_SUITES, pointsThatFail } from './defects/published-suites.ts';
import { documentOf, type Fault } from './fault.ts';
import { allFigures, figuresOf, foundBy } from './figures.ts';
import { FAULTS, LEFT_OUT } from './index.ts';
import { openFault } from './open-fault.ts';
import type { FaultResult, FaultRun, FaultsResult } from './result.ts';

/** How one defect is checked with one seed. */
export interface KillOptions {
  /** Those about what a subject offers beside the operator are put first. */
  readonly laws: readonly Law[];
  readonly seed: number;
  /** Cases per core law; further laws are put as many as in the gate. */
  readonly runs: number;
  /** How long the case that kills may be made smaller; default 2000. */
  readonly shrinkMs?: number;
  /** Called after every case. */
  readonly onCase?: (law: string) => void;
  readonly signal?: AbortSignal;
}

/** How defects are checked: seeds, laws, cases per law. */
export interface KillAllOptions extends Omit<KillOptions, 'seed' | 'onCase'> {
  readonly seeds: readonly number[];
  /** Called after every case, and with `finished` when a fault is done. */
  readonly onProgress?: (progress: FaultProgress) => void;
}

/** Where a run over defects is. */
export interface FaultProgress {
  readonly fault: string;
  readonly law: string;
  readonly finished: FaultResult | null;
}

/** The gate on every fault, one after the other. */
export async function killAll(faults: readonly Fault[], options: KillAllOptions): Promise<FaultsResult> {
  const { seeds, onProgress, ...rest } = options;
  const started = performance.now();
  const results: FaultResult[] = [];
  for (const fault of faults) {
    if (options.signal?.aborted) break;
    const onCase = (law: string) => onProgress?.({ fault: fault.id, law, finished: null });
    const finished = await killFault(fault, seeds, { ...rest, onCase });
    if (options.signal?.aborted) break;
    results.push(finished);
    onProgress?.({ fault: fault.id, law: '', finished });
  }
  const survivors = results.filter(({ runs }) => runs.some(({ kill }) => kill === null)).map(({ id }) => id);
  const notPut = faults.slice(results.length).map(({ id }) => id);
  return {
    kind: 'faults',
    seeds,
    runs: options.runs,
    laws: options.laws.map(({ id }) => id),
    faults: results,
    leftOut: faults === FAULTS ? LEFT_OUT : [],
    suites: PUBLISHED_SUITES.map(({ points, allowed: _, ...suite }) => ({
      ...suite,
      tests: points.length,
      found: foundBy(suite.id, results),
    })),
    survivors,
    ...(notPut.length > 0 && { notPut }),
    figures: allFigures(results),
    milliseconds: performance.now() - started,
    verdict: notPut.length > 0 ? 'interrupted' : survivors.length > 0 ? 'survivors' : 'killed',
  };
}

/** The gate on one subject, ended by the first law that fails. */
export async function killRun(subject: Subject, options: KillOptions): Promise<FaultRun> {
  const started = performance.now();
  const { seed } = options;
  let cases = 0;
  for (const law of tellingFirst(options.laws, subject.capabilities)) {
    const { check, milliseconds } = await checkUntilFailure(subject, law, options, started);
    cases += check.cases;
    if (check.failure !== null) {
      const { mismatch, shrinks } = check.failure;
      const shown = { message: mismatch.message, case: check.failure.case, shrinks };
      const kill = { law: law.id, cases, casesOfLaw: check.cases, milliseconds, ...shown };
      return { seed, status: 'killed', kill, cases, milliseconds: performance.now() - started };
    }
    if (options.signal?.aborted) break;
  }
  const status = options.signal?.aborted ? 'interrupted' : 'survives';
  return { seed, status, kill: null, cases, milliseconds: performance.now() - started };
}

/** One law, with the time since `started` at which a case first failed. */
async function checkUntilFailure(
  subject: Subject,
  law: Law,
  { seed, runs, shrinkMs = 2000, onCase, signal }: KillOptions,
  started: number,
): Promise<{ check: CheckResult; milliseconds: number }> {
  let milliseconds = 0;
  const shrunk = new AbortController();
  const stop = () => shrunk.abort();
  signal?.addEventListener('abort', stop);
  let timer: NodeJS.Timeout | undefined;
  const watched: Law = {
    ...law,
    async check(asked, problem, onAccuracy, screen) {
      const mismatch = await law.check(asked, problem, onAccuracy, screen);
      if (mismatch !== null && milliseconds === 0) {
        milliseconds = performance.now() - started;
        timer = setTimeout(stop, shrinkMs);
      }
      return mismatch;
    },
  };
  try {
    const check = await checkLaw(subject, watched, {
      seed,
      runs: runsFor(law, runs),
      signal: shrunk.signal,
      ...(onCase !== undefined && { onCase: () => onCase(law.id) }),
    });
    return { check, milliseconds };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** The gate on a fault, once per seed and afresh each time, and the published suites beside it. */
export async function killFault(
  fault: Fault,
  seeds: readonly number[],
  options: Omit<KillOptions, 'seed'>,
): Promise<FaultResult> {
  const runs: FaultRun[] = [];
  for (const seed of seeds) {
    if (options.signal?.aborted) break;
    runs.push(await withSubject(fault, (subject) => killRun(subject, { ...options, seed })));
  }
  const published = Object.fromEntries(
    await Promise.all(
      PUBLISHED_SUITES.map(async (suite) => [
        suite.id,
        options.signal?.aborted ? [] : await withSubject(fault, (subject) => pointsThatFail(suite, subject)),
      ]),
    ),
  );
  return { ...documentOf(fault), runs, published, figures: figuresOf(runs) };
}

async function withSubject<T>(fault: Fault, use: (subject: Subject) => Promise<T>): Promise<T> {
  const subject = await openFault(fault);
  try {
    return await use(subject);
  } finally {
    await subject.close();
  }
}
