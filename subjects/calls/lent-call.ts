/** A call in the words of a framework as an implementation is given it: a copy, so that nothing it does reaches the suite's. */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { copiedList, isArray, keys, numbersOf } from './untouched.ts';

/** The copy. It is plain objects and lists, as JSON would give them, and typed arrays of the call's type. */
export function lendCall({ convention, attributes, x, w, bias, dtype }: FrameworkCall): FrameworkCall {
  const tensor = ({ shape, data }: Tensor): Tensor => ({ shape: copiedList(shape), data: numbersOf(dtype, data) });
  return {
    convention,
    attributes: copied(attributes) as Record<string, unknown>,
    x: tensor(x),
    w: tensor(w),
    bias: bias && numbersOf(dtype, bias),
    dtype,
  };
}

function copied(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> | unknown[] = isArray(value) ? [] : {};
  const names = keys(value);
  for (let at = 0; at < names.length; at++) {
    (copy as Record<string, unknown>)[names[at]] = copied((value as Record<string, unknown>)[names[at]]);
  }
  return copy;
}
