/** What a subject is asked in the exhaustive mode: kinds of geometry, the quickest to find something first. */
import type { Rank } from '../../spec/case.ts';
import {
  type AxisCapabilities,
  type Capabilities,
  capabilitiesAt,
  UNIFORM_FIELDS,
} from '../../subjects/capabilities.ts';
import type { AxisDraft } from '../cases/legal-layout.ts';
import type { Block } from '../checking/check.ts';
import { spoken } from '../words/drawn-calls.ts';
import { AxisWalk } from './axis-walk.ts';
import { layoutsNear, type UntypedLayout } from './layouts-near.ts';
import { axesOfAnyCrop, countOfAxes, layoutOfAxis } from './one-axis.ts';
import { coveringArray, layoutOfRow, type Strength } from './several-axes.ts';

/** Which geometries a part of a certificate goes through. */
export type PartKind = 'near the default' | 'exhaustive' | 'any crop' | 'covering array' | 'words';

export interface GeometryPart {
  readonly kind: PartKind;
  readonly axes: Rank;
  /** Which axis has the geometries of one axis; null where all have their own. */
  readonly axis: number | null;
  /** How many there are, those included that the subject cannot be asked. */
  readonly count: number;
  /** Those of a block, by their numbers in a fixed order. */
  readonly geometries: (block: Block) => readonly UntypedLayout[];
  /** Of a part whose geometries are said in words. */
  readonly words?: GeometriesInWords;
}

/** How the geometries of a part are said. */
export interface GeometriesInWords {
  /** The id of the convention. */
  readonly convention: string;
  /** Which axis has the geometry with a number; null where all have it. */
  readonly axisOf: (number: number) => number | null;
}

/** Crops beyond the customary limits are put up to this bound. */
const BOUND_OF_ANY_CROP = 2;

/** The last ones: subjects often have the same capabilities, and a plan and its units ask for the same again and again. */
const made = new Map<string, GeometryPart[]>();
const MOST_MADE = 4;

/**
 * The parts of the certificate of a subject, in a fixed order. They are kept: making them can take seconds.
 * @param words geometries in the words of each convention that it speaks, in place of cases
 */
export function partsFor(
  capabilities: Capabilities,
  bound: number,
  strength: Strength,
  words = false,
): readonly GeometryPart[] {
  const key = JSON.stringify([capabilities, bound, strength, words]);
  const parts = made.get(key) ?? (words ? wordParts(capabilities, bound) : madeParts(capabilities, bound, strength));
  made.delete(key);
  made.set(key, parts);
  if (made.size > MOST_MADE) made.delete(made.keys().next().value as string);
  return parts;
}

function madeParts(capabilities: Capabilities, bound: number, strength: Strength): GeometryPart[] {
  const ranks = capabilities.ranks.toSorted();
  const axisOf = (rank: Rank) => Array.from({ length: rank }, (_, axis) => axis);
  return [
    ...ranks.map((axes) => nearPart(capabilities, axes, strength)),
    ...ranks.flatMap((axes) => axisOf(axes).map((axis) => oneAxisPart(capabilities, axes, axis, bound))),
    ...ranks.flatMap((axes) => anyCropPart(capabilities, axes, bound)),
    ...ranks.map((axes) => coveringPart(capabilities, axes, strength)),
  ];
}

function nearPart(capabilities: Capabilities, axes: Rank, strength: Strength): GeometryPart {
  const layouts = () => layoutsNear(capabilities, axes, strength);
  return {
    kind: 'near the default',
    axes,
    axis: null,
    get count() {
      return layouts().length;
    },
    geometries: (block) => within(layouts(), block),
  };
}

function oneAxisPart(capabilities: Capabilities, axes: Rank, axis: number, bound: number): GeometryPart {
  const able = capabilitiesAt(capabilities, axes);
  const walk = new AxisWalk(bound);
  return {
    kind: 'exhaustive',
    axes,
    axis,
    count: countOfAxes(bound),
    geometries: (block) => walk.block(block).map((one) => layoutOfAxis(one, axes, axis, able)),
  };
}

function wordParts(capabilities: Capabilities, bound: number): GeometryPart[] {
  return spoken(capabilities).flatMap(([{ id }, { ranks }]) =>
    ranks.toSorted().map((axes) => wordPart(capabilities, axes, bound, id)),
  );
}

/** Each geometry of one axis on each axis, and on all axes at once: some conventions have one number for all. */
function wordPart(capabilities: Capabilities, axes: Rank, bound: number, convention: string): GeometryPart {
  const able = capabilitiesAt(capabilities, axes);
  const walk = new AxisWalk(bound);
  const places = axes === 1 ? [0] : [...Array.from({ length: axes }, (_, axis) => axis), null];
  return {
    kind: 'words',
    axes,
    axis: null,
    count: countOfAxes(bound) * places.length,
    geometries({ first, count }) {
      const from = Math.floor(first / places.length);
      const to = Math.ceil((first + count) / places.length);
      const layouts = walk
        .block({ first: from, count: to - from })
        .flatMap((one) => places.map((at) => layoutInWords(one, axes, at, able)));
      return within(layouts, { first: first - from * places.length, count });
    },
    words: { convention, axisOf: (number) => places[number % places.length] },
  };
}

function layoutInWords(one: AxisDraft, axes: Rank, at: number | null, able: AxisCapabilities): UntypedLayout {
  return at === null
    ? layoutOfAxis(one, axes, 0, { ...able, uniform: UNIFORM_FIELDS })
    : layoutOfAxis(one, axes, at, able);
}

/** On the last axis, since what extends an axis beyond its own cells is no matter of its place. */
function anyCropPart(capabilities: Capabilities, axes: Rank, bound: number): GeometryPart[] {
  const able = capabilitiesAt(capabilities, axes);
  if (able.padding !== 'any' && able.outputPadding !== 'any') return [];
  const all = [...axesOfAnyCrop(Math.min(bound, BOUND_OF_ANY_CROP))];
  const layouts = all.map((one) => layoutOfAxis(one, axes, axes - 1, able));
  return [
    { kind: 'any crop', axes, axis: axes - 1, count: layouts.length, geometries: (block) => within(layouts, block) },
  ];
}

function coveringPart(capabilities: Capabilities, axes: Rank, strength: Strength): GeometryPart {
  const rows = coveringArray(axes, strength);
  return {
    kind: 'covering array',
    axes,
    axis: null,
    count: rows.length,
    geometries: (block) => within(rows, block).map((row) => layoutOfRow(row, axes, capabilities)),
  };
}

function within<T>(all: readonly T[], { first, count }: Block): readonly T[] {
  return all.slice(first, first + count);
}
