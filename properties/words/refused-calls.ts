/**
 * Calls that a framework refuses: a legal call of which one attribute or operand is changed so that it breaks a rule. Which
 * changes break one is for the convention to say.
 */
import * as fc from 'fast-check';
import { type FrameworkCall, formatCall, resolveCall } from '../../spec/conventions/call.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { shuffled } from '../shuffled.ts';
import { changesOf, type PlaceChanges } from './call-changes.ts';
import { drawnCalls } from './drawn-calls.ts';

/** Calls that are refused, each for one change of a legal one; all places of a call are equally likely. */
export function refusedCalls(capabilities: Capabilities): fc.Arbitrary<FrameworkCall> {
  return fc.tuple(drawnCalls(capabilities), fc.nat(10_000)).map(([call, number]) => {
    // To ask of each change whether it breaks a rule takes far longer than to make it.
    for (const { changes } of shuffled(changesOf(call), number)) {
      for (const change of shuffled(changes, number)) {
        const changed = change();
        if (refusalOf(changed) !== null) return changed;
      }
    }
    throw new Error(`no change of ${formatCall(call)} is refused`);
  });
}

/** A call that is refused. */
export interface BrokenCall {
  readonly call: FrameworkCall;
  /** What was changed and the rule that it breaks, without numbers. */
  readonly rule: string;
}

/** The first change of a legal call for every place and rule that a change of it can break. */
export function brokenFrom(call: FrameworkCall): BrokenCall[] {
  return changesOf(call).flatMap((changes) => brokenAt(call, changes));
}

function brokenAt({ convention }: FrameworkCall, { place, changes }: PlaceChanges): BrokenCall[] {
  const found = new Map<string, BrokenCall>();
  for (const change of changes) {
    const changed = change();
    const reason = refusalOf(changed);
    if (reason === null) continue;
    const rule = `${convention}, ${place}: ${withoutNumbers(reason)}`;
    if (!found.has(rule)) found.set(rule, { call: changed, rule });
  }
  return [...found.values()];
}

/** Why the framework refuses a call; null where it does not. */
function refusalOf(call: FrameworkCall): string | null {
  try {
    const resolution = resolveCall(call);
    return resolution.kind === 'refused' ? resolution.reason : null;
  } catch {
    // What its readers do not take is of a wrong kind, and no question for the framework.
    return null;
  }
}

/** Rules are the same for every axis and number. */
function withoutNumbers(reason: string): string {
  return reason.replace(/-?\d+(\.\d+)?/g, '#').replace(/(#, ?)+#/g, '#');
}
