/**
 * Readings per axis: where texts differ, a runtime may read one axis so and another one otherwise, so that every
 * combination is a reading of the call.
 */
import { CLASSES, type ClassId, namedClass } from './classes.ts';
import { type AxisExtents, attributesOf, type Pads } from './crops.ts';
import type { Solution, UnsolvedReading } from './definition.ts';

/** One reading of an axis: whose it is, what it says, and the pads that follow. */
export interface AxisReading {
  readonly name: string;
  readonly says: string;
  readonly pads: Pads;
}

/** What an axis is: one reading, or several of a named class. */
export interface AxisReadings {
  readonly ambiguity: ClassId | null;
  readonly readings: readonly AxisReading[];
}

/** An axis on which all texts agree. */
export function undisputed(pads: Pads): AxisReadings {
  return { ambiguity: null, readings: [{ name: '', says: '', pads }] };
}

/**
 * Every combination of the readings of the axes. Where the axes are of several classes, the call is of the first.
 * @param further readings of the whole call
 */
export function combinedReadings(
  given: readonly AxisReadings[],
  axes: readonly AxisExtents[],
  groups: number,
  further: readonly UnsolvedReading[] = [],
): Solution {
  const each = given.map(distinct);
  const ambiguity = (Object.keys(CLASSES) as ClassId[]).find((id) => each.some((axis) => axis.ambiguity === id));
  const combinations = each.reduce<AxisReading[][]>(
    (before, { readings }) => before.flatMap((start) => readings.map((reading) => [...start, reading])),
    [[]],
  );
  const attributes = (chosen: readonly AxisReading[]) =>
    attributesOf(
      axes,
      chosen.map(({ pads }) => pads),
      groups,
    );
  if (ambiguity === undefined) return { attributes: attributes(combinations[0]) };
  const torn = each.flatMap((axis, index) => (axis.ambiguity === null ? [] : [index]));
  const readings = combinations.map((chosen) => ({
    label: labelOf(chosen, torn),
    solve: () => attributes(chosen),
  }));
  return { ambiguity: namedClass(ambiguity), readings: [...readings, ...further] };
}

/** Readings that crop alike are one, of all their names. */
function distinct({ ambiguity, readings }: AxisReadings): AxisReadings {
  const merged: AxisReading[] = [];
  for (const reading of readings) {
    const at = merged.findIndex(({ pads }) => isSameCrop(pads, reading.pads));
    if (at < 0) merged.push(reading);
    else merged[at] = { ...merged[at], name: `${merged[at].name}, and ${reading.name}` };
  }
  return { ambiguity: merged.length > 1 ? ambiguity : null, readings: merged };
}

function isSameCrop(one: Pads, other: Pads): boolean {
  return one.padBegin === other.padBegin && one.padEnd - one.outputPadding === other.padEnd - other.outputPadding;
}

/** What is read on each axis that there are several readings of, axes that are read alike together. */
function labelOf(chosen: readonly AxisReading[], torn: readonly number[]): string {
  const axesOf = new Map<string, number[]>();
  for (const axis of torn) {
    const { name, says } = chosen[axis];
    const text = `${name}: ${says}`;
    axesOf.set(text, [...(axesOf.get(text) ?? []), axis]);
  }
  return [...axesOf]
    .map(([text, axes]) => `${axes.length > 1 ? 'axes' : 'axis'} ${axes.join(', ')}, ${text}`)
    .join('; ');
}
