/**
 * A layer in one short line, in the manner of oneDNN's benchdnn, driver `deconv`: letters and a number each,
 *
 *   g256mb1ic256ih16oc256oh32kh4sh2ph1
 *
 * g groups, mb batch, ic and oc channels; i, o, k, s, d, p are input, output, kernel, stride, dilation and begin pad,
 * of the axes d, h, w. As there, dilation counts from 0; h stands for a missing w and d for a missing h; groups and
 * batch default to 1, strides to 1, the rest to 0. The output may be left out: pads are then symmetric. Where it is
 * given, it settles the end pad, and output padding where the pads can be symmetric with it. One letter more than
 * there: b1 is a bias, which benchdnn asks for by --dir=FWD_B beside the descriptor. A name may stand behind n, as in
 * `…ph1n"upscore"`, and a field of an axis that is not there may say nothing, as pd0 does. Source: oneDNN,
 * tests/benchdnn/doc/knobs_desc.md and driver_conv.md.
 */
import { fullExtentOf, outputExtentOf } from '../../spec/axis.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { type Workload, workloadAxes } from './workload.ts';

const AXES = ['d', 'h', 'w'] as const;
type AxisLetter = (typeof AXES)[number];

/** The fields of one axis; what a missing one is comes after the colon. */
const AXIS_DEFAULTS = { i: null, o: null, k: null, s: 1, d: 0, p: 0 } as const;
type AxisField = keyof typeof AXIS_DEFAULTS;

const WHOLE_FIELDS = ['g', 'mb', 'ic', 'oc', 'b'] as const;

/**
 * The line that names this layer, its name and source apart.
 *
 * @example
 * ```ts
 * import { descriptorOf, workloadOf, workloadsNamed } from 'adjoint/bench';
 *
 * const [workload] = workloadsNamed(['enet.pt.up4']);
 * descriptorOf(workload); // → 'mb1ic32ih45iw60oc32oh90ow120kh2sh2'
 * workloadOf(descriptorOf(workload)).stride; // → [2, 2]
 * ```
 */
export function descriptorOf(workload: Workload): string {
  const { n, cin, cout, groups, input } = workload;
  const letters = AXES.slice(AXES.length - input.length);
  const output = workloadAxes(workload).map(outputExtentOf);
  const perAxis = (field: AxisField, values: readonly number[], left: number | null = null) =>
    values.every((value) => value === left) ? '' : writtenOut(letters, field, values);
  return [
    groups === 1 ? '' : `g${groups}`,
    `mb${n}`,
    `ic${cin}`,
    perAxis('i', input),
    `oc${cout}`,
    perAxis('o', output),
    perAxis('k', workload.kernel),
    perAxis('s', workload.stride, AXIS_DEFAULTS.s),
    perAxis(
      'd',
      workload.dilation.map((value) => value - 1),
      AXIS_DEFAULTS.d,
    ),
    perAxis(
      'p',
      workload.padding.map(([begin]) => begin),
      AXIS_DEFAULTS.p,
    ),
    workload.bias ? 'b1' : '',
  ].join('');
}

/** Trailing axes that repeat the one before are left out. */
function writtenOut(letters: readonly AxisLetter[], field: AxisField, values: readonly number[]): string {
  return values
    .map((value, axis) => (axis > 0 && value === values[axis - 1] ? '' : `${field}${letters[axis]}${value}`))
    .join('');
}

/**
 * The layer that a line describes; its name is what stands behind n, or the line.
 * @throws RangeError naming the field where the line cannot be read; whether the layer is legal, geometry says
 */
