/**
 * Calls in the words of the frameworks that a subject speaks, legal by construction: a case is drawn within its capabilities and
 * then said, in one of all the ways that the convention has, or by words that choose pads themselves.
 */
import * as fc from 'fast-check';
import type { Case } from '../../spec/case.ts';
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import {
  type Convention,
  caseOfOutline,
  type Operands,
  type Outline,
  outcomesOf,
  type Resolution,
} from '../../spec/conventions/convention.ts';
import { conventionNamed } from '../../spec/conventions/index.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { isNarrow } from '../cases/narrow-types.ts';
import { oneCell, plainer, plainerCases } from './plainer-cases.ts';
import { WORD_STARTS } from './starts.ts';

/** Numbers that choose among ways to say a case; each place that chooses takes the next. */
const PICKS = 8;

const picks = fc.array(fc.nat(59), { minLength: PICKS, maxLength: PICKS });

/** A convention, and the capabilities of a subject in the ranks and types in which it speaks it. */
type Spoken = readonly [Convention, Capabilities];

/** What was found out of capabilities, once: every call that is made of a case asks it again. */
const spokenBy = new WeakMap<Capabilities, readonly Spoken[]>();
const plainestOf = new WeakMap<Capabilities, Map<string, FrameworkCall>>();

/** The conventions that a subject speaks in at least one of its ranks, each with its capabilities in these. */
export function spoken(capabilities: Capabilities): readonly Spoken[] {
  const known = spokenBy.get(capabilities);
  if (known !== undefined) return known;
  const found = spokenWithin(capabilities);
  spokenBy.set(capabilities, found);
  return found;
}

function spokenWithin(capabilities: Capabilities): readonly Spoken[] {
  return capabilities.conventions.flatMap((id) => {
    const convention = conventionNamed(id);
    const ranks = capabilities.ranks.filter((rank) => convention.ranks.includes(rank));
    const dtypes =
      ranks.length === 0
        ? []
        : capabilities.dtypes.filter((dtype) => !isNarrow(dtype) && says(convention, oneCell(ranks[0], dtype)));
    return dtypes.length === 0 ? [] : [[convention, { ...capabilities, ranks, dtypes }] as const];
  });
}

function says(convention: Convention, problem: Case): boolean {
  return convention.express(problem).kind === 'said';
}

/** y = x, of one cell, in the words of a convention that a subject with these capabilities speaks. */
export function plainestCall(id: string, capabilities: Capabilities): FrameworkCall {
  const calls = plainestOf.get(capabilities) ?? new Map<string, FrameworkCall>();
  plainestOf.set(capabilities, calls);
  const known = calls.get(id);
  if (known !== undefined) return known;
  const [convention, { ranks, dtypes }] = spoken(capabilities).find(([one]) => one.id === id)!;
  const call = phrasedCall(convention, oneCell(ranks[0], dtypes[0]), () => 0)!;
  calls.set(id, call);
  return call;
}

/** What a law of words needs of a subject; null where it has it. */
export function missingWords(capabilities: Capabilities): string | null {
  return spoken(capabilities).length > 0 ? null : 'calls in the words of a framework';
}

/** Legal calls, or such on which texts differ. */
export function drawnCalls(capabilities: Capabilities): fc.Arbitrary<FrameworkCall> {
  const kinds = spoken(capabilities).map(([convention, within]) =>
    fc
      .tuple(smallCases(within), picks, fc.boolean())
      .map(([problem, numbers, starts]) => callFrom(convention, within, problem, { numbers, starts })),
  );
  return fc.oneof({ withCrossShrink: true }, ...kinds);
}

/** The case in the words of the convention. */
function callFrom(
  convention: Convention,
  capabilities: Capabilities,
  problem: Case,
  { numbers, starts }: { readonly numbers: readonly number[]; readonly starts: boolean },
): FrameworkCall {
  let at = 0;
  const pick = (count: number) => numbers[at++ % numbers.length] % count;
  const start = starts ? startOf(convention, capabilities, problem, pick) : null;
  if (start !== null) return start;
  for (const one of plainerCases(problem)) {
    const isWithin = missingCapability(one, capabilities) === null;
    const call = isWithin ? phrasedCall(convention, one, pick) : null;
    if (call !== null) return call;
  }
  throw new Error(`the convention ${convention.id} has no words for one cell`);
}

/** In one of all ways to say the case; null where there is none. */
function phrasedCall(convention: Convention, problem: Case, pick: (count: number) => number): FrameworkCall | null {
  const all = phrasedCalls(convention, problem);
  return all.length === 0 ? null : all[pick(all.length)]();
}

/**
 * Every way to say a case, each as a function that lays the numbers out: there may be dozens, of which few are called. Those with
 * fewer attributes come first, so that a failing call loses those that have their default as it becomes smaller.
 */
export function phrasedCalls(convention: Convention, problem: Case): (() => FrameworkCall)[] {
  const phrasings = convention.phrasings(outlineOf(problem));
  const fewestFirst = phrasings.toSorted((one, other) => sizeOf(one.attributes) - sizeOf(other.attributes));
  return fewestFirst.map(({ attributes, operands }) => () => {
    const laid = convention.layOut(attributes, problem);
    const isUnbatched = operands.x.shape.length < laid.x.shape.length;
    const image = isUnbatched ? { ...laid.x, shape: laid.x.shape.slice(1) } : laid.x;
    return callOf(convention, attributes, { ...laid, x: image }, problem);
  });
}

/** Without the numbers of x and w, which take time to be laid out. */
function outlineOf(problem: Case): Outline {
  return { ...problem, x: { shape: problem.x.shape }, w: { shape: problem.w.shape } };
}

function sizeOf(attributes: FrameworkCall['attributes']): number {
  return Object.keys(attributes).length;
}

function startOf(
  convention: Convention,
  capabilities: Capabilities,
  problem: Case,
  pick: (count: number) => number,
): FrameworkCall | null {
  const start = WORD_STARTS[convention.id];
  if (start === undefined) return null;
  for (const one of [problem, plainer(problem)]) {
    const attributes = start({ problem: one, pick });
    for (const some of pick(2) === 0
      ? [convention.withoutDefaults(attributes, outlineOf(one)), attributes]
      : [attributes]) {
      const call = callOf(convention, some, convention.layOut(some, one), one);
      if (canBeAsked(resolveCall(call), capabilities)) return call;
    }
  }
  return null;
}

/** @param operands in the convention's layout, all with data */
export function callOf(
  { id }: Convention,
  attributes: Readonly<Record<string, unknown>>,
  { x, w, bias }: Operands,
  { dtype }: Pick<Case, 'dtype'>,
): FrameworkCall {
  return { convention: id, attributes, x: x as Tensor, w: w as Tensor, bias, dtype };
}

/**
 * Whether it is no refusal, and every case that it may come to is one that the subject can be asked. Of a reading that comes to no
 * case here any answer is right.
 */
export function canBeAsked(resolution: Resolution, capabilities: Capabilities): boolean {
  const settled = outcomesOf(resolution);
  if (settled.every(({ kind }) => kind !== 'resolved')) return false;
  return settled.every(
    (one) => one.kind !== 'resolved' || missingCapability(caseOfOutline(one.outline), capabilities) === null,
  );
}
