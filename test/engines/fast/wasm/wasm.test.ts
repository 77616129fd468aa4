/**
 * `wasm` against the reference engines, exactly, by every method that it can use: drawn cases, and by hand the
 * corners of its decomposition, tiles and tables.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../engines/fast/wasm/choice/methods.ts';
import { prepareWasm, type WasmOptions } from '../../../../engines/fast/wasm/prepare.ts';
import { compileKernels, type KernelVariant } from '../../../../engines/fast/wasm/threads/instance.ts';
import { engines } from '../../../../engines/index.ts';
import { exactCases } from '../../../../properties/cases/arbitraries.ts';
import type { Case } from '../../../../spec/case.ts';
import type { Tensor } from '../../../../spec/tensor.ts';
import { EVERYTHING } from '../../../../subjects/capabilities.ts';
import { drawsOf } from '../../../project/thorough.ts';
import { anyLegalCase, layer, plain, SEED } from '../../../spec/cases.ts';
import { VARIANTS } from './variants.ts';

const METHODS: readonly (WasmOptions & { readonly method: string })[] = VARIANTS.flatMap((variant) => [
  { method: `what is chosen, ${variant}`, variant, threads: 1 },
  ...PATHS.map((path) => ({ method: `${path}, ${variant}`, variant, path, threads: 1 })),
]);

function computed(problem: Case, options: WasmOptions): Tensor {
  const layer = prepareWasm(problem, problem.x.shape, options);
  try {
    return layer.run(problem.x);
  } finally {
    layer.dispose();
  }
}

function inSingle(problem: Case): Case {
  const typed = ({ shape, data }: Tensor): Tensor => ({ shape, data: Float32Array.from(data) });
  const bias = problem.bias && Float32Array.from(problem.bias);
  return { ...problem, x: typed(problem.x), w: typed(problem.w), bias, dtype: 'f32' };
}

const DRAWN = [
  ['exact cases of the gate', exactCases({ ...EVERYTHING, dtypes: ['f32'] }), drawsOf(300, 60)],
  ['small cases with every corner', anyLegalCase.map(inSingle), drawsOf(300, 60)],
] as const;

const CORNERS: readonly (readonly [string, Case])[] = [
  ['dilation and stride with a common factor', layer([2, 3, 5], [3, 2, 4], { stride: [4], dilation: [6] })],
  ['dilation equal to the stride', layer([1, 2, 4, 5], [2, 3, 3, 2], { stride: [2, 3], dilation: [2, 3] })],
  ['dilation that mixes residues', layer([1, 2, 7], [2, 3, 5], { stride: [3], dilation: [2], padBegin: [4] })],
  ['a kernel below the stride', layer([2, 2, 3, 4], [2, 3, 2, 1], { stride: [5, 3] })],
  ['a kernel below the stride, cropped', layer([1, 2, 6], [2, 2, 2], { stride: [5], padBegin: [3], padEnd: [4] })],
  ['pads larger than the kernel', layer([1, 2, 9, 8], [2, 2, 3, 2], { padBegin: [5, 0], padEnd: [1, 6] })],
  ['pads that leave no tap', layer([1, 1, 2], [1, 2, 1], { stride: [3], padBegin: [1], padEnd: [1] })],
  ['output padding beyond the stride', layer([1, 2, 3], [2, 2, 3], { dilation: [5], outputPadding: [4] })],
  ['a stride that nobody could count', layer([2, 2, 1], [2, 2, 3], { stride: [2 ** 50], outputPadding: [7] })],
  ['an empty batch', layer([0, 2, 3, 4], [2, 3, 2, 2], { stride: [2, 2], padBegin: [1, 1] })],
  ['one cell and two channels in each image of y', layer([21, 3, 1], [3, 2, 1])],
  ['one cell and four channels in each image of y', layer([21, 3, 1], [3, 4, 1])],
  ['two cells and one channel in each image of y', layer([21, 3, 1], [3, 1, 2], { stride: [2] })],
  ['a batch of several chunks, one cell in each image', layer([250, 2, 1], [2, 3, 4])],
  [
    'a batch of several chunks with a border',
    layer([101, 3, 2, 3], [3, 2, 3, 3], { padBegin: [1, 1], padEnd: [1, 1] }),
  ],
  ['a batch of several chunks in groups', layer([70, 4, 3], [4, 2, 3], { groups: 2, stride: [2], padBegin: [1] })],
  ['one channel', layer([2, 1, 5, 6], [1, 1, 3, 3], { padBegin: [1, 1] })],
  ['channels that fill no vector', layer([1, 7, 5, 9], [7, 13, 3, 3], { padBegin: [1, 1], padEnd: [1, 1] })],
  ['a depthwise layer of three outputs each', layer([2, 4, 5, 13], [4, 3, 3, 5], { groups: 4, padBegin: [1, 2] })],
  ['a depthwise layer in runs', layer([2, 3, 3, 9], [3, 2, 2, 8], { groups: 3, stride: [3, 4], padBegin: [1, 2] })],
  [
    'a depthwise layer with an odd kernel',
    layer([1, 3, 4, 9], [3, 1, 3, 3], { groups: 3, stride: [2, 2], padEnd: [1, 2] }),
  ],
  [
    'a depthwise layer with pads beyond it',
    layer([1, 2, 9, 9], [2, 1, 2, 2], { groups: 2, padBegin: [4, 5], padEnd: [3, 2] }),
  ],
  [
    'a depthwise layer with output padding',
    layer([1, 2, 3, 4], [2, 1, 2, 4], { groups: 2, stride: [5, 4], outputPadding: [4, 3] }),
  ],
  [
    'a depthwise layer of one axis',
    layer([3, 2, 21], [2, 2, 16], { groups: 2, stride: [8], padBegin: [4], padEnd: [4] }),
  ],
  [
    'a depthwise layer of three axes',
    layer([1, 2, 3, 2, 5], [2, 2, 2, 3, 4], { groups: 2, stride: [2, 1, 2], padBegin: [1, 1, 1] }),
  ],
  [
    'a depthwise layer with few rows, far apart',
    layer([1, 2, 1, 4], [2, 1, 2, 2], { groups: 2, stride: [2 ** 50, 2], outputPadding: [3, 1] }),
  ],
  ...[
    [
      'pads of half the stride',
      layer([2, 3, 5, 6], [3, 1, 8, 8], { groups: 3, stride: [4, 4], padBegin: [2, 2], padEnd: [2, 2] }),
    ],
    [
      'two outputs each',
      layer([2, 2, 3, 5], [2, 2, 8, 16], { groups: 2, stride: [4, 8], padBegin: [3, 5], padEnd: [1, 7] }),
    ],
    ['no pads, rows by eights', layer([1, 3, 2, 4], [3, 1, 16, 8], { groups: 3, stride: [8, 4] })],
    [
      'pads beyond a stride',
      layer([1, 2, 5, 5], [2, 1, 8, 8], { groups: 2, stride: [4, 4], padBegin: [6, 9], padEnd: [5, 6] }),
    ],
    ['more at the end', layer([1, 2, 2, 3], [2, 1, 8, 8], { groups: 2, stride: [4, 4], padEnd: [-3, -2] })],
    ['one cell', layer([1, 2, 1, 1], [2, 1, 8, 24], { groups: 2, stride: [4, 12], padBegin: [3, 5], padEnd: [4, 2] })],
    [
      'an axis before them',
      layer([1, 2, 3, 2, 3], [2, 1, 1, 8, 8], { groups: 2, stride: [1, 4, 4], padBegin: [0, 2, 2] }),
    ],
    [
      'an axis before them, cut',
      layer([1, 2, 3, 2, 3], [2, 1, 1, 8, 8], { groups: 2, stride: [1, 4, 4], padEnd: [1, 2, 1] }),
    ],
    [
      'an axis before them, longer',
      layer([1, 2, 3, 2, 3], [2, 1, 1, 8, 8], { groups: 2, stride: [1, 4, 4], padEnd: [-1, 2, 1] }),
    ],
  ].map(([what, problem]): readonly [string, Case] => [
    `a depthwise kernel of twice the stride, ${what}`,
    problem as Case,
  ]),
  ...[
    [1, 2, 4, 2],
    [2, 2, 4, 2],
    [3, 5, 6, 2],
    [1, 2, 6, 3],
    [2, 7, 9, 3],
    [3, 1, 8, 4],
    [1, 3, 3, 1],
    [4, 3, 2, 1],
  ].flatMap(([outputs, width, kernel, stride]) =>
    [0, 1, stride - 1, stride + 1].map((pad): readonly [string, Case] => [
      `residues as one phase, kernel ${kernel}, stride ${stride}, pads ${pad}, rows of ${width} cells`,
      layer([2, 3, 4, width], [3, outputs, kernel, kernel], {
        stride: [stride, stride],
        padBegin: [0, pad],
        padEnd: [Math.min(pad, 1), Math.min(1, kernel - stride)],
      }),
    ]),
  ),
  [
    'residues as one phase, one cell',
    layer([1, 2, 1, 1], [2, 3, 4, 4], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1] }),
  ],
  ['residues as one phase, on one axis', layer([2, 17, 21], [17, 2, 4], { stride: [2], padBegin: [1], padEnd: [1] })],
  [
    'residues as one phase, on three axes',
    layer([2, 3, 2, 3, 5], [3, 2, 4, 4, 4], { stride: [2, 2, 2], padBegin: [1, 1, 1], padEnd: [1, 1, 1] }),
  ],
  [
    'residues as one phase, with groups and more at the end',
    layer([2, 6, 3, 7], [6, 2, 4, 6], { groups: 2, stride: [2, 3], padBegin: [-1, 2], padEnd: [1, -2] }),
  ],
  [
    'residues as one phase, positions of several blocks and images',
    layer([5, 17, 13, 29], [17, 3, 4, 4], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1] }),
  ],
  ['a depthwise layer', layer([2, 5, 6, 7], [5, 1, 4, 4], { groups: 5, stride: [2, 2], padBegin: [1, 1] })],
  ['groups of 3 channels into 5', layer([2, 6, 4], [6, 5, 3], { groups: 2, stride: [2] })],
  ['a long kernel, many residues', layer([1, 2, 9], [2, 1, 64], { stride: [32], padBegin: [16], padEnd: [16] })],
  ['a long kernel on few cells', layer([1, 1, 3], [1, 1, 90], { stride: [7], padBegin: [40] })],
  ['residues in pairs', layer([2, 3, 5, 19], [3, 5, 2, 2], { stride: [2, 2] })],
  ...[1, 2, 3, 5, 7].map((outputs): readonly [string, Case] => [
    `phases whose cells alternate, ${outputs} outputs of each`,
    layer([2, 3, 4, 45], [3, outputs, 3, 4], { stride: [3, 2], padBegin: [1, 1], padEnd: [2, 1] }),
  ]),
  ...[5, 7, 13, 31].map((width): readonly [string, Case] => [
    `phases that have transforms and alternate, rows of ${width} cells`,
    layer([2, 3, 5, width], [3, 7, 4, 4], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1] }),
  ]),
  [
    'phases of three taps that have transforms and alternate',
    layer([1, 3, 4, 7], [3, 2, 6, 6], { stride: [2, 2], padBegin: [2, 2], padEnd: [2, 2] }),
  ],
  [
    'phases that have transforms and alternate in rows that end outside of y',
    layer([1, 3, 4, 6], [3, 2, 6, 4], { stride: [3, 2], padBegin: [0, 1], padEnd: [1, 1] }),
  ],
  [
    'phases whose cells alternate in rows that end outside of y',
    layer([1, 4, 3, 11], [4, 3, 6, 3], { groups: 2, stride: [3, 2], padBegin: [1, 1], padEnd: [1, 0] }),
  ],
  [
    'two residues of three inside of y, in rows of two cells',
    layer([1, 1, 1, 1], [1, 4, 7, 3], { stride: [1, 3], padEnd: [0, 2], outputPadding: [0, 1] }),
  ],
  [
    'three residues of five inside of y, in rows of three cells',
    layer([2, 3, 2, 1], [3, 4, 4, 5], { stride: [1, 5], padEnd: [0, 2] }),
  ],
  ['residues in pairs, cut by the end of y', layer([1, 3, 5, 19], [3, 2, 2, 2], { stride: [2, 2], padEnd: [1, 1] })],
  [
    'residues in pairs and a border',
    layer([1, 3, 6, 9], [3, 4, 4, 4], { stride: [2, 2], padBegin: [1, 1], padEnd: [1, 1] }),
  ],
  ['residues in runs of four', layer([2, 3, 3, 7], [3, 3, 4, 4], { stride: [4, 4] })],
  [
    'residues in runs of four, cut by the end of y',
    layer([1, 2, 3, 7], [2, 3, 4, 4], { stride: [4, 4], padEnd: [2, 3] }),
  ],
  ['residues in runs of eight, twice', layer([1, 3, 6], [3, 2, 16], { stride: [8], padBegin: [4], padEnd: [4] })],
  [
    'every second residue, three cells in a row',
    layer([1, 1, 1, 1], [1, 1, 2, 3], { stride: [2, 5], dilation: [1, 2], padEnd: [0, 2] }),
  ],
  ['outputs cut on each of two axes', layer([2, 3, 4, 5], [3, 2, 3, 5], { stride: [3, 5], padEnd: [1, 3] })],
  [
    'outputs cut on each of three axes',
    layer([1, 2, 3, 2, 3], [2, 3, 2, 3, 4], { stride: [2, 3, 4], padEnd: [1, 2, 1] }),
  ],
  ['three axes', layer([2, 3, 3, 2, 4], [3, 2, 2, 3, 4], { stride: [2, 1, 3], dilation: [1, 2, 2] })],
  ['a row longer than a strip', layer([1, 2, 2, 450], [2, 1, 3, 4], { stride: [1, 2], padBegin: [1, 1] })],
  [
    'a row longer than a strip, three outputs',
    layer([1, 3, 1, 401], [3, 3, 3, 3], { padBegin: [1, 1], padEnd: [1, 1] }),
  ],
  ...[
    ['with pads', layer([2, 3, 631], [3, 2, 5], { padBegin: [2], padEnd: [2] })],
    ['with residues of their own taps', layer([2, 3, 607], [3, 2, 7], { stride: [3], padBegin: [4], padEnd: [1] })],
    ['in runs of four', layer([1, 2, 645], [2, 2, 16], { stride: [8], padBegin: [3], padEnd: [5] })],
    ['that alternate', layer([3, 2, 659], [2, 1, 4], { stride: [2], padBegin: [1], padEnd: [1] })],
    ['with taps far apart', layer([1, 4, 623], [4, 1, 3], { groups: 2, dilation: [40], padBegin: [50], padEnd: [60] })],
    ['with more at the ends', layer([1, 3, 609], [3, 2, 4], { stride: [2], padBegin: [-5], padEnd: [-7] })],
    ['cut', layer([1, 3, 661], [3, 1, 8], { stride: [4], padBegin: [90], padEnd: [70] })],
  ].map(([what, problem]): readonly [string, Case] => [`strips of one axis, ${what}`, problem as Case]),
  ['rows that cannot have long strips', layer([1, 400, 2, 60], [400, 1, 1, 3])],
  ['more terms than are packed at once', layer([1, 130, 9], [130, 11, 3], { padBegin: [1], padEnd: [1] })],
  ['more channels than are packed at once', layer([2, 401, 5], [401, 9, 2], { stride: [2] })],
  ['more positions and outputs than a block of them', layer([1, 5, 11, 13], [5, 27, 3, 3], { padBegin: [1, 1] })],
  [
    'channels enough for what is chosen to transform',
    layer([1, 49, 7, 9], [49, 50, 4, 4], { stride: [2, 2], padBegin: [1, 1] }),
  ],
  ['transforms on two axes and none on the third', layer([1, 3, 3, 4, 5], [3, 4, 1, 2, 3], { stride: [1, 1, 1] })],
];

describe.each(METHODS)('wasm ($method) is scatter', (options) => {
  it.each(DRAWN)('on %s', (_, cases, numRuns) => {
    const same = fc.property(cases, (problem) => {
      expect(plain(computed(problem, options))).toEqual(plain(engines.scatter(problem)));
    });
    fc.assert(same, { seed: SEED, numRuns });
  });

  it.each(CORNERS)('for %s', (_, problem) => {
    const bare = { ...problem, bias: null };
    expect(plain(computed(problem, options))).toEqual(plain(engines.scatter(problem)));
    expect(plain(computed(bare, options))).toEqual(plain(engines.scatter(bare)));
  });
});

describe.each(VARIANTS)('wasm (%s) by several threads is scatter', (variant) => {
  it('by every method', () => {
    const same = fc.property(
      exactCases({ ...EVERYTHING, dtypes: ['f32'] }),
      fc.constantFrom(...PATHS),
      (problem, path) => {
        expect(plain(computed(problem, { variant, path, threads: 3 }))).toEqual(plain(engines.scatter(problem)));
      },
    );
    fc.assert(same, { seed: SEED, numRuns: drawsOf(100, 30) });
  });
});

it.each(VARIANTS)('tiles of wasm (%s) do not depend on what was compiled before in the process', (variant) => {
  const rows = Array.from({ length: 2 }, () => compileKernels(variant).tileRows);
  // The first of the process is behind VARIANTS.
  expect(rows).toEqual(Array(2).fill(tileRowsOf(variant)));
});

/** As engines/fast/wasm/threads/instance.ts has them: compilers of V8 before 12 have fewer registers to give. */
function tileRowsOf(variant: KernelVariant): number {
  if (variant === 'plain') return 5;
  return Number.parseInt(process.versions.v8, 10) < 12 ? 4 : 6;
}