export function workloadOf(line: string): Workload {
  const { descriptor, name } = named(line);
  const given = fieldsOf(descriptor);
  const letters = lettersOf(descriptor, given);
  const whole = (field: (typeof WHOLE_FIELDS)[number], left: number | null) =>
    given.get(field) ?? left ?? missing(descriptor, field);
  const axesOf = (field: AxisField) => letters.map((_, axis) => axisValue(given, field, letters.slice(0, axis + 1)));
  const all = (field: 'i' | 'k' | 's' | 'd' | 'p') =>
    axesOf(field).map(
      (value, axis) => value ?? AXIS_DEFAULTS[field] ?? missing(descriptor, `${field}${letters[axis]}`),
    );
  const bias = whole('b', 0);
  if (bias > 1) throw new RangeError(`layer "${descriptor}": b must be 0 or 1, got ${bias}`);
  const [input, kernel, stride, begins] = [all('i'), all('k'), all('s'), all('p')];
  const dilation = all('d').map((value) => value + 1);
  const ends = axesOf('o').map((output, axis) => {
    const [begin, limit] = [begins[axis], Math.max(stride[axis], dilation[axis])];
    const uncropped = fullExtentOf({
      input: input[axis],
      kernel: kernel[axis],
      stride: stride[axis],
      dilation: dilation[axis],
    });
    if (output === null) return { end: begin, extra: 0 };
    const largest = uncropped - begin + limit - 1;
    if (output > largest) {
      throw new RangeError(`layer "${descriptor}": o${letters[axis]} must be at most ${largest}, got ${output}`);
    }
    return endOf(uncropped - output - begin, begin, limit);
  });
  return {
    name: name ?? descriptor,
    source: 'the command line',
    n: whole('mb', 1),
    cin: whole('ic', null),
    cout: whole('oc', null),
    input,
    kernel,
    stride,
    padding: begins.map((begin, axis) => [begin, ends[axis].end]),
    outputPadding: ends.map(({ extra }) => extra),
    dilation,
    groups: whole('g', 1),
    ...(bias === 1 && { bias: true }),
  };
}

/** No field begins with n, so that the first that does is the name; quotation marks around it are not part of it. */
function named(line: string): { descriptor: string; name: string | null } {
  const [, descriptor = line, name = ''] = /^((?:(?!n)[a-z]+\d+_?)+)n(.+)$/s.exec(line) ?? [];
  return { descriptor, name: name === '' ? null : name.replace(/^"(.+)"$/s, '$1') };
}

/** The spatial axes that the layer has: from the first whose input extent is given. */
function lettersOf(descriptor: string, given: ReadonlyMap<string, number>): readonly AxisLetter[] {
  const first = AXES.findIndex((letter) => given.has(`i${letter}`));
  if (first < 0) throw new RangeError(`layer "${descriptor}": one of id, ih and iw must be given`);
  for (const letter of AXES.slice(0, first)) {
    const isStray = (field: AxisField) => {
      const value = given.get(`${field}${letter}`);
      return value !== undefined && value !== AXIS_DEFAULTS[field];
    };
    const stray = (Object.keys(AXIS_DEFAULTS) as AxisField[]).find(isStray);
    if (stray !== undefined) {
      throw new RangeError(`layer "${descriptor}": ${stray}${letter} must not be given without i${letter}`);
    }
  }
  return AXES.slice(first);
}

/**
 * What is to be cropped at the end, as a pad like the one at the beginning less an output padding, if that is legal.
 */
function endOf(cropped: number, begin: number, limit: number): { end: number; extra: number } {
  const extra = begin - cropped;
  if (extra >= 0 && extra < limit) return { end: begin, extra };
  return cropped >= 0 ? { end: cropped, extra: 0 } : { end: 0, extra: -cropped };
}

/** The value for the last of these axes, or for the nearest before it. */
function axisValue(
  given: ReadonlyMap<string, number>,
  field: AxisField,
  letters: readonly AxisLetter[],
): number | null {
  const named = letters.findLast((letter) => given.has(`${field}${letter}`));
  return named === undefined ? null : (given.get(`${field}${named}`) as number);
}

function fieldsOf(descriptor: string): Map<string, number> {
  const known = [
    ...WHOLE_FIELDS,
    ...Object.keys(AXIS_DEFAULTS).flatMap((field) => AXES.map((axis) => `${field}${axis}`)),
  ];
  const given = new Map<string, number>();
  if (!/^(?:[a-z]+\d+_?)+$/.test(descriptor)) {
    throw new RangeError(`layer "${descriptor}" must be letters and a number each, as in mb1ic64ih32oc32kh4sh2ph1`);
  }
  for (const [, field, digits] of descriptor.matchAll(/([a-z]+)(\d+)/g)) {
    if (!known.includes(field)) {
      throw new RangeError(
        `layer "${descriptor}": ${field} is not known; it must be one of ${known.join(', ')}${didYouMean(field, known)}`,
      );
    }
    if (given.has(field)) throw new RangeError(`layer "${descriptor}": ${field} must be given once`);
    given.set(field, Number(digits));
  }
  return given;
}

function missing(descriptor: string, field: string): never {
  throw new RangeError(`layer "${descriptor}": ${field} must be given`);
}
