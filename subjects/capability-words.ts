/**
 * Every capability in words: what lists, pages and documents say of it. The rules that read a declaration are in
 * capabilities.ts.
 */
import { literal } from '../spec/literal.ts';
import { type Capabilities, EVERYTHING, LARGEST_FIELDS, UNIFORM_FIELDS } from './capabilities.ts';

/** One capability for a reader. */
export interface CapabilityWords {
  /** What it can be, as it is written in a module. */
  readonly values: string;
  /** What holds where nothing is said, as it is written in a module or in words. */
  readonly byDefault: string;
  /** What it means. */
  readonly meaning: string;
  /** A declaration that says something else than the default. */
  readonly example: Partial<Capabilities>;
}

type Entry = Omit<CapabilityWords, 'byDefault'> & { readonly byDefault?: string };

/** The default is that of EVERYTHING, where nothing else is said. */
const ENTRIES: Readonly<Record<keyof Capabilities, Entry>> = {
  ranks: {
    values: 'some of [1, 2, 3]',
    meaning: 'numbers of spatial axes',
    example: { ranks: [2] },
  },
  dtypes: {
    values: "some of ['f32', 'f64', 'f16', 'bf16', 'int8', 'uint8', 'int16']",
    meaning:
      'types of the data; numbers of f16 and bf16 come in a Float32Array, and what is returned is rounded to the type; integers come with a `quantisation`',
    example: { dtypes: ['f32'] },
  },
  groups: {
    values: 'true, false',
    meaning: 'whether there may be several groups',
    example: { groups: false },
  },
  dilation: {
    values: "true, 'without-stride', false",
    meaning: "whether a dilation may be above 1; 'without-stride': only where every stride is 1, as in Keras",
    example: { dilation: 'without-stride' },
  },
  padding: {
    values: "'any', 'asymmetric', 'symmetric', 'same-or-valid', 'same-by-stride-or-valid', 'none'",
    meaning: 'which pads there may be, in cells that are cropped from each end of an axis',
    example: { padding: 'symmetric' },
  },
  outputPadding: {
    values: "'any', 'full', 'below-stride', 'to-stride', 'none'",
    meaning: 'how much output padding there may be',
    example: { outputPadding: 'below-stride' },
  },
  bias: {
    values: 'true, false',
    meaning: 'whether there may be a bias',
    example: { bias: false },
  },
  emptyBatch: {
    values: 'true, false',
    meaning: 'whether a batch may be empty',
    example: { emptyBatch: false },
  },
  uniform: {
    values: `some of ${literal([...UNIFORM_FIELDS])}`,
    meaning: 'what has one value for all axes; padding has one for all beginnings and one for all ends',
    example: { uniform: ['stride'] },
  },
  largest: {
    values: `an object with any of ${Object.keys(LARGEST_FIELDS).join(', ')}`,
    meaning: 'the largest value that is taken; channels are all those of x and of the output, input is an extent of x',
    example: { largest: { kernel: 7, stride: 4 } },
  },
  refuses: {
    values: 'a list of kinds of illegal case, which adjoint list illegal-kinds names',
    byDefault: 'all kinds',
    meaning: 'the kinds of illegal case that are answered with an error',
    example: { refuses: [] },
  },
  maxMultiplyAdds: {
    values: 'a number above 0',
    byDefault: 'no limit',
    meaning: 'the largest case that is drawn, in multiply-adds; what a law derives of one may be larger',
    example: { maxMultiplyAdds: 1e6 },
  },
  specialValues: {
    values: 'true, false',
    meaning: 'whether NaN, infinities and subnormals reach the outputs that they must',
    example: { specialValues: false },
  },
  subnormals: {
    values: "'kept', 'flushed', 'either'",
    meaning:
      'whether subnormal numbers are numbers, zeros, or either by layer or cell; asked where `specialValues` is true',
    example: { subnormals: 'flushed' },
  },
  sumsOfProducts: {
    values: 'true, false',
    meaning:
      "whether each output is a sum of its products; not so for transforms such as Winograd's, which get a wider bound",
    example: { sumsOfProducts: false },
  },
  sumsIn: {
    values: "'own-type', 'f32'",
    meaning:
      'what sums are kept in where a case is of f16 or bf16: that type, or f32 or wider, rounded once at the end',
    example: { sumsIn: 'f32' },
  },
  requantisation: {
    values: "some of ['nearest-even', 'float-product', 'double-rounding', 'single-rounding', 'short-multiplier']",
    meaning:
      'rules by which sums of integers are rounded to a result, one of which must explain all of it; with none each element may be one step off',
    example: { requantisation: ['float-product'] },
  },
  zeroPoints: {
    values: "'any', 'of-activations', 'none'",
    meaning: 'which zero points may be off the middle of their type, where a case is of int8 or uint8',
    example: { zeroPoints: 'of-activations' },
  },
  channelScales: {
    values: 'true, false',
    meaning: 'whether integer weights may have a scale for each output channel',
    example: { channelScales: false },
  },
  weightsOfUint8: {
    values: "'uint8', 'int8'",
    meaning: 'the type of the weights beside x of uint8',
    example: { weightsOfUint8: 'int8' },
  },
  clamps: {
    values: 'true, false',
    meaning:
      'whether results of integers may be clamped to less than the range of their type, as by a fused activation',
    example: { clamps: false },
  },
  refusesQuantisation: {
    values: "some of ['scale', 'zero-point', 'channel-list']",
    meaning:
      'quantisations that are refused: a scale that is none, a zero point outside of its type, a list of another length',
    example: { refusesQuantisation: [] },
  },
  gradients: {
    values: 'true, false',
    byDefault: 'true where gradients is exported, else false',
    meaning: 'whether it gives gradients in x, w and bias',
    example: { gradients: true },
  },
  prepared: {
    values: "'none', 'fixed', 'any-x'",
    byDefault: "'fixed' where prepare is exported, else 'none'",
    meaning: 'what a prepared layer runs on: the x that it was prepared with, or any x of its channels',
    example: { prepared: 'any-x' },
  },
  lendsResults: {
    values: 'true, false',
    meaning: 'whether the next run of a prepared layer overwrites the result of the last',
    example: { lendsResults: true },
  },
  concurrent: {
    values: 'true, false',
    meaning: 'whether a call may begin before an earlier one has ended',
    example: { concurrent: false },
  },
  sharedMemory: {
    values: 'true, false',
    meaning: 'whether side effects on arguments can be seen; a program over a pipe has none',
    example: { sharedMemory: false },
  },
  threads: {
    values: 'an integer >= 1',
    meaning: 'the most threads that it can use; how many it is to use is in ADJOINT_THREADS when it is loaded',
    example: { threads: 8 },
  },
  conventions: {
    values: 'some of the conventions of `adjoint list conventions`',
    byDefault: 'those that a module exports as conventions',
    meaning: 'in whose words it can be called: by call(request), or by requests of kind call',
    example: { conventions: ['onnx'] },
  },
  byRank: {
    values: 'an object with any of the keys 1, 2 and 3',
    meaning: 'where a rank differs, in any capability from dtypes to largest',
    example: { byRank: { 3: { groups: false } } },
  },
};

/** All capabilities, in the order in which they are declared. */
export const CAPABILITY_WORDS = Object.fromEntries(
  Object.entries(ENTRIES).map(([name, entry]) => [
    name,
    { ...entry, byDefault: entry.byDefault ?? literal(EVERYTHING[name as keyof Capabilities]) },
  ]),
) as Readonly<Record<keyof Capabilities, CapabilityWords>>;

/** The line that declares it, to paste into a module. */
export function declarationOf({ example }: CapabilityWords): string {
  return `export const capabilities = ${literal(example)};`;
}
