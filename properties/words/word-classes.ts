/**
 * Classes of calls in words: the convention, which attributes are given, which words they hold, and the class on which texts differ.
 * Coverage counts them, and known failures use the same names.
 */
import { type FrameworkCall, resolveCall } from '../../spec/conventions/call.ts';
import { caseOfCall } from '../../spec/conventions/case-or-call.ts';
import { CLASSES } from '../../spec/conventions/classes.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { classesOf } from '../coverage/coverage.ts';

/** The class of calls that the framework refuses. */
export const REFUSED_CALL = 'refused-call';

/** A word of a list, and no text with numbers in it: `SAME_UPPER`, `hwoi`, `RELU6`. */
const WORD = /^([A-Z0-9_]+|[A-Za-z_]+)$/;

/** The classes that a call belongs to, the most general first. */
export function wordClassesOf(call: FrameworkCall): string[] {
  const { convention, attributes } = call;
  const resolution = resolveCall(call);
  return [
    `speaks ${convention}`,
    ...Object.entries(attributes).flatMap(([name, value]) => [
      `gives ${name}`,
      ...(typeof value === 'string' && WORD.test(value) ? [`${name} ${value}`] : []),
    ]),
    ...(resolution.kind === 'ambiguous' ? [resolution.ambiguity.id] : []),
    ...(resolution.kind === 'resolved' ? resolution.caveats.map(({ id }) => id) : []),
    ...(resolution.kind === 'refused' ? [REFUSED_CALL, ...ruleOf(resolution.reason)] : []),
  ];
}

/** The attribute or operand whose rule a refused call breaks, as the reason begins with it: `onnx: strides[0] must be >= 1`. */
function ruleOf(reason: string): string[] {
  const found = /^[^:]*: (.*?) must /.exec(reason);
  return found === null ? [] : [`breaks ${found[1].replace(/\[\d+\]| of axis \d+/, '')}`];
}

/** The class of calls whose output is shorter than x on some axis. */
const BELOW_INPUT = 'output below input';

/** What known failures can be about: the classes of a call, and the coverage classes of the case that it comes to. */
export function wordTraitsOf(call: FrameworkCall): string[] {
  const problem = caseOfCall(call);
  if (problem === null) return wordClassesOf(call);
  const geometry = geometryOf(problem);
  const isShorter = geometry.axes.some(({ input, output }) => output < input);
  return [...wordClassesOf(call), ...classesOf(geometry, problem), ...(isShorter ? [BELOW_INPUT] : [])];
}

/** What every name of such a class matches, and no other: a regular expression that the schema of known failures has as well. */
export const WORD_CLASS = wordClassPattern();

function wordClassPattern(): string {
  const either = (names: readonly string[]) => `(${[...new Set(names)].join('|')})`;
  const ids = either(CONVENTIONS.map(({ id }) => id));
  const attributes = either(CONVENTIONS.flatMap((one) => one.attributes));
  const others = [REFUSED_CALL, BELOW_INPUT, ...Object.keys(CLASSES)].join('|');
  return `^(speaks ${ids}|gives ${attributes}|${attributes} \\S+|breaks .+|${others})$`;
}

/** Whether there can be a class of that name. */
export function isWordClass(name: string): boolean {
  return new RegExp(WORD_CLASS).test(name);
}
