/**
 * A vector as a NumPy archive: x, w, bias where there is one, and y; beside them stride, pad_begin, pad_end,
 * output_padding, dilation with one integer per axis, and groups with one.
 * Source: numpy.lib.format; numpy.savez.
 */
import { zipSync } from 'fflate';
import { dump } from 'npyjs';
import type { FloatArray } from '../../spec/tensor.ts';
import type { Exportable } from './exportable.ts';

/** So that archives are the same bytes in every run: the earliest time that the format can say. */
const WRITTEN = '1980-01-01T00:00:00';

export function npz({ problem, result }: Exportable): Uint8Array {
  const { x, w, bias, groups } = problem;
  const array = (data: FloatArray | BigInt64Array, shape: readonly number[]) => new Uint8Array(dump(data, [...shape]));
  const integers = (values: readonly number[]) => array(BigInt64Array.from(values, BigInt), [values.length]);
  return zipSync(
    {
      'x.npy': array(x.data, x.shape),
      'w.npy': array(w.data, w.shape),
      ...(bias !== null && { 'bias.npy': array(bias, [bias.length]) }),
      'y.npy': array(result.data, result.shape),
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
