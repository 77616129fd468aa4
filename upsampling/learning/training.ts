/**
 * Training runs on the project's own gradients. Each step draws some pictures, makes them larger by the layer, takes the mean
 * squared error and its gradient in the kernel, puts the gradient law to it, and moves the kernel by Adam. The same seed
 * gives the same bits. Steps of a generator, so that who runs it can show progress and stay responsive.
 */
import { engines, gradients } from '../../engines/index.ts';
import type { Case, Gradients } from '../../spec/case.ts';
import { describeValue } from '../../spec/describe-value.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { MOST_FACTOR, requireInteger, requireOneOf, requireSeed } from '../checked-arguments.ts';
import { periodOf, unevenest } from '../measures/period.ts';
import { FILTERS } from '../methods/filter.ts';
import { edgeOf, interpolationLayer } from '../methods/interpolations.ts';
import { transposedByTiles } from '../methods/transposed.ts';
import { adam } from './adam.ts';
import { CONTEXT, chosen, type Examples, examplesOf } from './examples.ts';
import { randomFields, randomNumbers } from './fields.ts';
import { lawDeviation } from './gradient-law.ts';
import { isKept, isLarger, lawOfAll } from './law-record.ts';
import type { LearnedKernel, LearningResult, TrainingRun, Yardstick } from './result.ts';
import { STARTS, type Student, students } from './student.ts';

/** What is trained, and for how long. */
export interface TrainingOptions {
  /** One or more even numbers in 2 … 32. */
  readonly factors: readonly number[];
  /** An integer in 1 … 1 000 000. */
  readonly steps: number;
  /** An integer in 0 … 2³² − 1. */
  readonly seed: number;
  /** Which of the layers; all where it is left out. */
  readonly only?: readonly Student['start'][];
  /** What the gradients are; the project's own where it is left out. */
  readonly differentiate?: (problem: Case, g: Tensor) => Gradients;
}

/** What is going on, between two steps. */
export interface TrainingStep {
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  /** Of the weights that the step began with: it is what they are moved by. */
  readonly loss: number;
}

/**
 * Of Adam's steps in the first half; in the second it falls in a straight line, which comes to 0 one step after the last, or the last
 * kernel would be a noisy one.
 */
const RATE = 0.05;
const BATCH = 8;

/** Pictures to learn from, and pictures to judge by. */
const SEEN = 48;
const UNSEEN = 16;

/** Their losses are kept. */
const MOST_STEPS = 1_000_000;

/** Cells along an edge of the small pictures, without their context. */
const CELLS = 8;

/**
 * Trains transposed convolutions to enlarge pictures. A generator: each step is progress, its return value the
 * result.
 * @throws TypeError, RangeError naming field, rule and value, before the first step
 */
export function trainUpsampling(options: TrainingOptions): Generator<TrainingStep, LearningResult> {
  const { factors, steps, seed, only = STARTS } = options;
  const message = () => `${WHERE}: factors must be a list of one or more numbers, got ${describeValue(factors)}`;
  if (!Array.isArray(factors)) throw new TypeError(message());
  if (factors.length === 0) throw new RangeError(message());
  factors.forEach((factor, at) => {
    requireInteger(`${WHERE}: factors[${at}]`, factor, 2, MOST_FACTOR);
    if (factor % 2 !== 0) throw new RangeError(`${WHERE}: factors[${at}] must be even, got ${factor}`);
  });
  requireInteger(`${WHERE}: steps`, steps, 1, MOST_STEPS);
  requireSeed(WHERE, seed);
  for (const start of only) requireOneOf(`${WHERE}: only`, start, STARTS);
  return trainedAll(options);
}

const WHERE = 'trainUpsampling';

