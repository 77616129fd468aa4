/**
 * The layers of a model on subjects: laws on the geometry of each with integers, which decide, and the layer with its own weights
 * against the exact result, within the proven bound and in ulps.
 */
import { checkCase } from '../../properties/checking/check.ts';
import { inexactness, inexactnessOfTransforms } from '../../properties/checking/exact-sums.ts';
import { unfitFor } from '../../properties/checking/given-case.ts';
import type { CaseAccuracy } from '../../properties/checking/law-accuracy.ts';
import type { Law, Mismatch } from '../../properties/law.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { type Case, formatCase } from '../../spec/case.ts';
import { beyondLimits } from '../../spec/limits.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Subject } from '../../subjects/subject.ts';
import { borrowingWords } from '../borrowed.ts';
import type { CheckedLayer, LayerCheck, LayersResult } from './result.ts';
import { SameResults } from './same-results.ts';

/** A layer as cases. */
export interface LayerCases extends CheckedLayer {
  /** Its geometry with integers, so small that laws can be checked on the exact engine beforehand; null without a case. */
  readonly integers: Case | null;
  /** The same as large as it can be computed; it may be the same one. */
  readonly largeIntegers: Case | null;
  readonly weighted: Case | null;
  /** Of a layer of integers: with its own codes, scales and zero points; or why there is no such case. Null of any other layer. */
  readonly codes: Case | string | null;
}

/** A layer as a runtime computed it within a model. */
export interface RecordedLayer {
  readonly layer: string;
  /** The layer with its weights and the x that it was given. */
  readonly problem: Case;
  readonly y: Tensor;
}

/** By this name what is recorded is reported. */
const RECORDED = 'onnxruntime-node in the model';

/** What is checked, and for whom it is reported. */
export interface LayersOptions {
  readonly file: string;
  readonly version: string;
  readonly seed: number;
  readonly laws: readonly Law[];
  /** What of the model could not be made a layer, in words: it keeps the run from passing. */
  readonly unread: readonly string[];
  /** What a runtime gave for the input that it was given within the whole model. */
  readonly recorded?: readonly RecordedLayer[];
  readonly onCheck?: (check: LayerCheck) => void;
  readonly signal?: AbortSignal;
}

const [AGREEMENT, BOUNDED, ROUNDING] = lawsNamed(['agreement', 'bounded-agreement', 'quantised-rounding']);

/** Characters of a case that are repeated in a result. */
const LONGEST_CASE = 4000;

/**
 * Checks every layer on every subject. The subjects stay open.
 * @param layers with the cases of those that are some
 */
export async function checkLayers(
  subjects: readonly Subject[],
  layers: readonly LayerCases[],
  options: LayersOptions,
): Promise<LayersResult> {
  const started = performance.now();
  const checks: LayerCheck[] = [];
  const keep = (check: LayerCheck) => {
    checks.push(check);
    options.onCheck?.(check);
  };
  for (const layer of layers) {
    for (const subject of subjects) {
      for (const law of options.laws) keep(await integerCheck(subject, law, layer, options.signal));
      if (layer.weighted !== null || layer.codes === null) keep(await weightCheck(subject, layer, options.signal));
      if (layer.codes !== null) keep(await codesCheck(subject, layer.codes, layer, options.signal));
    }
  }
  const { recorded = [] } = options;
  for (const one of recorded) keep(await recordedCheck(one, layers, options.signal));
  const { file, version, seed, unread } = options;
  return {
    kind: 'model',
    file,
    version,
    seed,
    subjects: [
      ...subjects.map(({ name, argument: typed, version: own }) => ({ name, typed, version: own })),
      ...(recorded.length > 0 ? [{ name: RECORDED, typed: null, version: null }] : []),
    ],
    layers: layers.map(({ name, x, modelX, reason }) => ({ name, x, modelX, reason })),
    checks,
    milliseconds: performance.now() - started,
    warnings: subjects.flatMap(({ name, borrowed }) => borrowingWords(name, borrowed?.() ?? [])),
    objections: objectionsTo(layers, checks, unread),
  };
}

type Base = Pick<LayerCheck, 'layer' | 'subject' | 'law' | 'lane' | 'numbers'>;

const baseOf = (subject: Subject, law: Law, layer: LayerCases, numbers: LayerCheck['numbers']): Base => {
  return { layer: layer.name, subject: subject.name, law: law.id, lane: law.lane, numbers };
};

function notCovered(base: Base, missing: string): LayerCheck {
  return { ...base, status: 'not covered', missing, mismatch: null, error: null, case: null };
}

async function integerCheck(subject: Subject, law: Law, layer: LayerCases, signal?: AbortSignal): Promise<LayerCheck> {
  const base = baseOf(subject, law, layer, 'integers');
  if (layer.integers === null || layer.largeIntegers === null) return notCovered(base, `${layer.reason}`);
  if (law === AGREEMENT && isPlain(subject, layer.largeIntegers)) {
    return judged(base, subject, law, layer.largeIntegers, signal);
  }
  const found = await checkCase(subject, law, layer.integers, signal);
  const { status, missing, failure } = found;
  const mismatch = failure?.mismatch.message ?? null;
  return { ...base, status, missing, mismatch, error: null, case: failure === null ? null : shortened(failure.case) };
}

