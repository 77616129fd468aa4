/**
 * A TRANSPOSE_CONV of integers, with the scales and zero points of its tensors. The bias counts units of sx·sw, whatever its tensor says.
 * Source: TensorFlow Lite, 8-bit quantization specification; kernel_util.cc, CalculateActivationRangeQuantized.
 */
import { INTEGER_TYPES, type QuantisedDtype } from '../../spec/number-types.ts';
import type { Quantisation, TensorQuantisation } from '../../spec/quantisation.ts';
import type { QuantisedLayer } from '../model.ts';
import { quantisedTypeOf, weightTypeOfCodes, withoutZeroPoints } from '../quantised-types.ts';
import type { FlatGraph, FlatOperator } from './graph.ts';
import { ACTIVATIONS } from './schema.ts';

interface Call {
  readonly x: number;
  readonly filter: number;
  readonly bias: number | undefined;
  readonly activation: number;
}

/** The filter [M,kH,kW,C] has its output channels on this axis. */
const CHANNEL_AXIS = 0;

/**
 * The layer of integers; null where real numbers go in, and a reason where integers do and the layer is none.
 * @throws ModelError where a constant is damaged
 */
export function quantisedOperatorOf(
  graph: FlatGraph,
  { outputs }: FlatOperator,
  call: Call,
): QuantisedLayer | string | null {
  const dtype = quantisedTypeOf(graph.storedType(call.x));
  if (dtype === null) return null;
  const [output] = outputs;
  const [x, y] = [call.x, output].map((index) => (index === undefined ? null : graph.affineOf(index)));
  if (x === null || y === null || x.scale.length !== 1 || y.scale.length !== 1) {
    return 'its input and its output have not one scale each';
  }
  if (quantisedTypeOf(y.type) !== dtype) return `its input is ${dtype} and its output ${y.type}`;
  const w = graph.affineOf(call.filter);
  const codes = graph.codes(call.filter);
  const weightType = w === null ? null : weightTypeOfCodes(w.type);
  if (w === null || codes === null || weightType === null) return 'its weights are no integers of 8 bits with a scale';
  if (codes.shape.length !== 4) return 'it has not two axes';
  if (w.scale.length > 1 && w.axis !== CHANNEL_AXIS) return `its weights have scales along axis ${w.axis}`;
  for (const [what, { scale, zeroPoints }] of Object.entries({ input: x, output: y, weights: w })) {
    if (zeroPoints === 1 || zeroPoints === scale.length) continue;
    return `its ${what}: zero points must be as many as its scales (${scale.length}) or 1, got ${zeroPoints}`;
  }
  const bias = call.bias === undefined || call.bias < 0 ? null : graph.codes(call.bias);
  const ofY = { scale: y.scale[0], zeroPoint: y.zeroPoint[0] };
  const clamp = clampOf(call.activation, ofY, dtype);
  if (clamp === null) return `its activation is ${ACTIVATIONS[call.activation] ?? call.activation}`;
  return {
    dtype,
    quantisation: {
      x: { scale: x.scale[0], zeroPoint: x.zeroPoint[0] },
      w: { dtype: weightType, scale: w.scale, zeroPoint: w.zeroPoint },
      y: ofY,
      clamp,
    },
    weights: withoutZeroPoints(codes, w.zeroPoint, CHANNEL_AXIS),
    bias: bias && Float64Array.from(bias.data),
  };
}

/** The ends of activations, by their numbers in the format. */
const ENDS: readonly (readonly [least: number | null, most: number | null])[] = [
  [null, null],
  [0, null],
  [-1, 1],
  [0, 6],
];

function clampOf(activation: number, y: TensorQuantisation, dtype: QuantisedDtype): Quantisation['clamp'] | null {
  const ends = ENDS[activation];
  if (ends === undefined) return null;
  const { smallest, largest } = INTEGER_TYPES[dtype];
  const codeOf = (real: number) => {
    const steps = Math.sign(real) * Math.round(Math.abs(Math.fround(real / y.scale)));
    return Math.min(Math.max(y.zeroPoint + steps, smallest), largest);
  };
  const [least, most] = ends;
  return [least === null ? smallest : codeOf(least), most === null ? largest : codeOf(most)];
}
