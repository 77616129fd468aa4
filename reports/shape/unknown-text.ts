/** Sizes of inputs that are not known yet, as text for a terminal. */
import type { ExtentRule, UnknownAnswer } from '../../spec/conventions/unknown.ts';
import { printable } from '../printable.ts';

/** A line for each axis whose extent is not known, and one for each extent that is wanted. */
export function unknownText({ name, version, reason, axes, wanted }: UnknownAnswer): string {
  const title = `${name} ${version}`;
  if (axes.length === 0) return `${printable(`${title}: no extent that was tried is taken: ${reason}`)}\n`;
  const lines = axes.flatMap((rule) => [
    ruleLine(rule),
    ...(rule.reachedBy === null ? [] : [wantedLine(rule, wanted?.[rule.axis] ?? 0)]),
  ]);
  return [`${title}: the output of an input of i cells`, ...lines, ''].map(printable).join('\n');
}

function ruleLine({ axis, formula, first, last, examples }: ExtentRule): string {
  const domain = last === null ? `i >= ${first}` : first === last ? `i = ${first}` : `i from ${first} to ${last}`;
  const listed = examples.map(({ input, output }) => `${input} → ${output}`).join(', ');
  const rule = formula === null ? 'no one formula' : lineText(formula);
  return `  axis ${axis}: ${rule}, for ${domain}: ${listed}${last === null ? ' …' : ''}`;
}

function lineText({ slope, offset }: NonNullable<ExtentRule['formula']>): string {
  if (slope === 0) return `${offset}`;
  const steps = slope === 1 ? 'i' : `${slope}·i`;
  if (offset === 0) return steps;
  return `${steps} ${offset < 0 ? '−' : '+'} ${Math.abs(offset)}`;
}

function wantedLine({ axis, reachedBy, formula, last }: ExtentRule, wanted: number): string {
  if (reachedBy !== null && reachedBy.length > 0) return `  ${wanted} on axis ${axis}: i = ${reachedBy.join(', ')}`;
  const near = formula === null || formula.slope === 0 || last !== null ? '' : neighbours(formula, wanted);
  return `  ${wanted} on axis ${axis}: for no i${near}`;
}

function neighbours({ slope, offset }: NonNullable<ExtentRule['formula']>, wanted: number): string {
  const below = Math.floor((wanted - offset) / slope);
  return below < 1 ? '' : `; ${slope * below + offset} for ${below}, ${slope * (below + 1) + offset} for ${below + 1}`;
}
