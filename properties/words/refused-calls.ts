/**
 * Calls that a framework refuses: a legal call of which one attribute or operand is changed so that it breaks a rule. Which
 * changes break one is for the convention to say.
 */
import * as fc from 'fast-check';
import { type FrameworkCall, formatCall, resolveCall } from '../../spec/conventions/call.ts';
import { elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { shuffled } from '../shuffled.ts';
import { drawnCalls } from './drawn-calls.ts';

/** Values of a number that break some rule of some framework. */
const BREAKING: readonly ((value: number) => number)[] = [
  () => 0,
  () => -1,
  (value) => value + 1,
  (value) => value + 2,
  (value) => value + 7,
  (value) => value - 1,
];

/** Calls that are refused, each for one change of a legal one. */
export function refusedCalls(capabilities: Capabilities): fc.Arbitrary<FrameworkCall> {
  return fc.tuple(drawnCalls(capabilities), fc.nat(10_000)).map(([call, number]) => {
    // To ask of each change whether it breaks a rule takes far longer than to make it.
    for (const change of shuffled(changesOf(call), number)) {
      const changed = change();
      if (isRefused(changed)) return changed;
    }
    throw new Error(`no change of ${formatCall(call)} is refused`);
  });
}

/** Every change of the call by which it is refused: at least that of the channels of w. */
export function brokenFrom(call: FrameworkCall): FrameworkCall[] {
  return changesOf(call)
    .map((change) => change())
    .filter(isRefused);
}

function isRefused(call: FrameworkCall): boolean {
  try {
    return resolveCall(call).kind === 'refused';
  } catch {
    // What its readers do not take is of a wrong kind, and no question for the framework.
    return false;
  }
}

/** Every change of one attribute or operand, each as a function that makes it. */
function changesOf(call: FrameworkCall): (() => FrameworkCall)[] {
  const { attributes, bias, dtype } = call;
  const ofAttributes = Object.entries(attributes).flatMap(([name, value]) =>
    [...otherValues(value)].map((other) => () => ({ ...call, attributes: { ...attributes, [name]: other } })),
  );
  const ofBias = bias === null ? [] : [() => ({ ...call, bias: floatArray(dtype, [...bias, 1]) })];
  return [...ofAttributes, () => ({ ...call, w: withAxis(call.w, call) }), ...ofBias];
}

function* otherValues(value: unknown): Generator<unknown> {
  if (typeof value === 'number') for (const breaking of BREAKING) yield breaking(value);
  if (!Array.isArray(value)) return;
  for (let at = 0; at < value.length; at++) {
    for (const other of otherValues(value[at])) yield value.with(at, other);
  }
}

/** The kernel with one more input channel, wherever the layout has them: the first axis whose growth is refused. */
function withAxis(w: Tensor, call: FrameworkCall): Tensor {
  for (let axis = 0; axis < w.shape.length; axis++) {
    const shape = w.shape.with(axis, w.shape[axis] + 1);
    const grown = { shape, data: floatArray(call.dtype, new Array<number>(elementCount(shape)).fill(1)) };
    if (isRefused({ ...call, w: grown })) return grown;
  }
  return w;
}
