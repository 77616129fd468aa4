/**
 * Blocks of sums of products, each exact and rounded once, the fast way first:
 *
 *   y[y₀ + j·yNext + r] = round( added[j] + Σ_s Σ_t a[a₀ + s·aStep + first[t]] · b[b₀ + j·bNext + s·bStep + second[t]] )
 *
 * for every column j and row r; s < steps, t over the row. The factors are laid out so that s, and four columns beside it,
 * lie side by side, and four sums are made at a time, in one of three ways, which follows from the largest numbers
 * A ≥ |a| and B ≥ |b|, powers of two, and from the number n of products of a row:
 *
 * - whole: all a are multiples of A·2^−β and all b of B·2^−β, with n·2^(2β) ≤ 2⁵³. Every product and every partial sum is
 *   an integer times A·B·2^(−2β), and no integer is larger than 2⁵³: nothing is rounded. Integers are of this kind.
 * - plain, where the result is of a narrower type: the sum in doubles is off by at most γ(depth + 1)·n·A·B. Where all
 *   numbers that near round to the same one, that is the result.
 * - split, where it is a double: a = aʰ + aˡ with aʰ the nearest multiple of A·2^−β, b likewise. Σ aʰ·bʰ is exact, as above. What is
 *   left of each product, a·bˡ + aˡ·bʰ, is at most A·B·2^−β: its sum is smaller by 2^β, and so is its error, γ(depth + 3)·n·A·B·2^−β. Where
 *   all numbers are multiples of A·2^−φ and B·2^−φ with n·2^(2φ − β) ≤ 2⁵³, that sum is exact as well, for the same reason.
 *
 * Depth is how many additions a product goes through at most: products are added up in pieces, and then these. What is not
 * decided that way (a tie, cancellation, a zero whose sign is open, NaN and infinities, numbers of very unlike size) is left to
 * rounded-sums.ts, cell by cell.
 *
 * Sources: Higham, "Accuracy and stability of numerical algorithms" (2nd ed., 2002), section 4.2, for sums in pieces; Ozaki,
 * Ogita, Oishi & Rump, "Error-free transformations of matrix multiplication", Numerical Algorithms 59 (2012), for factors
 * that are split so that their products add up without an error; Ziv (1991; see there) for deciding by the bound.
 */
import { type Dtype, roundTo } from '../../spec/number-types.ts';
import type { FloatArray } from '../../spec/tensor.ts';
import { roundPair } from './round-pair.ts';
import { type Factors, type RoundedSum, roundedSums } from './rounded-sums.ts';

/** Factors of several columns, which share a. */
export interface Columns extends Factors {
  readonly columns: number;
  readonly bNext: number;
  /** How many places of a, and of b, the rows name. */
  readonly aPlaces: number;
  readonly bPlaces: number;
}

/** Where the sums of a block begin, what is added to those of each column, and where they go. */
export interface SummedBlock {
  readonly a0: number;
  readonly b0: number;
  /** From `addedFrom` on; null where nothing is. */
  readonly added: ArrayLike<number> | null;
  readonly addedFrom: number;
  readonly y: FloatArray;
  readonly y0: number;
  readonly yNext: number;
}

/** Unit roundoff of doubles. */
const U = 2 ** -53;

/** How many products are added up at once. */
const PIECE = 32;

/** Columns that are summed side by side. */
const BESIDE = 4;

/** Products of what lies between these, and their errors, neither overflow nor underflow. */
const SMALLEST_TOP = 2 ** -400;
const LARGEST_TOP = 2 ** 400;

/** @returns what fills a block of y */
export function blockSums(factors: Columns, to: Dtype): (block: SummedBlock) => void {
  // Mostly no sum is asked for.
  let slow: RoundedSum | null = null;
  const exactly: RoundedSum = (row, a0, b0, added) => {
    slow ??= roundedSums(factors, to);
    return slow(row, a0, b0, added);
  };
  const way = wayOf(factors, to);
  const { rows, columns, bNext } = factors;
  if (way === null) {
    return ({ a0, b0, added, addedFrom, y, y0, yNext }) => {
      for (let j = 0; j < columns; j++) {
        const add = added === null ? 0 : added[addedFrom + j];
        for (let row = 0; row + 1 < rows.starts.length; row++) {
          y[y0 + j * yNext + row] = exactly(row, a0, b0 + j * bNext, add);
        }
      }
    };
  }
  const [packedA, packedB] = [packing(sideA(factors), way.gridA), packing(sideB(factors), way.gridB)];
  return (block) => {
    const pass: Pass = { way, factors, block, to, exactly, a: packedA(block.a0), b: packedB(block.b0) };
    for (let column = 0; column < columns; column += BESIDE) {
      const isAlone = widthAt(column, columns) === 1;
      if (way.kind === 'split') (isAlone ? splitAlone : splitBeside)(pass, column);
      else (isAlone ? plainAlone : plainBeside)(pass, column);
    }
  };
}