function* trainedAll(options: TrainingOptions): Generator<TrainingStep, LearningResult> {
  const { factors, steps, seed } = options;
  const runs: TrainingRun[] = [];
  const yardsticks: Yardstick[] = [];
  for (const factor of factors) {
    const random = randomNumbers(seed);
    const size = (CELLS + 2 * CONTEXT) * factor;
    const seen = examplesOf(randomFields(SEEN, size, random), factor);
    const unseen = examplesOf(randomFields(UNSEEN, size, random), factor);
    yardsticks.push(...yardsticksOf(factor, unseen));
    for (const student of students(factor, seed)) {
      if (options.only?.includes(student.start) === false) continue;
      runs.push(yield* trained(student, { seen, unseen }, options));
    }
  }
  const law = lawOfAll(runs);
  return { seed, steps, batch: BATCH, rate: RATE, runs, yardsticks, lawHolds: isKept(law), law };
}

interface Pictures {
  readonly seen: Examples;
  readonly unseen: Examples;
}

function* trained(
  student: Student,
  { seen, unseen }: Pictures,
  { steps, seed, differentiate = gradients }: TrainingOptions,
): Generator<TrainingStep, TrainingRun> {
  const random = randomNumbers(seed);
  const move = adam(student.initial.data.length);
  const law = { checked: 0, largest: 0, step: 0 };
  const losses: number[] = [];
  let w = student.initial;
  for (let step = 1; step <= steps; step++) {
    const places = Array.from({ length: BATCH }, () => Math.floor(SEEN * random()));
    const { small, target } = chosen(seen, places);
    const problem = student.problem(small, w);
    const y = engines.scatter(problem);
    losses.push(meanSquare(y, target));
    const g = lossGradient(y, target);
    const found = differentiate(problem, g);
    const deviation = lawDeviation(problem, y, g, found);
    law.checked++;
    if (isLarger(deviation, law.largest)) Object.assign(law, { largest: deviation, step });
    w = { shape: w.shape, data: move(w.data, found.w.data, rateAt(step, steps)) };
    yield { title: student.title, step, steps, loss: losses[losses.length - 1] };
  }
  const { id, title, factor, initial } = student;
  const judged = (kernel: Tensor) => meanSquare(engines.scatter(student.problem(unseen.small, kernel)), unseen.target);
  return {
    id,
    title,
    factor,
    before: kernelOf(student, initial),
    after: kernelOf(student, w),
    losses,
    unseenBefore: judged(initial),
    unseenAfter: judged(w),
    law,
  };
}

function rateAt(step: number, steps: number): number {
  return RATE * Math.min(1, (2 * (steps - step + 1)) / steps);
}

function meanSquare(y: Tensor, target: Tensor): number {
  let sum = 0;
  for (let at = 0; at < target.data.length; at++) sum += (y.data[at] - target.data[at]) ** 2;
  return sum / target.data.length;
}

/** Of the mean square, in y. */
function lossGradient(y: Tensor, target: Tensor): Tensor {
  const data = Float64Array.from(y.data, (value, at) => (2 * (value - target.data[at])) / target.data.length);
  return { shape: y.shape, data };
}

function kernelOf({ problem, factor }: Student, w: Tensor): LearnedKernel {
  const enlarge = (x: Tensor) => engines.scatter(problem(x, w));
  const { least, most } = unevenest(periodOf(enlarge, 1, factor));
  return { size: w.shape[2], weights: [...w.data], gain: { least, most } };
}

/** Interpolation of the same pictures, by the transposed convolutions that it is. */
function yardsticksOf(factor: number, { small, target }: Examples): Yardstick[] {
  return [FILTERS.nearest, FILTERS.linear].map((filter) => {
    const layer = interpolationLayer(filter, 1, factor);
    const scale = filter.scale(2 * factor) ** 2;
    let sum = 0;
    const [count, , cells] = small.shape;
    const inner = target.shape[2];
    for (let picture = 0; picture < count; picture++) {
      const x = {
        shape: [1, 1, cells, cells],
        data: small.data.slice(picture * cells ** 2, (picture + 1) * cells ** 2),
      };
      const y = transposedByTiles(x, layer, edgeOf(filter));
      for (let at = 0; at < inner ** 2; at++) {
        const [row, column] = [Math.floor(at / inner) + CONTEXT * factor, (at % inner) + CONTEXT * factor];
        const value = y.data[row * y.shape[3] + column] / scale;
        sum += (value - target.data[picture * inner ** 2 + at]) ** 2;
      }
    }
    return { factor, title: filter.name, unseen: sum / target.data.length };
  });
}