/**
 * Whether agreement can be checked without asking the exact engine beforehand, which takes no layer of a usual size: the one call
 * that the law makes has exact sums, those of transforms included where the subject forms some.
 */
function isPlain({ capabilities }: Subject, problem: Case): boolean {
  return (
    beyondLimits(problem, 'engines') === null &&
    missingCapability(problem, capabilities) === null &&
    (capabilities.sumsOfProducts ? inexactness(problem) : inexactnessOfTransforms(problem)) === null
  );
}

async function weightCheck(subject: Subject, layer: LayerCases, signal?: AbortSignal): Promise<LayerCheck> {
  const base = baseOf(subject, BOUNDED, layer, 'weights');
  if (layer.weighted === null) return notCovered(base, `${layer.reason}`);
  const unfit = await unfitFor(BOUNDED, layer.weighted, subject.capabilities);
  if (unfit !== null) return notCovered(base, unfit.reason);
  return judged(base, subject, BOUNDED, layer.weighted, signal);
}

async function codesCheck(
  subject: Subject,
  codes: Case | string,
  layer: LayerCases,
  signal?: AbortSignal,
): Promise<LayerCheck> {
  const base = baseOf(subject, ROUNDING, layer, 'codes');
  if (typeof codes === 'string') return notCovered(base, `its codes are no case: ${codes}`);
  const unfit = await unfitFor(ROUNDING, codes, subject.capabilities);
  if (unfit !== null) return notCovered(base, unfit.reason);
  return judged(base, subject, ROUNDING, codes, signal);
}

/** The recorded result, as that of a subject which has it ready. */
async function recordedCheck(
  { layer, problem, y }: RecordedLayer,
  layers: readonly LayerCases[],
  signal?: AbortSignal,
): Promise<LayerCheck> {
  const subject = subjectInProcess({ name: RECORDED, convTranspose: () => y }, 'third party');
  const known = layers.find(({ name }) => name === layer) as LayerCases;
  return weightCheck(subject, { ...known, weighted: problem }, signal);
}

type Verdict = Pick<LayerCheck, 'status' | 'missing' | 'mismatch' | 'error' | 'case'>;

/** A case is of one layer, and of one law here: agreement with integers, the bound with weights. */
const sameResults = new SameResults<Verdict>();

async function judged(
  base: Base,
  subject: Subject,
  law: Law,
  problem: Case,
  signal: AbortSignal | undefined,
): Promise<LayerCheck> {
  if (signal?.aborted) return { ...notCovered(base, `${signal.reason}`), status: 'interrupted' };
  const outcome = await subject.run(problem);
  const before = sameResults.verdictOn(problem, subject, outcome);
  if (before !== null) return { ...base, ...before };
  let error: CaseAccuracy | null = null;
  // The law asks for this very call, whose answer is there.
  const answered = { ...subject, run: async () => outcome };
  const mismatch: Mismatch | null = await law.check(answered, problem, (accuracy) => {
    error = accuracy;
  });
  if (signal?.aborted) return { ...notCovered(base, `${signal.reason}`), status: 'interrupted' };
  if (mismatch?.kind === 'skipped') return notCovered(base, mismatch.message);
  if (mismatch === null) {
    const found = error as CaseAccuracy | null;
    // In one unit for all, of subjects that transform as well: their errors stand side by side.
    const measured = found === null ? null : { ulps: found.ulps, units: found.componentwiseUnits };
    const verdict: Verdict = { status: 'passed', missing: null, mismatch: null, error: measured, case: null };
    sameResults.keep(problem, subject, outcome, verdict);
    return { ...base, ...verdict };
  }
  const written = shortened(formatCase(problem));
  return { ...base, status: 'failed', missing: null, mismatch: mismatch.message, error: null, case: written };
}

function shortened(text: string): string | null {
  return text.length <= LONGEST_CASE ? text : null;
}

function objectionsTo(
  layers: readonly LayerCases[],
  checks: readonly LayerCheck[],
  unread: readonly string[],
): readonly string[] {
  const failed = checks.filter(({ status }) => status === 'failed');
  const untouched = layers.filter(({ reason }) => reason !== null);
  const interrupted = checks.filter(({ status }) => status === 'interrupted').length;
  const ran = checks.some(({ status }) => status === 'passed' || status === 'failed');
  return [
    ...failed.map(({ subject, law, layer, numbers }) => `${subject} fails ${law} on ${layer} (${numbers})`),
    ...untouched.map(({ name, reason }) => `${name} was not checked: ${reason}`),
    ...unread,
    ...(interrupted > 0 ? [`interrupted: ${interrupted} of ${checks.length} checks are missing`] : []),
    ...(ran ? [] : ['nothing was run']),
  ];
}
