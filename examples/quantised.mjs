// One spatial axis of integers that stand for real numbers, scale·(q − zero point): sums in integers, then f32, as XNNPACK rounds.
// Gate it with: npx adjoint verify ./examples/quantised.mjs

export const name = 'quantised';

export const capabilities = {
  ranks: [1],
  dtypes: ['int8', 'uint8', 'int16'],
  requantisation: ['float-product'],
  refuses: [],
  refusesQuantisation: [],
};

const ARRAYS = { int8: Int8Array, uint8: Uint8Array, int16: Int16Array };

export function convTranspose({ x, w, bias, quantisation, groups, dtype, ...attributes }) {
  const [[stride], [padBegin], [padEnd]] = [attributes.stride, attributes.padBegin, attributes.padEnd];
  const [[dilation], [outputPadding]] = [attributes.dilation, attributes.outputPadding];
  const [N, C, I] = x.shape;
  const [, outPerGroup, K] = w.shape;
  const M = outPerGroup * groups;
  const O = (I - 1) * stride + (K - 1) * dilation + 1 + outputPadding - padBegin - padEnd;
  const ofChannel = (list, channel) => list[list.length === 1 ? 0 : channel];

  // Doubles are exact for every sum; an implementation for 8 bits takes an Int32Array.
  const sums = new Float64Array(N * M * O).map((_, at) => (bias ? bias[Math.floor(at / O) % M] : 0));
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let m = 0; m < outPerGroup; m++) {
        const channel = Math.floor(c / (C / groups)) * outPerGroup + m;
        const zeroPoint = ofChannel(quantisation.w.zeroPoint, channel);
        for (let i = 0; i < I; i++) {
          for (let k = 0; k < K; k++) {
            const o = i * stride + k * dilation - padBegin;
            if (o < 0 || o >= O) continue;
            const value = x.data[(n * C + c) * I + i] - quantisation.x.zeroPoint;
            sums[(n * M + channel) * O + o] += value * (w.data[(c * outPerGroup + m) * K + k] - zeroPoint);
          }
        }
      }
    }
  }

  const { fround } = Math;
  const { scale, zeroPoint } = quantisation.y;
  const [least, most] = quantisation.clamp;
  const data = ARRAYS[dtype].from(sums, (sum, at) => {
    const ofWeights = ofChannel(quantisation.w.scale, Math.floor(at / O) % M);
    const multiplier = fround(fround(fround(quantisation.x.scale) * fround(ofWeights)) / fround(scale));
    const code = nearestEven(fround(fround(sum) * multiplier)) + zeroPoint;
    return Math.min(Math.max(code, least), most);
  });
  return { shape: [N, M, O], data };
}

function nearestEven(value) {
  const nearest = Math.round(value); // Ties go up.
  return nearest - value === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
}
