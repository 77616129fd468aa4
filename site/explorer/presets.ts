/** Cases to begin with, each one for something that it shows. */
import { AXIS_SETTINGS, COUNT_SETTINGS, FIRST_SETTINGS, type Settings } from './settings.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** What there is to see, in a sentence. */
  readonly shows: string;
  readonly settings: Settings;
}

type Both = Partial<Record<'input' | 'kernel' | 'stride' | 'dilation' | 'pad' | 'outputPadding', number>>;

/** The same number on both axes. */
function square({ input = 2, kernel = 3, stride = 1, dilation = 1, pad = 0, outputPadding = 0 }: Both): Settings {
  const both = (value: number) => [value, value];
  return {
    ...FIRST_SETTINGS,
    input: both(input),
    kernel: both(kernel),
    stride: both(stride),
    dilation: both(dilation),
    padBegin: both(pad),
    padEnd: both(pad),
    outputPadding: both(outputPadding),
  };
}

const ones = (count: number) => new Array<number>(count).fill(1);

const BILINEAR = [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => a * b));

export const PRESETS: readonly Preset[] = [
  {
    id: 'textbook',
    name: 'Textbook: 2×2 to 4×4',
    shows: 'A 3×3 convolution takes 4×4 to 2×2; its transpose takes 2×2 to 4×4.',
    settings: FIRST_SETTINGS,
  },
  {
    id: 'dcgan',
    name: 'DCGAN: kernel 4, stride 2, pad 1',
    shows: 'The layer that doubles an image: 4×4 becomes 8×8, and the stride divides the kernel.',
    settings: square({ input: 4, kernel: 4, stride: 2, pad: 1 }),
  },
  {
    id: 'checkerboard',
    name: 'Checkerboard: kernel 3, stride 2',
    shows: 'All numbers are ones, and still the output is uneven: the stride does not divide the kernel.',
    settings: { ...square({ input: 4, stride: 2 }), x: ones(16), w: ones(9) },
  },
  {
    id: 'output-padding',
    name: 'Output padding: 3, 2, 1 and 1',
    shows: 'Kernel 3, stride 2, pad 1: output padding 1 makes 6×6 of what would be 5×5.',
    settings: square({ input: 3, stride: 2, pad: 1, outputPadding: 1 }),
  },
  {
    id: 'dilation',
    name: 'Dilation 2',
    shows: 'The taps of the kernel lie two cells apart: it reaches over 5×5 with 9 weights.',
    settings: square({ input: 3, dilation: 2 }),
  },
  {
    id: 'two-groups',
    name: 'Two groups',
    shows: 'Four channels in two groups: C falls into two blocks.',
    settings: { ...square({ kernel: 2 }), inChannels: 4, outChannels: 4, groups: 2 },
  },
  {
    id: 'depthwise',
    name: 'Depthwise',
    shows: 'As many groups as channels: each channel has a kernel and a block of C for itself.',
    settings: { ...square({ kernel: 2, stride: 2 }), inChannels: 4, outChannels: 4, groups: 4 },
  },
  {
    id: 'crop',
    name: 'Pads larger than the kernel',
    shows: 'Pad 2 with a 2×2 kernel crops whole input cells away: the border of the zero-inserted image is negative.',
    settings: square({ input: 5, kernel: 2, pad: 2 }),
  },
  {
    id: 'gaps',
    name: 'Stride larger than the kernel',
    shows: 'Some output cells get no product at all.',
    settings: square({ input: 3, kernel: 2, stride: 3 }),
  },
  {
    id: 'bilinear',
    name: 'Bilinear upsampling',
    shows: 'Kernel 1 3 3 1, rows times columns, is bilinear interpolation to twice the size (times 16).',
    settings: { ...square({ input: 3, kernel: 4, stride: 2, pad: 1 }), w: BILINEAR },
  },
  {
    id: 'rank-1',
    name: 'One axis',
    shows: 'A signal of 4 samples, kernel 3, stride 2: C is small enough to read.',
    settings: {
      ...FIRST_SETTINGS,
      input: [4],
      kernel: [3],
      stride: [2],
      dilation: [1],
      padBegin: [0],
      padEnd: [0],
      outputPadding: [0],
    },
  },
  {
    id: 'rank-3',
    name: 'Three axes',
    shows: 'A volume of 2×2×2, drawn slice by slice.',
    settings: {
      ...FIRST_SETTINGS,
      input: [2, 2, 2],
      kernel: [2, 2, 2],
      stride: [1, 1, 1],
      dilation: [1, 1, 1],
      padBegin: [0, 0, 0],
      padEnd: [0, 0, 0],
      outputPadding: [0, 0, 0],
    },
  },
];

/** The numbers of the preset that has these sizes and attributes; where there is none, those that every case begins with. */
export function withFirstNumbers(settings: Settings): Settings {
  const isSame = (preset: Preset) => sizesOf(preset.settings) === sizesOf(settings);
  const { x, w } = PRESETS.find(isSame)?.settings ?? FIRST_SETTINGS;
  return { ...settings, x, w };
}

function sizesOf({ x: _, w: __, ...sizes }: Settings): string {
  return JSON.stringify(AXIS_SETTINGS.map((name) => sizes[name]).concat([COUNT_SETTINGS.map((name) => sizes[name])]));
}