/** Factors as the passes read them: by place, then by step, then by column; columns in fours, of which the last may be alone. */
interface Packed {
  readonly values: Float64Array;
  /** The nearest multiples of the grid; empty where no pass needs them. */
  readonly high: Float64Array;
}

interface Side {
  readonly data: FloatArray;
  readonly places: number;
  readonly steps: number;
  readonly step: number;
  readonly columns: number;
  readonly next: number;
}

function sideA({ a, aPlaces, steps, aStep }: Columns): Side {
  return { data: a, places: aPlaces, steps, step: aStep, columns: 1, next: 0 };
}

function sideB({ b, bPlaces, steps, bStep, columns, bNext }: Columns): Side {
  return { data: b, places: bPlaces, steps, step: bStep, columns, next: bNext };
}

/** How many columns lie side by side where those from this one on are summed: four, some of them empty, or one alone. */
function widthAt(column: number, columns: number): number {
  return column + 1 === columns ? 1 : BESIDE;
}

/** @returns what packs the factors that begin somewhere; what it gave before is overwritten */
function packing({ data, places, steps, step, columns, next }: Side, grid: number | null): (start: number) => Packed {
  const last = Math.floor((columns - 1) / BESIDE) * BESIDE;
  const length = places * steps * (last + widthAt(last, columns));
  const values = new Float64Array(length);
  const high = new Float64Array(grid === null ? 0 : length);
  const shift = 1.5 * 2 ** 52 * (grid ?? 1);
  let begun = -1;
  return (start) => {
    if (start === begun) return { values, high };
    begun = start;
    for (let first = 0; first < columns; first += BESIDE) {
      const width = widthAt(first, columns);
      const begin = places * steps * first;
      for (let s = 0; s < steps; s++) {
        for (let j = first; j < Math.min(first + width, columns); j++) {
          const from = start + j * next + s * step;
          let at = begin + s * width + (j - first);
          for (let place = 0; place < places; place++, at += steps * width) values[at] = data[from + place];
        }
      }
    }
    for (let at = 0; at < high.length; at++) high[at] = values[at] + shift - shift;
    return { values, high };
  };
}

interface Way {
  readonly kind: 'whole' | 'plain' | 'split';
  /** For each pair of a row: twice what the sums are off by at most. */
  readonly bound: number;
  /** Of factors that are split. */
  readonly gridA: number | null;
  readonly gridB: number | null;
}

/** Null where numbers are so small, large or special that nothing can be said of all sums. */
function wayOf({ a, b, rows, steps }: Columns, to: Dtype): Way | null {
  const [topA, topB] = [topOf(a), topOf(b)];
  if (!(Math.min(topA, topB) >= SMALLEST_TOP && Math.max(topA, topB) <= LARGEST_TOP)) return null;
  const length = longestOf(rows.starts);
  const bits = Math.ceil(Math.log2(Math.max(1, length * steps)));
  const coarse = 2 ** -Math.min(26, Math.floor((53 - bits) / 2));
  const largest = steps * topA * topB;
  if (isOnGrid(a, topA * coarse) && isOnGrid(b, topB * coarse)) {
    return { kind: 'whole', bound: 0, gridA: null, gridB: null };
  }
  const depth = Math.min(steps, PIECE) * length + Math.ceil(steps / PIECE);
  if (to !== 'f64') {
    return { kind: 'plain', bound: 2 * (depth + 1) * U * largest, gridA: null, gridB: null };
  }
  const fine = 2 ** -Math.floor((53 - Math.log2(coarse) - bits) / 2);
  const isFine = isOnGrid(a, topA * fine) && isOnGrid(b, topB * fine);
  const bound = isFine ? 0 : 2 * (depth + 3) * U * coarse * largest;
  return { kind: 'split', bound, gridA: topA * coarse, gridB: topB * coarse };
}

