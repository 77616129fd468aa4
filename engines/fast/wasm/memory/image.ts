/**
 * What the kernels read: x itself, or where taps reach beyond it a copy with a border of zeros, in which the rows of
 * all channels lie beside each other, [outer axes][row][channel][cell]: a tile then reads one stretch of memory, few
 * pages of it, and channels do not fall into the same sets of a cache.
 */
import type { Geometry } from '../../../../spec/geometry.ts';
import { elementCount } from '../../../../spec/tensor.ts';
import { isDirect, isMerged, type PlannedPart } from '../choice/methods.ts';
import { combinations } from '../choice/phases.ts';

/** Distances in cells. */
export interface Image {
  readonly bordered: boolean;
  /** Whether x is read in place but for strips whose taps reach beyond it: of those, each has a copy with a border. */
  readonly stripped: boolean;
  /** By axis: cells before x. */
  readonly before: readonly number[];
  /** By axis: from a cell to the next. */
  readonly steps: readonly number[];
  readonly channelStep: number;
  /** From the image of one batch entry to the next. */
  readonly imageStep: number;
  /** Where each row of x begins in its image. */
  readonly rows: readonly number[];
}

/** A cache line, in cells. */
const LINE = 16;
/** What the sets of a first-level cache cover together, in cells. */
const PAGE = 1024;

export function imageOf({ axes, inChannels, groups }: Geometry, parts: readonly PlannedPart[]): Image {
  const channels = inChannels / groups;
  const input = axes.map((axis) => axis.input);
  const borders = axes.map((_, axis) => borderOf(axis, input[axis], parts));
  const before = borders.map((border) => border.before);
  const extents = borders.map((border, axis) => border.before + input[axis] + border.after);
  // Merged phases know which cells are beside x.
  const inPlace = parts.every(({ method }) => isMerged(method));
  if (inPlace || extents.every((extent, axis) => extent === input[axis])) {
    const steps = axes.map((_, axis) => elementCount(input.slice(axis + 1)));
    const channelStep = elementCount(input);
    return {
      bordered: false,
      stripped: false,
      before: inPlace ? input.map(() => 0) : before,
      steps,
      channelStep,
      imageStep: inChannels * channelStep,
      rows: [],
    };
  }
  if (axes.length === 1 && parts.every(({ method }) => isDirect(method)) && !conflicts(input[0])) {
    const imageStep = inChannels * input[0];
    return { bordered: false, stripped: true, before, steps: [1], channelStep: input[0], imageStep, rows: [] };
  }
  // An odd number of lines, so that no power of two brings channels into the same set.
  const channelStep = (Math.ceil(extents[axes.length - 1] / LINE) | 1) * LINE;
  const rowStep = channels * channelStep;
  const outer = extents.slice(0, -1);
  const steps = axes.map((_, axis) => (axis === axes.length - 1 ? 1 : elementCount(outer.slice(axis + 1)) * rowStep));
  const rows = combinations(
    input.slice(0, -1).map((extent) => Array.from({ length: extent }, (_, index) => index)),
  ).map((row) => row.reduce((sum, index, axis) => sum + (index + before[axis]) * steps[axis], before[axes.length - 1]));
  return {
    bordered: true,
    stripped: false,
    before,
    steps,
    channelStep,
    imageStep: elementCount(outer) * rowStep,
    rows,
  };
}

/** Whether planes of so many cells bring few channels into the same set of a cache: there a copy is read faster. */
function conflicts(cells: number): boolean {
  const beyond = cells % PAGE;
  return Math.min(beyond, PAGE - beyond) < 4 * LINE;
}

/** Cells outside of x that are read on one axis. */
function borderOf(axis: number, input: number, parts: readonly PlannedPart[]) {
  let before = 0;
  let after = 0;
  for (const { part, method } of parts) {
    const { offsets } = part.phase.axes[axis];
    const together = method.transforms[axis]?.outputs ?? 1;
    const last = part.first[axis] + Math.ceil(part.positions[axis] / together) * together - 1;
    before = Math.max(before, -offsets[0] - part.first[axis]);
    after = Math.max(after, offsets[offsets.length - 1] + last - (input - 1));
  }
  return { before, after };
}
