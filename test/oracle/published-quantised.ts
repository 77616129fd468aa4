/**
 * What released tests of quantised TRANSPOSE_CONV expect, as facts: real numbers, scales, zero points and results, typed from
 *
 *   TensorFlow Lite   tensorflow/lite/kernels/transpose_conv_test.cc, commit 057091db1ac347fe971c5defbf2fd41ca3a46a1c
 *   tflite-micro      tensorflow/lite/micro/kernels/transpose_conv_test.cc, of 2024
 *
 * Both compare dequantised results. Those of TensorFlow Lite have a tolerance of 10⁻⁵, far below a step of the result, so that each stands
 * for one code. Those of tflite-micro have one of 2 (int8) or 4 (int16); where its scales are all 1 the numbers are integers without
 * rounding, and nothing else is right. The layers of SEANet in tflite-micro are no text: their weights lie in model files.
 */

/** A quantised call of TRANSPOSE_CONV in the layout of the format. */
export interface Published {
  readonly name: string;
  readonly from: 'TensorFlow Lite' | 'tflite-micro';
  readonly dtype: 'int8' | 'uint8' | 'int16';
  readonly padding: 'SAME' | 'VALID';
  readonly stride: number;
  /** [N,h,w,C] of real numbers. */
  readonly x: Values & Affine;
  /** [M,h,w,C] as codes, or as real numbers where the test quantises them itself. */
  readonly filter: (Codes | Values) & { readonly scale: readonly number[]; readonly zeroPoint: number };
  /** Real numbers. */
  readonly bias?: readonly number[];
  /** [N,h,w,M] of real numbers. */
  readonly y: Values & Affine;
  /** How far a result may be from it; 0 where each stands for one code. */
  readonly tolerance: number;
}

interface Values {
  readonly shape: readonly [number, number, number, number];
  readonly values: readonly number[];
}

interface Codes {
  readonly shape: readonly [number, number, number, number];
  readonly codes: readonly number[];
}

interface Affine {
  readonly scale: number;
  readonly zeroPoint: number;
}

const counting = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

const X16: Values = { shape: [1, 4, 4, 1], values: counting(1, 16) };
const X32: Values = { shape: [1, 4, 4, 2], values: counting(1, 32) };
const X_PIXELS: Values = { shape: [1, 2, 3, 2], values: [3, 2, 1, -1, -2, -3, 4, 3, 2, -2, -3, -4] };

// From −63.5 to 64, from −508 to 512 and from −4064 to 4096 in 255 steps.
const HALVES: Affine = { scale: 0.5, zeroPoint: 127 };
const FOURS: Affine = { scale: 4, zeroPoint: 127 };
const THIRTY_TWOS: Affine = { scale: 32, zeroPoint: 127 };
const U9 = {
  shape: [1, 3, 3, 1] as const,
  codes: [129, 131, 133, 135, 137, 139, 141, 143, 145],
  scale: [0.5],
  zeroPoint: 127,
};
const U18 = {
  shape: [1, 3, 3, 2] as const,
  codes: [129, 131, 133, 135, 137, 139, 141, 143, 145, 147, 149, 151, 153, 155, 157, 159, 161, 163],
  scale: [0.5],
  zeroPoint: 127,
};

/** A layer of TensorFlow Lite's tests with stride 1, of which every code is stated. */
const layer = (name: string, dtype: Published['dtype'], padding: Published['padding']) =>
  ({ name, dtype, padding, from: 'TensorFlow Lite', stride: 1, tolerance: 0 }) as const;

const UINT8: readonly Published[] = [
  {
    ...layer('SimpleTestQuantized', 'uint8', 'SAME'),
    x: { ...X16, ...HALVES },
    filter: U9,
    y: {
      shape: [1, 4, 4, 1],
      values: [28, 64, 84, 76, 100, 192, 236, 200, 208, 372, 416, 332, 264, 448, 484, 364],
      ...FOURS,
    },
  },
  {
    ...layer('TwoFiltersTestQuantized', 'uint8', 'SAME'),
    x: { ...X32, ...HALVES },
    filter: U18,
    y: {
      shape: [1, 4, 4, 1],
      values: [192, 416, 576, 544, 672, 1344, 1696, 1440, 1504, 2720, 3072, 2432, 1984, 3360, 3648, 2752],
      ...THIRTY_TWOS,
    },
  },
  {
    ...layer('PaddingValidTestQuantized', 'uint8', 'VALID'),
    x: { ...X32, ...HALVES },
    filter: U18,
    y: {
      shape: [1, 6, 6, 1],
      values: [
        0, 32, 64, 96, 128, 96, 64, 192, 416, 576, 544, 352, 224, 672, 1344, 1696, 1440, 864, 608, 1504, 2720, 3072,
        2432, 1440, 864, 1984, 3360, 3648, 2752, 1536, 704, 1536, 2528, 2720, 2016, 1088,
      ],
      ...THIRTY_TWOS,
    },
  },
  {
    ...layer('SimpleBiasTestQuantized', 'uint8', 'SAME'),
    x: { ...X16, ...HALVES },
    filter: U9,
    bias: [1],
    y: {
      shape: [1, 4, 4, 1],
      values: [32, 64, 84, 76, 100, 192, 240, 200, 208, 372, 420, 332, 264, 448, 488, 368],
      ...FOURS,
    },
  },
];

