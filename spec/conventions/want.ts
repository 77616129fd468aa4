/**
 * The question backwards: which pads and output paddings give the wanted output? On each axis the crop's two ends must
 * add up to full − o, and the end may be extended by at most max(s, d) − 1 cells:
 *
 *   begin + end = (i − 1)·s + ek − o,   begin >= 0,   end > −max(s, d)
 *
 * The even crops come first, the larger half at the end. Source: axis.ts, geometry.ts.
 */
import type { Crop } from '../axis.ts';
import { illegalityOf } from '../geometry.ts';
import { type SizedCase, sizedCase } from './answer.ts';
import type { Convention, Operands, Outline } from './convention.ts';
import { type AxisExtents, attributesOf, extentsOf, padsOf } from './crops.ts';

/** As many combinations of the axes' crops are tried. */
const MOST_COMBINATIONS = 4096;
/** As many ways are given in full. */
const MOST_WAYS = 100;

/** An output extent that is wanted, and what is fixed beforehand. */
export interface Wish extends Pick<Operands, 'x' | 'w'> {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
  /** Spatial extents of the output. */
  readonly output: readonly number[];
}

/** One way: the framework's attributes for it. */
export interface WantedAttributes {
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What to give a framework for an output of the wanted extents. */
export interface WantAnswer {
  readonly convention: string;
  readonly name: string;
  readonly version: string;
  readonly wanted: readonly number[];
  readonly verdict: 'possible' | 'impossible';
  readonly reason: string | null;
  /** How many were found; `ways` has the first of them, the even ones first. */
  readonly found: number;
  /** Whether some crops, the most uneven, were left out. */
  readonly isPartial: boolean;
  readonly ways: readonly WantedAttributes[];
  /** The first way as a case. */
  readonly case: SizedCase | null;
}

/**
 * Which attributes give an output of the wanted extents in a framework, and in every other one.
 * @throws TypeError for a wrong kind, RangeError for an extent that cannot be had
 */
export function wantAnswer(convention: Convention, wish: Wish): WantAnswer {
  const { id, name, version, express, ranks } = convention;
  const common = { convention: id, name, version, wanted: wish.output };
  const impossible = (reason: string): WantAnswer => {
    return { ...common, verdict: 'impossible', reason, found: 0, isPartial: false, ways: [], case: null };
  };
  if (!ranks.some((rank) => rank === wish.output.length)) {
    return impossible(`${id}: ${name} has ${ranks.join(' or ')} spatial axes, ${wish.output.length} are wanted`);
  }
  const extents = extentsOf(wish, wish.stride, wish.dilation);
  const crops = extents.map((axis, index) => cropsFor(axis, wish.output[index]));
  const empty = crops.findIndex((each) => each.length === 0);
  if (empty >= 0) return impossible(`${id}: ${unreachable(extents[empty], empty, wish.output[empty])}`);
  const { outlines, isPartial } = outlinesOf(wish, extents, crops);
  const illegality = illegalityOf(outlines[0]);
  if (illegality !== null) return impossible(`${id}: ${illegality}`);
  const said = outlines.flatMap((outline) => {
    const expression = express(outline);
    return expression.kind === 'said' ? [{ outline, attributes: expression.attributes }] : [];
  });
  if (said.length === 0) {
    const expression = express(outlines[0]);
    return impossible(expression.kind === 'unsayable' ? expression.reason : '');
  }
  const ways = said.slice(0, MOST_WAYS).map(({ attributes }) => ({ attributes }));
  const first = sizedCase(said[0].outline, convention);
  return { ...common, verdict: 'possible', reason: null, found: said.length, isPartial, ways, case: first };
}

/** The even crops first; of two alike, the one with less at the beginning. */
function cropsFor({ full, stride, dilation }: AxisExtents, output: number): Crop[] {
  const total = full - output;
  const most = total + Math.max(stride, dilation) - 1;
  // One more than can be used, which tells that some were left out.
  const length = Math.min(Math.max(most + 1, 0), MOST_COMBINATIONS + 1);
  const first = Math.max(0, Math.min(Math.floor(total / 2) - Math.floor(length / 2), most + 1 - length));
  return Array.from({ length }, (_, at) => ({ begin: first + at, end: total - first - at })).sort(
    (one, other) => Math.abs(one.begin - one.end) - Math.abs(other.begin - other.end) || one.begin - other.begin,
  );
}

function unreachable({ full, stride, dilation }: AxisExtents, axis: number, output: number): string {
  const most = full + Math.max(stride, dilation) - 1;
  return `axis ${axis} reaches at most ${full} cells, ${most} with output padding; ${output} are wanted`;
}

/** Every combination of the axes' crops, those that are even on all axes first. */
function outlinesOf(wish: Wish, extents: readonly AxisExtents[], crops: readonly Crop[][]) {
  const most = Math.floor(MOST_COMBINATIONS ** (1 / crops.length));
  const isPartial = crops.some((each) => each.length > most);
  const kept = crops.map((each) => each.slice(0, most));
  const combinations = kept
    .reduce<{ crops: Crop[]; rank: number }[]>(
      (before, each) =>
        before.flatMap((start) => each.map((crop, at) => ({ crops: [...start.crops, crop], rank: start.rank + at }))),
      [{ crops: [], rank: 0 }],
    )
    .sort((one, other) => one.rank - other.rank);
  const outlines = combinations.map(
    (combination): Outline => ({
      x: wish.x,
      w: wish.w,
      bias: null,
      ...attributesOf(extents, combination.crops.map(padsOf), wish.groups),
    }),
  );
  return { outlines, isPartial };
}
