/** What laws are checked on: a case in the terms of this project, or a call in the words of a framework. */
import { type Case, formatCase, parseCase } from '../case.ts';
import { type FrameworkCall, formatCall, parseCall, resolveCall } from './call.ts';
import { caseOfOutline, outcomesOf } from './convention.ts';

/** A case, or a call in a framework's words. */
export type CaseOrCall = Case | FrameworkCall;

/** Whether it is in the words of a framework. */
export function isCall(given: CaseOrCall): given is FrameworkCall {
  return 'convention' in given;
}

/** One line of canonical JSON, by which `parseCaseOrCall` reads it back. */
export function formatCaseOrCall(given: CaseOrCall): string {
  return isCall(given) ? formatCall(given) : formatCase(given);
}

/**
 * Reads canonical JSON, as text or already parsed. What has the field `convention` is a call.
 * @throws what parseCase and parseCall throw
 */
export function parseCaseOrCall(input: unknown, where = 'case'): CaseOrCall {
  const value = typeof input === 'string' ? parsed(input) : input;
  if (typeof value === 'object' && value !== null && 'convention' in value) return parseCall(value, where);
  return parseCase(input, where);
}

/**
 * The case that a call comes to: that of the first reading where its text has several. Null where there is none.
 * @throws as `resolveCall`
 */
export function caseOfCall(call: FrameworkCall): Case | null {
  const first = outcomesOf(resolveCall(call)).find(({ kind }) => kind === 'resolved');
  return first?.kind === 'resolved' ? caseOfOutline(first.outline) : null;
}

/** Undefined of what is no JSON: parseCase says why. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
