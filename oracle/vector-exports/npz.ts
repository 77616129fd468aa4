/**
 * A vector as a NumPy archive: x, w, bias where there is one, and y; beside them stride, pad_begin, pad_end,
 * output_padding, dilation with one integer per axis, and groups with one. Where they are codes, also x_scale, x_zero_point, and so on
 * for w and y, and clamp with two codes.
 * Source: numpy.lib.format; numpy.savez.
 */
import { isQuantised } from '../../spec/number-types.ts';
import { quantisationOf } from '../../spec/quantisation.ts';
import type { Exportable } from './exportable.ts';
import { npy } from './npy.ts';
import { storedTensors } from './stored.ts';

/** So that archives are the same bytes in every run: the earliest time that the format can say. */
const WRITTEN = '1980-01-01T00:00:00';

type Arrays = Record<string, Uint8Array>;

/** Rejects where fflate, an optional package, is not installed. */
export async function npz(one: Exportable): Promise<Uint8Array> {
  const { zipSync } = await import('fflate');
  const { problem } = one;
  const tensors = storedTensors(one).map(({ name, shape, type, data }) => [`${name}.npy`, npy(data, shape, type)]);
  return zipSync(
    {
      ...(Object.fromEntries(tensors) as Arrays),
      'stride.npy': integers(problem.stride),
      'pad_begin.npy': integers(problem.padBegin),
      'pad_end.npy': integers(problem.padEnd),
      'output_padding.npy': integers(problem.outputPadding),
      'dilation.npy': integers(problem.dilation),
      'groups.npy': integers([problem.groups]),
      ...(isQuantised(problem.dtype) && quantisationArrays(problem)),
    },
    { level: 0, mtime: WRITTEN },
  );
}

function quantisationArrays(problem: Exportable['problem']): Arrays {
  const { x, w, y, clamp } = quantisationOf(problem);
  const scales = (values: readonly number[]) => npy(Float64Array.from(values), [values.length]);
  return {
    'x_scale.npy': scales([x.scale]),
    'x_zero_point.npy': integers([x.zeroPoint]),
    'w_scale.npy': scales(w.scale),
    'w_zero_point.npy': integers(w.zeroPoint),
    'y_scale.npy': scales([y.scale]),
    'y_zero_point.npy': integers([y.zeroPoint]),
    'clamp.npy': integers(clamp),
  };
}

function integers(values: readonly number[]): Uint8Array {
  return npy(BigInt64Array.from(values, BigInt), [values.length]);
}
