/**
 * Calls that differ from a given one in one place: an attribute that is changed, added or left out, x, w or the bias. Where the rule
 * of a framework is, and whether the change breaks it, is not known here.
 */
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import { outcomesOf } from '../../spec/conventions/convention.ts';
import { conventionNamed } from '../../spec/conventions/index.ts';
import { elementCount, floatArray, type Tensor } from '../../spec/tensor.ts';

/** Changes of one place of a call. */
export interface PlaceChanges {
  /** The attribute or operand, and what is done with it: `pads added`, `x`. */
  readonly place: string;
  /** Functions that make the changed calls: most of them are never asked for. */
  readonly changes: readonly (() => FrameworkCall)[];
}

/** Values of a number that break some rule of some framework. */
const BREAKING: readonly ((value: number) => number)[] = [
  () => 0,
  () => -1,
  (value) => value + 1,
  (value) => value + 2,
  (value) => value + 7,
  (value) => value - 1,
];

/** Every change of a legal call, by place. */
export function changesOf(call: FrameworkCall): PlaceChanges[] {
  return [...attributeChanges(call), { place: 'x', changes: imageChanges(call) }, ...kernelAndBiasChanges(call)];
}

function attributeChanges(call: FrameworkCall): PlaceChanges[] {
  const { attributes, convention } = call;
  const elsewhere = valuesElsewhere(call);
  return conventionNamed(convention).attributes.flatMap((name): PlaceChanges[] => {
    const withValue = (value: unknown) => () => ({ ...call, attributes: { ...attributes, [name]: value } });
    const others = elsewhere.get(name) ?? [];
    if (!Object.hasOwn(attributes, name)) return [{ place: `${name} added`, changes: others.map(withValue) }];
    const { [name]: value, ...rest } = attributes;
    return [
      { place: name, changes: [...otherNumbers(value), ...others].map(withValue) },
      { place: `${name} left out`, changes: [() => ({ ...call, attributes: rest })] },
    ];
  });
}

/** What each attribute is in other words for the same operator. Two wordings mixed are what a framework may refuse. */
function valuesElsewhere(call: FrameworkCall): ReadonlyMap<string, readonly unknown[]> {
  const values = new Map<string, Map<string, unknown>>();
  for (const outcome of outcomesOf(resolveCall(call))) {
    if (outcome.kind !== 'resolved') continue;
    for (const { attributes } of conventionNamed(call.convention).phrasings(outcome.outline)) {
      for (const [name, value] of Object.entries(attributes)) {
        const found = values.get(name) ?? new Map<string, unknown>();
        values.set(name, found.set(JSON.stringify(value), value));
      }
    }
  }
  return new Map([...values].map(([name, found]) => [name, [...found.values()]]));
}

function* otherNumbers(value: unknown): Generator<unknown> {
  if (typeof value === 'number') for (const breaking of BREAKING) yield breaking(value);
  if (!Array.isArray(value)) return;
  for (let at = 0; at < value.length; at++) {
    for (const other of otherNumbers(value[at])) yield value.with(at, other);
  }
}

function imageChanges(call: FrameworkCall): (() => FrameworkCall)[] {
  return shapesNear(call.x.shape).map((shape) => () => ({ ...call, x: onesOf(shape, call) }));
}

function kernelAndBiasChanges(call: FrameworkCall): PlaceChanges[] {
  const { w, bias, dtype } = call;
  const kernels = shapesNear(w.shape).map((shape) => () => ({ ...call, w: onesOf(shape, call) }));
  const ones = (count: number) => () => ({ ...call, bias: floatArray(dtype, new Array<number>(count).fill(1)) });
  const added = [...new Set(w.shape)].map(ones);
  const changed = bias === null ? added : [ones(bias.length + 1), ones(bias.length - 1)];
  return [
    { place: 'w', changes: kernels },
    { place: bias === null ? 'bias added' : 'bias', changes: changed },
  ];
}

/** One extent more or less, an axis more or less. */
function shapesNear(shape: readonly number[]): number[][] {
  const resized = shape.flatMap((extent, axis) => [
    shape.with(axis, extent + 1),
    ...(extent > 1 ? [shape.with(axis, extent - 1)] : []),
  ]);
  return [...resized, shape.slice(1), [1, ...shape]];
}

function onesOf(shape: readonly number[], { dtype }: FrameworkCall): Tensor {
  return { shape, data: floatArray(dtype, new Array<number>(elementCount(shape)).fill(1)) };
}