/** A power of two that all finite numbers are smaller than, or as large as; 0 where all are 0. */
function topOf(values: FloatArray): number {
  let largest = 0;
  for (let at = 0; at < values.length; at++) {
    const magnitude = Math.abs(values[at]);
    if (magnitude > largest && magnitude !== Number.POSITIVE_INFINITY) largest = magnitude;
  }
  let top = 2 ** Math.floor(Math.log2(largest));
  while (top < largest) top *= 2;
  return top;
}

/** Whether all are multiples of the grid, and at most 2⁵¹ times as large. NaN and infinities are none. */
function isOnGrid(values: FloatArray, grid: number): boolean {
  const shift = 1.5 * 2 ** 52 * grid;
  for (let at = 0; at < values.length; at++) if (values[at] + shift - shift !== values[at]) return false;
  return true;
}

function longestOf(starts: Int32Array): number {
  let longest = 0;
  for (let row = 1; row < starts.length; row++) longest = Math.max(longest, starts[row] - starts[row - 1]);
  return longest;
}

/** What the sums of one block are made from. */
interface Pass {
  readonly way: Way;
  readonly factors: Columns;
  readonly block: SummedBlock;
  readonly to: Dtype;
  readonly exactly: RoundedSum;
  readonly a: Packed;
  readonly b: Packed;
}

/** What was summed of one row, for each of the columns side by side. Numbers that are handed on one by one take memory each. */
const sums = new Float64Array(BESIDE);
const rests = new Float64Array(BESIDE);

/** Puts the sums of a row where they belong. */
function settle({ way, factors, block, to, exactly }: Pass, column: number, row: number): void {
  const { added, addedFrom, y, y0, yNext } = block;
  const { rows, columns, bNext } = factors;
  const { kind } = way;
  const bound = way.bound * (rows.starts[row + 1] - rows.starts[row]);
  const last = Math.min(column + BESIDE, columns);
  for (let j = column; j < last; j++) {
    const sum = sums[j - column];
    const add = added === null ? 0 : added[addedFrom + j];
    let found: number;
    if (kind === 'whole') found = wholeSum(to, sum, add);
    else if (kind === 'plain') found = plainSum(to, sum, add, bound);
    else found = doubleSum(sum, rests[j - column], add, bound);
    if (Number.isNaN(found)) found = exactly(row, block.a0, block.b0 + j * bNext, add);
    y[y0 + j * yNext + row] = found;
  }
}

function plainAlone(pass: Pass, column: number): void {
  const { rows, steps, bPlaces } = pass.factors;
  const { starts, first, second } = rows;
  const [a, b] = [pass.a.values, pass.b.values];
  const begin = bPlaces * steps * column;
  for (let row = 0; row + 1 < starts.length; row++) {
    let sum = 0;
    for (let step = 0; step < steps; step += PIECE) {
      const width = Math.min(PIECE, steps - step);
      let piece = 0;
      for (let t = starts[row]; t < starts[row + 1]; t++) {
        let p = first[t] * steps + step;
        let q = begin + second[t] * steps + step;
        for (const stop = p + width; p < stop; p++, q++) piece += a[p] * b[q];
      }
      sum += piece;
    }
    sums[0] = sum;
    settle(pass, column, row);
  }
}

function plainBeside(pass: Pass, column: number): void {
  const { rows, steps, bPlaces } = pass.factors;
  const { starts, first, second } = rows;
  const [a, b] = [pass.a.values, pass.b.values];
  const begin = bPlaces * steps * column;
  for (let row = 0; row + 1 < starts.length; row++) {
    sums.fill(0);
    for (let step = 0; step < steps; step += PIECE) {
      const width = Math.min(PIECE, steps - step);
      let [piece0, piece1, piece2, piece3] = [0, 0, 0, 0];
      for (let t = starts[row]; t < starts[row + 1]; t++) {
        let p = first[t] * steps + step;
        let q = begin + (second[t] * steps + step) * BESIDE;
        for (const stop = p + width; p < stop; p++, q += BESIDE) {
          const factor = a[p];
          piece0 += factor * b[q];
          piece1 += factor * b[q + 1];
          piece2 += factor * b[q + 2];
          piece3 += factor * b[q + 3];
        }
      }
      sums[0] += piece0;
      sums[1] += piece1;
      sums[2] += piece2;
      sums[3] += piece3;
    }
    settle(pass, column, row);
  }
}