const I9 = {
  shape: [1, 3, 3, 1] as const,
  codes: [14, 28, 42, 56, 71, 85, 99, 113, 127],
  scale: [9 / 127],
  zeroPoint: 0,
};
const SIXTEENTHS: Affine = { scale: 16 / 255, zeroPoint: -128 };
const TWOS: Affine = { scale: 2, zeroPoint: -128 };
const MANY_CHANNELS = [
  1, 2, 3, 4, 7, 10, 6, 8, 10, 12, 7, 8, 9, 10, 25, 28, 18, 20, 22, 24, 16, 20, 24, 28, 62, 72, 42, 48, 54, 60, 21, 24,
  27, 30, 61, 68, 36, 40, 44, 48, 39, 42, 45, 48, 103, 110, 60, 64, 68, 72,
];

const INT8: readonly Published[] = [
  {
    ...layer('SimpleTestQuantizedPerChannelSingleChannel', 'int8', 'SAME'),
    x: { ...X16, ...SIXTEENTHS },
    filter: I9,
    y: {
      shape: [1, 4, 4, 1],
      values: [28, 62, 82, 76, 98, 192, 238, 198, 206, 372, 416, 330, 262, 446, 486, 366],
      ...TWOS,
    },
  },
  {
    ...layer('TestQuantizedPerChannelMultiChannel', 'int8', 'VALID'),
    stride: 2,
    x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4], scale: 4 / 255, zeroPoint: -128 },
    filter: {
      shape: [2, 3, 3, 1],
      codes: [7, 22, 37, 52, 67, 82, 97, 112, 127, 14, 28, 42, 56, 71, 85, 99, 113, 127],
      scale: [17 / 127, 18 / 127],
      zeroPoint: 0,
    },
    y: { shape: [1, 5, 5, 2], values: MANY_CHANNELS, scale: 1, zeroPoint: -128 },
  },
  {
    ...layer('TestQuantizedPerTensorMultiChannel', 'int8', 'VALID'),
    stride: 2,
    x: { shape: [1, 2, 2, 1], values: [1, 2, 3, 4], scale: 4 / 255, zeroPoint: -128 },
    filter: {
      shape: [2, 3, 3, 1],
      codes: [7, 21, 35, 49, 64, 78, 92, 106, 120, 14, 28, 42, 56, 71, 85, 99, 113, 127],
      scale: [18 / 127, 18 / 127],
      zeroPoint: 0,
    },
    y: { shape: [1, 5, 5, 2], values: MANY_CHANNELS, scale: 1, zeroPoint: -128 },
  },
  {
    ...layer('SimpleBiasTestQuantizedPerChannelSingleChannel', 'int8', 'SAME'),
    x: { ...X16, ...SIXTEENTHS },
    filter: I9,
    bias: [1],
    y: {
      shape: [1, 4, 4, 1],
      values: [30, 62, 84, 76, 100, 194, 238, 200, 208, 372, 418, 330, 264, 446, 486, 366],
      ...TWOS,
    },
  },
  {
    ...layer('SimpleBiasTestQuantizedPerChannelSingleChannel', 'int8', 'SAME'),
    from: 'tflite-micro',
    tolerance: 2,
    x: { ...X16, ...SIXTEENTHS },
    filter: I9,
    bias: [1],
    y: {
      shape: [1, 4, 4, 1],
      values: [30, 62, 84, 76, 100, 192, 238, 198, 206, 372, 416, 330, 262, 446, 484, 366],
      ...TWOS,
    },
  },
];

const PIXEL_FILTER = {
  shape: [2, 2, 2, 2] as const,
  values: [1, 2, 3, 4, 3, 4, 5, 6, 7, 8, 5, 6, 3, 4, 1, 2],
  scale: [7 / 127, 8 / 127],
  zeroPoint: 0,
};

const INT16: readonly Published[] = [
  {
    ...layer('SimpleTestQuantizedPerChannel16x8', 'int16', 'SAME'),
    x: { ...X_PIXELS, scale: 4 / 127, zeroPoint: 0 },
    filter: PIXEL_FILTER,
    y: { shape: [1, 2, 3, 2], values: [7, 37, 16, 26, -9, -39, 27, 69, 48, 42, -32, -74], scale: 1, zeroPoint: 0 },
  },
  {
    ...layer('SimpleBiasTestQuantizedPerChannelBias64MultiChannel', 'int16', 'SAME'),
    from: 'tflite-micro',
    tolerance: 4,
    x: { ...X_PIXELS, scale: 4 / 127, zeroPoint: 0 },
    filter: PIXEL_FILTER,
    bias: [3, -2],
    y: {
      shape: [1, 2, 3, 2],
      values: [10, 35, 19, 24, -6, -41, 30, 64, 51, 40, -29, -64],
      scale: 128 / 65536,
      zeroPoint: 0,
    },
  },
  {
    ...layer('SimpleTestQuantized16x8PerChannel', 'int16', 'SAME'),
    from: 'tflite-micro',
    x: { ...X32, scale: 1, zeroPoint: 0 },
    filter: { shape: [1, 3, 3, 2], values: counting(1, 18), scale: [1], zeroPoint: 0 },
    bias: [0],
    y: {
      shape: [1, 4, 4, 1],
      values: [184, 412, 568, 528, 678, 1347, 1689, 1434, 1494, 2715, 3057, 2442, 1968, 3352, 3652, 2760],
      scale: 1,
      zeroPoint: 0,
    },
  },
];

export const PUBLISHED: readonly Published[] = [...UINT8, ...INT8, ...INT16];
