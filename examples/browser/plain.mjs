// An implementation as its author would bring it: two spatial axes, 32-bit floats, no checking of its arguments.
// Gate it with: npx adjoint verify browser:./examples/browser/plain.mjs

export const name = 'plain';

export const capabilities = { ranks: [2], dtypes: ['f32'], refuses: [] };

export function convTranspose({ x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups }) {
  const [N, C, H, W] = x.shape;
  const [, outPerGroup, kH, kW] = w.shape;
  const M = outPerGroup * groups;
  const extent = (axis, input, kernel) =>
    (input - 1) * stride[axis] +
    (kernel - 1) * dilation[axis] +
    1 +
    outputPadding[axis] -
    padBegin[axis] -
    padEnd[axis];
  const [oH, oW] = [extent(0, H, kH), extent(1, W, kW)];
  const y = new Float32Array(N * M * oH * oW);
  if (bias) for (let at = 0; at < y.length; at++) y[at] = bias[Math.floor(at / (oH * oW)) % M];

  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      const firstOfGroup = Math.floor(c / (C / groups)) * outPerGroup;
      for (let m = 0; m < outPerGroup; m++) {
        for (let h = 0; h < H; h++) {
          for (let k = 0; k < kH; k++) {
            const row = h * stride[0] + k * dilation[0] - padBegin[0];
            if (row < 0 || row >= oH) continue;
            for (let v = 0; v < W; v++) {
              for (let l = 0; l < kW; l++) {
                const column = v * stride[1] + l * dilation[1] - padBegin[1];
                if (column < 0 || column >= oW) continue;
                y[((n * M + firstOfGroup + m) * oH + row) * oW + column] +=
                  x.data[((n * C + c) * H + h) * W + v] * w.data[((c * outPerGroup + m) * kH + k) * kW + l];
              }
            }
          }
        }
      }
    }
  }
  return { shape: [N, M, oH, oW], data: y };
}
