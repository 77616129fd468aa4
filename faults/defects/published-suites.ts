/**
 * What two published conformance suites ask of transposed convolution: shapes, attributes, the kind of data, and the
 * tolerance that they apply. Attributes of a convention (auto_pad, output_shape, autoPad, outputSizes, layouts) stand
 * here as the pads and output padding that they mean. The expected results are computed, not copied.
 */
import { engines } from '../../engines/index.ts';
import type { Attributes, Case, Rank } from '../../spec/case.ts';
import { compareBounded } from '../../spec/compare.ts';
import { elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import { capabilitiesAt } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';

/** Which published suite. */
export type SuiteId = 'onnx' | 'webnn';

/** 'counting': 0, 1, 2, …; 'ones'; 'random': uniform in 0 … 1; 'negative': in −1 … 0; or the numbers themselves. */
/** How the numbers of a published case are made, or the numbers. */
export type SuiteData = 'counting' | 'ones' | 'random' | 'negative' | readonly number[];

/** One case of a published suite. */
export interface SuitePoint extends Partial<Attributes> {
  readonly name: string;
  readonly x: readonly number[];
  readonly w: readonly number[];
  readonly xData: SuiteData;
  readonly wData: SuiteData;
  readonly bias?: SuiteData;
}

/** The cases of a published test suite, with the tolerance that it allows. */
export interface PublishedSuite {
  readonly id: SuiteId;
  readonly title: string;
  readonly source: string;
  readonly tolerance: string;
  /** How far an element may be from what is expected. */
  readonly allowed: (expected: number, problem: Case) => number;
  readonly points: readonly SuitePoint[];
  /** What the suite has and this list does not, and why. */
  readonly leftOut: readonly string[];
}

const ONES_3X3 = { x: [1, 1, 3, 3], w: [1, 2, 3, 3], xData: 'counting', wData: 'ones' } as const;

const ONNX: PublishedSuite = {
  id: 'onnx',
  title: 'ONNX backend node tests',
  source: 'onnx 1.23.1, onnx/backend/test/case/node/convtranspose.py and onnx/backend/test/runner',
  tolerance: 'relative 1e-3, absolute 1e-7 (numpy.testing.assert_allclose)',
  allowed: (expected) => 1e-7 + 1e-3 * Math.abs(expected),
  points: [
    { name: 'test_convtranspose', ...ONES_3X3 },
    { name: 'test_convtranspose_1d', x: [1, 1, 3], w: [1, 2, 3], xData: 'counting', wData: 'ones' },
    { name: 'test_convtranspose_3d', x: [1, 1, 3, 4, 5], w: [1, 2, 3, 3, 3], xData: 'counting', wData: 'ones' },
    { name: 'test_convtranspose_output_shape', ...ONES_3X3, stride: [3, 2], outputPadding: [1, 1] },
    { name: 'test_convtranspose_pad', ...ONES_3X3, stride: [3, 2], outputPadding: [1, 1] },
    { name: 'test_convtranspose_kernel_shape', ...ONES_3X3, stride: [3, 2], outputPadding: [1, 1] },
    { name: 'test_convtranspose_pads', ...ONES_3X3, stride: [3, 2], padBegin: [1, 2], padEnd: [1, 2] },
    {
      name: 'test_convtranspose_dilations',
      x: [1, 1, 3, 3],
      w: [1, 1, 2, 2],
      xData: [3, 8, 1, 9, 5, 7, 3, 2, 6],
      wData: [7, 2, 1, 9],
      dilation: [2, 2],
    },
    { name: 'test_convtranspose_autopad_same', ...ONES_3X3, stride: [2, 2], padEnd: [1, 1] },
    {
      name: 'test_convtranspose_group_2',
      x: [1, 2, 3, 3],
      w: [2, 1, 3, 3],
      xData: 'counting',
      wData: 'ones',
      groups: 2,
    },
    {
      name: 'test_convtranspose_group_2_image_3',
      x: [3, 2, 3, 3],
      w: [2, 1, 3, 3],
      xData: [0, 9, 18, 9, 0, 9].flatMap((first) => Array.from({ length: 9 }, (_, cell) => first + cell)),
      wData: 'ones',
      groups: 2,
    },
  ],
  leftOut: [],
};

const RANDOM_2X2 = { x: [1, 1, 2, 2], w: [1, 1, 2, 2], xData: 'random', wData: 'random' } as const;
const RANDOM_3X3 = { x: [1, 1, 3, 3], w: [1, 2, 3, 3], xData: 'random', wData: 'random' } as const;
const TWO_GROUPS = { x: [1, 2, 2, 2], w: [2, 1, 2, 2], xData: 'random', wData: 'random', groups: 2 } as const;
const ONE_TO_NINE = {
  x: [1, 1, 3, 3],
  w: [1, 1, 3, 3],
  xData: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  wData: 'ones',
  stride: [3, 3],
} as const;
const NAMED = 'convTranspose2d float32 4D input and filter tensors';

const WEBNN: PublishedSuite = {
  id: 'webnn',
  title: 'WebNN conformance tests',
  source:
    'web-platform-tests/wpt, webnn/conformance_tests/conv_transpose2d.https.any.js, as in chromium/chromium at 8effea1d5362 ' +
    'under third_party/blink/web_tests/external/wpt',
  tolerance: '2·kw·kh·C/groups units in the last place',
  allowed: (expected, { x, w, groups }) => 2 * elementCount(w.shape.slice(2)) * (x.shape[1] / groups) * ulp(expected),
  points: [
    { name: `${NAMED} default options`, ...RANDOM_2X2 },
    { name: `${NAMED} options.groups`, ...TWO_GROUPS },
    { name: `${NAMED} options.groups=2 options.strides=[2, 2]`, ...TWO_GROUPS, stride: [2, 2] },
    { name: `${NAMED} options.padding`, ...RANDOM_2X2, padBegin: [1, 1], padEnd: [1, 1] },
    {
      name: 'convTranspose2d options.padding is the same upper padding',
      x: [1, 1, 3, 3],
      w: [1, 2, 3, 3],
      xData: new Array(9).fill(0.5),
      wData: 'ones',
      stride: [2, 2],
      padEnd: [1, 1],
    },
    { name: `${NAMED} options.strides`, ...RANDOM_3X3, stride: [3, 2] },
    { name: `${NAMED} options.dilations`, ...RANDOM_3X3, w: [1, 1, 2, 2], dilation: [2, 2] },
    { name: `${NAMED} options.outputPadding`, ...RANDOM_3X3, stride: [3, 2], outputPadding: [1, 1] },
    { name: `${NAMED} options.outputSizes`, ...RANDOM_3X3, stride: [3, 2], outputPadding: [1, 1] },
    { name: `${NAMED} options.inputLayout=nchw`, ...RANDOM_3X3 },
    { name: `${NAMED} options.filterLayout=iohw`, ...RANDOM_3X3 },
    { name: `${NAMED} options.bias`, ...RANDOM_3X3, w: [1, 1, 3, 3], bias: 'random' },
    {
      name: `${NAMED}, both negative input tensor and options.bias`,
      ...RANDOM_3X3,
      w: [1, 1, 3, 3],
      xData: 'negative',
      bias: 'negative',
    },
    {
      name: 'convTranspose2d same output size different padding (padding=1, outputPadding=0))',
      ...ONE_TO_NINE,
      padBegin: [1, 1],
      padEnd: [1, 1],
    },
    {
      name: 'convTranspose2d same output size different padding (padding=2, outputPadding=2))',
      ...ONE_TO_NINE,
      padBegin: [2, 2],
      padEnd: [2, 2],
      outputPadding: [2, 2],
    },
  ],
  leftOut: [
    'both input and filter (non-)constant tensors: twice the problem of the default options again',
    'inputLayout=nhwc, filterLayout=hwoi and ohwi: the same problem as nchw and iohw in other layouts, which a case has not',
    'the validation tests of WebNN, a suite of their own about what must be refused: only results are compared here',
    'float16 tests of later versions, such as “convTranspose2d float16 4D input and filter tensors options.padding”: known by ' +
      'name; half precision is not covered here',
  ],
};

/** What the published test suites of ONNX and WebNN ask, for comparison with the laws. */
export const PUBLISHED_SUITES: readonly PublishedSuite[] = [ONNX, WEBNN];

/** The case of a point. SuiteData are f32, as in both suites. */
export function caseOfPoint({ x, w, xData, wData, bias, name: _, ...attributes }: SuitePoint): Case {
  const axes = (value: number) => x.slice(2).map(() => value);
  const groups = attributes.groups ?? 1;
  return {
    stride: axes(1),
    padBegin: axes(0),
    padEnd: axes(0),
    outputPadding: axes(0),
    dilation: axes(1),
    ...attributes,
    groups,
    x: tensorOf(x, xData, 1),
    w: tensorOf(w, wData, 2),
    bias: bias === undefined ? null : tensorOf([w[1] * groups], bias, 3).data,
    dtype: 'f32',
  };
}

/** The names of the tests that the subject fails, among those that it can be asked. */
export async function pointsThatFail(suite: PublishedSuite, subject: Subject): Promise<string[]> {
  const failing: string[] = [];
  for (const point of suite.points) {
    const problem = caseOfPoint(point);
    if (!canBeAsked(subject, problem)) continue;
    const expected = engines.scatter(problem);
    const bounds = expected.data.map((value) => suite.allowed(value, problem));
    const outcome = await subject.run(problem);
    if (outcome.kind !== 'result' || compareBounded(expected, outcome, bounds) !== null) failing.push(point.name);
  }
  return failing;
}

/** As far as the points go: all are f32, and none has an output padding of the stride or more. */
function canBeAsked({ capabilities }: Subject, problem: Case): boolean {
  const rank = problem.stride.length as Rank;
  const able = capabilitiesAt(capabilities, rank);
  const isPadded = [...problem.padBegin, ...problem.padEnd].some((pad) => pad > 0);
  const isSymmetric = problem.padBegin.every((pad, axis) => pad === problem.padEnd[axis]);
  return (
    capabilities.ranks.includes(rank) &&
    (able.groups || problem.groups === 1) &&
    (able.dilation || problem.dilation.every((d) => d === 1)) &&
    (able.outputPadding !== 'none' || problem.outputPadding.every((a) => a === 0)) &&
    (able.padding !== 'none' || !isPadded) &&
    (able.padding !== 'symmetric' || isSymmetric) &&
    (able.bias || problem.bias === null)
  );
}

function tensorOf(shape: readonly number[], data: SuiteData, salt: number): Tensor {
  const count = elementCount(shape);
  const numbers =
    typeof data === 'string' ? Array.from({ length: count }, (_, index) => KINDS[data](index, salt)) : data;
  return { shape, data: floatArray('f32', numbers) };
}

const KINDS: Record<Extract<SuiteData, string>, (index: number, salt: number) => number> = {
  counting: (index) => index,
  ones: () => 1,
  random: uniform,
  negative: (index, salt) => uniform(index, salt) - 1,
};

function uniform(index: number, salt: number): number {
  return ((index + 1) * 0.6180339887498949 + salt * 0.7548776662466927) % 1;
}

/** The distance from a single to the next one away from zero. */
function ulp(value: number): number {
  const magnitude = Math.abs(Math.fround(value));
  return magnitude < 2 ** -126 ? 2 ** -149 : 2 ** (Math.floor(Math.log2(magnitude)) - 23);
}
