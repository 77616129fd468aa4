/**
 * One padding for both ends, and output padding for the rest: what several frameworks have in common.
 *
 *   begin = p,   end = p − a
 */
import { type AxisExtents, attributesOf } from './crops.ts';
import { refuse, refuseBelow, type Solved, Unsayable, type Wanted } from './definition.ts';

/** The attributes of a call with one padding for both ends of each axis. */
export function fromBothEnds(
  extents: readonly AxisExtents[],
  padding: readonly number[],
  outputPadding: readonly number[],
  groups: number,
): Solved {
  const pads = padding.map((pad, axis) => ({ padBegin: pad, padEnd: pad, outputPadding: outputPadding[axis] }));
  return { attributes: attributesOf(extents, pads, groups) };
}

/**
 * The output padding that a case needs where both ends are padded by what its beginning is cropped by.
 * @param limitOf what it must be below; null where the framework has none
 * @throws Unsayable where it would be negative or too large
 */
export function outputPaddingFor(
  { crops, extents }: Wanted,
  limitOf: ((axis: AxisExtents) => number) | null,
): number[] {
  return crops.map(({ begin, end }, axis) => {
    const needed = begin - end;
    if (needed < 0 || (limitOf === null && needed > 0)) {
      throw new Unsayable(`pads both ends alike; axis ${axis} crops ${begin} and ${end}`);
    }
    const limit = limitOf?.(extents[axis]) ?? 1;
    if (needed >= limit) {
      throw new Unsayable(
        `pads both ends alike; axis ${axis} crops ${begin} and ${end}, and output padding must be below ${limit}`,
      );
    }
    return needed;
  });
}

/** Strides and dilations that are positive, pads that are not negative. */
export function checkBothEnds(
  where: { readonly stride: string; readonly dilation: string; readonly padding: string },
  given: {
    readonly stride: readonly number[];
    readonly dilation: readonly number[];
    readonly padding: readonly number[];
  },
  says: string,
): void {
  refuseBelow(where.stride, given.stride, 1, says);
  refuseBelow(where.dilation, given.dilation, 1, says);
  refuseBelow(where.padding, given.padding, 0, says);
}

/** Refuses an output padding outside 0 … limit − 1. */
export function checkOutputPaddingBelow(
  name: string,
  values: readonly number[],
  extents: readonly AxisExtents[],
  limitOf: (axis: AxisExtents) => number,
  says: string,
): void {
  refuseBelow(name, values, 0, says);
  extents.forEach((axis, index) => {
    const limit = limitOf(axis);
    if (values[index] >= limit) refuse(`${name}[${index}]`, `be below ${limit}`, values[index], says);
  });
}
