/** The cases that the guide uses, each an exposition with all that is shown of it. */
import { TEXTBOOK, withNumbers } from '../../explain/example-data.ts';
import { type Drawn, type Exposition, expositionOf } from '../../explain/exposition.ts';
import type { Case } from '../../spec/case.ts';
import type { Outline } from '../../spec/conventions/convention.ts';
import { describeValue } from '../../spec/describe-value.ts';
import { didYouMean } from '../../spec/nearest.ts';

/** A channel of so many cells along each axis through a kernel of ones, to count products. */
function counting(input: number, kernel: number, stride: number): Outline {
  const ones = (count: number) => new Float64Array(count).fill(1);
  return {
    ...TEXTBOOK,
    x: { shape: [1, 1, input, input], data: ones(input * input) },
    w: { shape: [1, 1, kernel, kernel], data: ones(kernel * kernel) },
    stride: [stride, stride],
  };
}

/** Along one axis, since more says nothing new. */
function along(x: readonly number[], w: readonly number[], more: Partial<Outline>): Outline {
  return {
    x: { shape: [1, 1, x.length], data: Float64Array.from(x) },
    w: { shape: [1, 1, w.length], data: Float64Array.from(w) },
    bias: null,
    stride: [1],
    padBegin: [0],
    padEnd: [0],
    outputPadding: [0],
    dilation: [1],
    groups: 1,
    ...more,
  };
}

const STRIDED: Outline = { ...TEXTBOOK, stride: [2, 2] };
const PADDED: Outline = { ...STRIDED, padBegin: [1, 1], padEnd: [1, 1] };

const EXAMPLES: Readonly<Record<string, Outline>> = {
  textbook: TEXTBOOK,
  strided: STRIDED,
  padded: PADDED,
  longer: { ...PADDED, outputPadding: [1, 1] },
  dilated: { ...TEXTBOOK, dilation: [2, 2] },
  grouped: { ...TEXTBOOK, x: { shape: [1, 2, 2, 2] }, w: { shape: [2, 1, 2, 2] }, groups: 2 },
  ungrouped: { ...TEXTBOOK, x: { shape: [1, 2, 2, 2] }, w: { shape: [2, 1, 2, 2] } },
  nearest: along([1, 5, 3], [1, 1], { stride: [2] }),
  linear: along([1, 5, 3], [0.5, 1, 0.5], { stride: [2], padBegin: [1], padEnd: [1] }),
  uneven: counting(4, 3, 2),
  even: counting(4, 4, 2),
};

export interface Example {
  readonly problem: Case;
  readonly exposition: Exposition;
  readonly drawn: Drawn;
}

const made = new Map<string, Example>();

/** @throws RangeError where there is none of that name */
export function exampleNamed(name: string): Example {
  const known = made.get(name);
  if (known !== undefined) return known;
  if (!Object.hasOwn(EXAMPLES, name)) {
    const names = Object.keys(EXAMPLES);
    throw new RangeError(`example ${describeValue(name)} must be one of ${names.join(', ')}${didYouMean(name, names)}`);
  }
  const exposition = expositionOf(EXAMPLES[name]);
  if (exposition.drawn === null) throw new RangeError(`example ${name} cannot be drawn`);
  const example = { problem: withNumbers(EXAMPLES[name]), exposition, drawn: exposition.drawn };
  made.set(name, example);
  return example;
}
