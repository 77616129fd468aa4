/** What a visitor can set: the sizes, attributes and numbers of a case, and how it is looked at. */
import { digits } from '../../explain/example-data.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { elementCount } from '../../spec/tensor.ts';

/** The settings with one number per axis, in the order of the page. */
export const AXIS_SETTINGS = ['input', 'kernel', 'stride', 'dilation', 'padBegin', 'padEnd', 'outputPadding'] as const;
export type AxisSetting = (typeof AXIS_SETTINGS)[number];

export const COUNT_SETTINGS = ['inChannels', 'outChannels', 'groups'] as const;
export type CountSetting = (typeof COUNT_SETTINGS)[number];

/** A case of one image. Each axis setting has one number per spatial axis. */
export interface Settings
  extends Readonly<Record<AxisSetting, readonly number[]>>,
    Readonly<Record<CountSetting, number>> {
  /** x [C, …in], row-major; null for 1 … 9, then 2 … 9 and 1, and so on. */
  readonly x: readonly number[] | null;
  /** w [C, M/groups, …k], likewise. */
  readonly w: readonly number[] | null;
}

/** What is looked at number by number: a cell of one of the pictures. */
export interface PictureCell {
  readonly of: PictureName;
  /** Flat index, row-major. For C: row · columns + column. */
  readonly at: number;
}

export const PICTURE_NAMES = ['x', 'w', 'y', 'spread', 'flipped', 'C'] as const;
export type PictureName = (typeof PICTURE_NAMES)[number];

/** scatter: one input cell after another stamps the kernel. gather: one output cell after another is computed. */
export const PLAY_ORDERS = ['scatter', 'gather'] as const;
export type PlayOrder = (typeof PLAY_ORDERS)[number];

export const FRAMEWORKS = ['pytorch', 'onnx', 'tensorflow', 'keras', 'webnn', 'jax'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export interface View {
  readonly way: PlayOrder;
  /** So many steps are done; null for all. */
  readonly step: number | null;
  readonly pin: PictureCell | null;
  readonly framework: Framework;
}

export interface State {
  readonly settings: Settings;
  readonly view: View;
}

/** The smallest and the largest number of each slider. */
export const RANGES: Readonly<Record<AxisSetting | CountSetting, readonly [smallest: number, largest: number]>> = {
  input: [1, 8],
  kernel: [1, 7],
  stride: [1, 4],
  dilation: [1, 4],
  padBegin: [-3, 8],
  padEnd: [-3, 8],
  outputPadding: [0, 6],
  inChannels: [1, 6],
  outChannels: [1, 6],
  groups: [1, 6],
};

/** Painted numbers are whole and between −99 and 99, so that every sum of the page is exact and fits its cell. */
export const LARGEST_VALUE = 99;

/** The example that every text begins with. */
export const FIRST_SETTINGS: Settings = {
  input: [2, 2],
  kernel: [3, 3],
  stride: [1, 1],
  dilation: [1, 1],
  padBegin: [0, 0],
  padEnd: [0, 0],
  outputPadding: [0, 0],
  inChannels: 1,
  outChannels: 1,
  groups: 1,
  x: null,
  w: null,
};

export const FIRST_VIEW: View = { way: 'scatter', step: null, pin: null, framework: 'pytorch' };

export const xShape = ({ inChannels, input }: Settings): number[] => [inChannels, ...input];

/** [C, M/groups, …k]. With groups that do not divide M the second is no integer, and the case is illegal. */
export const wShape = ({ inChannels, outChannels, groups, kernel }: Settings): number[] => [
  inChannels,
  outChannels / groups,
  ...kernel,
];

export const xValues = (settings: Settings): readonly number[] => settings.x ?? counted(xShape(settings));
export const wValues = (settings: Settings): readonly number[] => settings.w ?? counted(wShape(settings));

/** 1 … 9, then 2 … 9 and 1, and so on. */
function counted(shape: readonly number[]): readonly number[] {
  return Array.from(digits(elementCount(shape), 'f64'));
}

/**
 * The case of the settings, with one image and no bias. Whether it is legal, geometry.ts says; only that the groups divide
 * the output channels is asked here, since w could not be made otherwise.
 * @throws RangeError
 */
export function settingsOutline(settings: Settings): Outline {
  const { outChannels, groups, stride, padBegin, padEnd, outputPadding, dilation } = settings;
  if (outChannels % groups !== 0) {
    throw new RangeError(`geometry: output channels (${outChannels}) must be divisible by groups (${groups})`);
  }
  return {
    x: { shape: [1, ...xShape(settings)], data: Float64Array.from(xValues(settings)) },
    w: { shape: wShape(settings), data: Float64Array.from(wValues(settings)) },
    bias: null,
    stride,
    padBegin,
    padEnd,
    outputPadding,
    dilation,
    groups,
  };
}
