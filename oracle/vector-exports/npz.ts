/**
 * A vector as a NumPy archive: x, w, bias where there is one, and y; beside them stride, pad_begin, pad_end,
 * output_padding, dilation with one integer per axis, and groups with one.
 * Source: numpy.lib.format; numpy.savez.
 */
import type { Exportable } from './exportable.ts';
import { npy } from './npy.ts';

/** So that archives are the same bytes in every run: the earliest time that the format can say. */
const WRITTEN = '1980-01-01T00:00:00';

/** Rejects where fflate, an optional package, is not installed. */
export async function npz({ problem, result }: Exportable): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  const { x, w, bias, groups, dtype } = problem;
  const integers = (values: readonly number[]) => npy(BigInt64Array.from(values, BigInt), [values.length]);
  return zipSync(
    {
      'x.npy': npy(x.data, x.shape, dtype),
      'w.npy': npy(w.data, w.shape, dtype),
      ...(bias !== null && { 'bias.npy': npy(bias, [bias.length], dtype) }),
      'y.npy': npy(result.data, result.shape, dtype),
      'stride.npy': integers(problem.stride),
      'pad_begin.npy': integers(problem.padBegin),
      'pad_end.npy': integers(problem.padEnd),
      'output_padding.npy': integers(problem.outputPadding),
      'dilation.npy': integers(problem.dilation),
      'groups.npy': integers([groups]),
    },
    { level: 0, mtime: WRITTEN },
  );
}