function splitAlone(pass: Pass, column: number): void {
  const { rows, steps, bPlaces } = pass.factors;
  const { starts, first, second } = rows;
  const { values: aAll, high: aHigh } = pass.a;
  const { values: bAll, high: bHigh } = pass.b;
  const begin = bPlaces * steps * column;
  for (let row = 0; row + 1 < starts.length; row++) {
    let [sum, rest] = [0, 0];
    for (let step = 0; step < steps; step += PIECE) {
      const width = Math.min(PIECE, steps - step);
      let piece = 0;
      for (let t = starts[row]; t < starts[row + 1]; t++) {
        let p = first[t] * steps + step;
        let q = begin + second[t] * steps + step;
        for (const stop = p + width; p < stop; p++, q++) {
          sum += aHigh[p] * bHigh[q];
          piece += aAll[p] * (bAll[q] - bHigh[q]) + (aAll[p] - aHigh[p]) * bHigh[q];
        }
      }
      rest += piece;
    }
    sums[0] = sum;
    rests[0] = rest;
    settle(pass, column, row);
  }
}

function splitBeside(pass: Pass, column: number): void {
  const { rows, steps, bPlaces } = pass.factors;
  const { starts, first, second } = rows;
  const { values: aAll, high: aHigh } = pass.a;
  const { values: bAll, high: bHigh } = pass.b;
  const begin = bPlaces * steps * column;
  for (let row = 0; row + 1 < starts.length; row++) {
    let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
    rests.fill(0);
    for (let step = 0; step < steps; step += PIECE) {
      const width = Math.min(PIECE, steps - step);
      let [piece0, piece1, piece2, piece3] = [0, 0, 0, 0];
      for (let t = starts[row]; t < starts[row + 1]; t++) {
        let p = first[t] * steps + step;
        let q = begin + (second[t] * steps + step) * BESIDE;
        for (const stop = p + width; p < stop; p++, q += BESIDE) {
          const [all, high] = [aAll[p], aHigh[p]];
          const low = all - high;
          const [high0, high1, high2, high3] = [bHigh[q], bHigh[q + 1], bHigh[q + 2], bHigh[q + 3]];
          sum0 += high * high0;
          sum1 += high * high1;
          sum2 += high * high2;
          sum3 += high * high3;
          piece0 += all * (bAll[q] - high0) + low * high0;
          piece1 += all * (bAll[q + 1] - high1) + low * high1;
          piece2 += all * (bAll[q + 2] - high2) + low * high2;
          piece3 += all * (bAll[q + 3] - high3) + low * high3;
        }
      }
      rests[0] += piece0;
      rests[1] += piece1;
      rests[2] += piece2;
      rests[3] += piece3;
    }
    sums[0] = sum0;
    sums[1] = sum1;
    sums[2] = sum2;
    sums[3] = sum3;
    settle(pass, column, row);
  }
}

// Of a sum, and what is added to it: the result, rounded once, or NaN where they do not say. No result that is decided is NaN.

/** The sum is exact: what is added to it is rounded once. */
function wholeSum(to: Dtype, sum: number, added: number): number {
  return added === 0 ? roundTo(to, sum) : roundPair(to, sum, added);
}

/** The sum is off by at most half the bound; what is added is rounded into it. */
function plainSum(to: Dtype, sum: number, added: number, bound: number): number {
  const all = sum + added;
  const off = bound + 4 * U * Math.abs(all);
  const below = roundTo(to, all - off);
  // Of a zero the sign is open.
  return below === roundTo(to, all + off) && below !== 0 ? below : Number.NaN;
}

/** The sum is exact, and the rest off by at most half the bound, which is 0 where it is exact as well. */
function doubleSum(sum: number, rest: number, added: number, bound: number): number {
  // TwoSum, three times: high + low + lost is the sum of all three, exactly.
  const whole = sum + added;
  const wholePart = whole - sum;
  const wholeError = sum - (whole - wholePart) + (added - wholePart);
  const small = wholeError + rest;
  const smallPart = small - wholeError;
  const lost = wholeError - (small - smallPart) + (rest - smallPart);
  const high = whole + small;
  const highPart = high - whole;
  const low = whole - (high - highPart) + (small - highPart);
  if (bound === 0 && lost === 0) return high;
  const off = bound + 4 * U * Math.abs(small);
  const below = high + (low - off);
  return below === high + (low + off) ? below : Number.NaN;
}
