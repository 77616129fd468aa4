/**
 * A layer in one short line, in the manner of oneDNN's benchdnn, driver `deconv`: letters and a number each,
 *
 *   g256mb1ic256ih16oc256oh32kh4sh2ph1
 *
 * g groups, mb batch, ic and oc channels; i, o, k, s, d, p are input, output, kernel, stride, dilation and begin pad,
 * of the axes d, h, w. As there, dilation counts from 0; groups default to 1, the batch to 2 and strides to 1. Without an
 * output pads default to 0 and are symmetric; where it is given, it settles the end pad, and output padding where the
 * pads can be symmetric with it, and the begin pad defaults to half of what is cropped. An axis with an input and a
 * kernel of its own has its own defaults; on any other h stands for a missing w and d for a missing h, field by field.
 * One letter more than there: b1 is a bias, which benchdnn asks for by --dir=FWD_B beside the descriptor. A name may
 * stand behind n, as in `…ph1n"upscore"`, and a field of an axis that is not there may say nothing, as pd0 does.
 * Source: oneDNN, tests/benchdnn/deconv/deconv_aux.cpp, str2desc (`d.mb = 2`, compute_pad); doc/driver_conv.md.
 */
import { fullExtentOf, outputExtentOf } from '../../spec/axis.ts';
import { didYouMean } from '../../spec/nearest.ts';
import { type Workload, workloadAxes } from './workload.ts';
import { isXnnpackRun, workloadOfRun } from './xnnpack.ts';

const AXES = ['d', 'h', 'w'] as const;
type AxisLetter = (typeof AXES)[number];

/** The fields of one axis; what a missing one is comes after the colon. */
const AXIS_DEFAULTS = { i: null, o: null, k: null, s: 1, d: 0, p: 0 } as const;
type AxisField = keyof typeof AXIS_DEFAULTS;

/** That of benchdnn. */
const DEFAULT_BATCH = 2;

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
  const isOwn = input.map((extent, axis) => axis > 0 && extent !== input[axis - 1] && hasOwnKernel(workload, axis));
  const perAxis = (field: AxisField, values: readonly number[], left: number | null = null) =>
    values.every((value) => value === left) ? '' : writtenOut(letters, field, values, isOwn);
  const begins = workload.padding.map(([begin]) => begin);
  const halves = workloadAxes(workload).map((axis, at) => halfCropped(fullExtentOf(axis) - output[at]));
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
    // A pad that is left out would be read as half of what is cropped.
    perAxis('p', begins, halves.every((half) => half === 0) ? AXIS_DEFAULTS.p : null),
    workload.bias ? 'b1' : '',
  ].join('');
}

function hasOwnKernel({ kernel }: Workload, axis: number): boolean {
  return kernel[axis] !== kernel[axis - 1];
}

/** Trailing axes that repeat the one before are left out, but not where they would have defaults of their own. */
function writtenOut(
  letters: readonly AxisLetter[],
  field: AxisField,
  values: readonly number[],
  isOwn: readonly boolean[],
): string {
  return values
    .map((value, axis) => {
      const isRepeated = axis > 0 && value === values[axis - 1] && !(isOwn[axis] && OWN_FIELDS.includes(field));
      return isRepeated ? '' : `${field}${letters[axis]}${value}`;
    })
    .join('');
}

/** Fields that have defaults of their own on an axis whose input and kernel are given. */
const OWN_FIELDS: readonly AxisField[] = ['s', 'd', 'p'];

/** The begin pad of benchdnn, of cells that are cropped in all; none where there are more cells than the input reaches. */
function halfCropped(cells: number): number {
  return Math.max(0, Math.trunc(cells / 2));
}

/**
 * The layer that a line describes; its name is what stands behind n, or the line. It may also be the name of a run of XNNPACK's
 * benchmark of deconvolution.
 * @throws RangeError naming the field where the line cannot be read; whether the layer is legal, geometry says
 */
export function workloadOf(line: string): Workload {
  if (isXnnpackRun(line)) return workloadOfRun(line);
  const { descriptor, name } = named(line);
  const given = fieldsOf(descriptor);
  const letters = lettersOf(descriptor, given);
  const whole = (field: (typeof WHOLE_FIELDS)[number], left: number | null) =>
    given.get(field) ?? left ?? missing(descriptor, field);
  const axesOf = (field: AxisField) => letters.map((_, axis) => axisValue(given, field, letters.slice(0, axis + 1)));
  const all = (field: Exclude<AxisField, 'o' | 'p'>) =>
    axesOf(field).map(
      (value, axis) => value ?? AXIS_DEFAULTS[field] ?? missing(descriptor, `${field}${letters[axis]}`),
    );
  const bias = whole('b', 0);
  if (bias > 1) throw new RangeError(`layer "${descriptor}": b must be 0 or 1, got ${bias}`);
  const [input, kernel, stride, begins] = [all('i'), all('k'), all('s'), axesOf('p')];
  const dilation = all('d').map((value) => value + 1);
  const pads = axesOf('o').map((output, axis) => {
    const limit = Math.max(stride[axis], dilation[axis]);
    const uncropped = fullExtentOf({
      input: input[axis],
      kernel: kernel[axis],
      stride: stride[axis],
      dilation: dilation[axis],
    });
    const begin = begins[axis] ?? (output === null ? AXIS_DEFAULTS.p : halfCropped(uncropped - output));
    if (output === null) return { begin, end: begin, extra: 0 };
    const largest = uncropped - begin + limit - 1;
    if (output > largest) {
      throw new RangeError(`layer "${descriptor}": o${letters[axis]} must be at most ${largest}, got ${output}`);
    }
    return { begin, ...endOf(uncropped - output - begin, begin, limit) };
  });
  return {
    name: name ?? descriptor,
    source: 'the command line',
    n: whole('mb', DEFAULT_BATCH),
    cin: whole('ic', null),
    cout: whole('oc', null),
    input,
    kernel,
    stride,
    padding: pads.map(({ begin, end }) => [begin, end]),
    outputPadding: pads.map(({ extra }) => extra),
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

/** The value for the last of these axes, or for the nearest before it; null where there is none. */
function axisValue(
  given: ReadonlyMap<string, number>,
  field: AxisField,
  letters: readonly AxisLetter[],
): number | null {
  const last = letters[letters.length - 1];
  const isOwn = OWN_FIELDS.includes(field) && given.has(`i${last}`) && given.has(`k${last}`);
  const named = (isOwn ? [last] : letters).findLast((letter) => given.has(`${field}${letter}`));
  return named === undefined ? null : (given.get(`${field}${named}`) as number);
}

function fieldsOf(descriptor: string): Map<string, number> {
  const known = [
    ...WHOLE_FIELDS,
    ...Object.keys(AXIS_DEFAULTS).flatMap((field) => AXES.map((axis) => `${field}${axis}`)),
  ];
  const given = new Map<string, number>();
  if (!/^(?:[a-z]+\d+_?)+$/.test(descriptor)) {
    throw new RangeError(
      `layer "${descriptor}" must be letters and a number each, as in mb1ic64ih32oc32kh4sh2ph1 (layers that have names are workloads)`,
    );
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
