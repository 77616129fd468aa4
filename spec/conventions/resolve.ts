/**
 * What all conventions do to resolve a call: the layout is undone, channels are compared with each other, the framework's
 * own rule is asked, and its answer is compared with geometry.ts.
 */
import type { Attributes, Rank } from '../case.ts';
import { illegalityOf } from '../geometry.ts';
import { dtypeOf } from '../tensor.ts';
import type { Layout } from './arrangement.ts';
import type { NamedClass, Operands, Outline, Resolution, Settled } from './convention.ts';
import { isSameOperator } from './crops.ts';
import { type Definition, NoCase, Refusal, refuse } from './definition.ts';
import { toOurs } from './layout.ts';
import { fieldsOf } from './read.ts';

/** What a call means by this definition. @throws as `resolve` of a convention */
export function resolutionOf(definition: Definition, given: unknown, operands: Operands): Resolution {
  return settling(definition.id, () => resolved(definition, given, operands));
}

function resolved(definition: Definition, given: unknown, operands: Operands): Resolution {
  const { id, attributes } = definition;
  const fields = fieldsOf(id, given, attributes);
  const rank = rankOf(definition, operands);
  const isUnbatched = definition.unbatched === true && operands.x.shape.length === rank + 1;
  const x = isUnbatched ? batched(operands.x) : operands.x;
  if (x.shape.length !== rank + 2) {
    refuse('x.shape', `have ${rank + 2} axes, as many as w`, `[${x.shape}]`, 'ranks differ');
  }
  const groups = definition.groups?.(fields) ?? 1;
  const layout = definition.layout(fields, rank);
  checkOutputGroups(operands, layout);
  const ours = toOurs({ ...operands, x }, layout);
  checkOperands(definition, ours, groups);
  const solution = definition.solve(fields, ours, rank, isUnbatched);
  if ('attributes' in solution) {
    return settled(id, outlineOf(ours, solution.attributes), solution.caveats ?? []);
  }
  const readings = solution.readings.map(({ label, solve }) => ({
    label,
    resolution: settling(id, () => settled(id, outlineOf(ours, solve()), [])),
  }));
  const distinct = readings.filter(({ resolution }, at) => {
    return !readings.slice(0, at).some((earlier) => isSameAnswer(earlier.resolution, resolution));
  });
  return distinct.length === 1
    ? distinct[0].resolution
    : { kind: 'ambiguous', ambiguity: solution.ambiguity, readings: distinct };
}

/** Field by field: it is done for everything that a framework could say, and two spreads take much longer. */
function outlineOf({ x, w, bias }: Operands, attributes: Attributes): Outline {
  const { stride, padBegin, padEnd, outputPadding, dilation, groups } = attributes;
  return { x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups };
}

function isSameAnswer(one: Settled, other: Settled): boolean {
  if (one.kind === 'resolved' && other.kind === 'resolved') return isSameOperator(one.outline, other.outline);
  return one.kind !== 'resolved' && other.kind !== 'resolved' && one.reason === other.reason;
}

function settling<R extends Resolution>(id: string, step: () => R): R | Settled {
  try {
    return step();
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', reason: `${id}: ${error.message}` };
    if (error instanceof NoCase) return { kind: 'beyond', reason: `${id}: not a case here: ${error.message}` };
    throw error;
  }
}

function settled(id: string, outline: Outline, caveats: readonly NamedClass[]): Settled {
  const illegality = illegalityOf(outline);
  if (illegality !== null) return { kind: 'beyond', reason: `${id}: not a case here: ${illegality}` };
  return { kind: 'resolved', outline, caveats };
}

function rankOf({ id, ranks }: Definition, { w }: Operands): Rank {
  const rank = w.shape.length - 2;
  if (!ranks.includes(rank as Rank)) {
    refuse('w.shape', `have ${ranks.join(' or ')} spatial axes`, `[${w.shape}]`, `${id} has no such operator`);
  }
  return rank as Rank;
}

function batched<T extends { readonly shape: readonly number[] }>(x: T): T {
  return { ...x, shape: [1, ...x.shape] };
}

/** A kernel over all output channels has them in groups of one size. */
function checkOutputGroups({ w }: Operands, { w: order, outputGroups }: Layout): void {
  const channels = w.shape[order[1]];
  if (outputGroups === undefined || outputGroups < 1 || channels % outputGroups === 0) return;
  refuse('w output channels', `be divisible by groups ${outputGroups}`, channels, 'groups must divide the channels');
}

/** What every framework refuses of operands, in our layout. */
function checkOperands({ bias: takesBias, dtypes }: Definition, { x, w, bias }: Operands, groups: number): void {
  const channels = x.shape[1];
  if (groups < 1) refuse('groups', 'be >= 1', groups, 'groups must be positive');
  if (w.shape[0] !== channels) refuse('w', `have the ${channels} input channels of x`, w.shape[0], 'channels differ');
  if (channels % groups !== 0) {
    refuse('x channels', `be divisible by groups ${groups}`, channels, 'groups must divide the channels');
  }
  if (bias !== null && !takesBias) refuse('bias', 'be null', `${bias.length} numbers`, 'it takes no bias');
  if (bias !== null && bias.length !== w.shape[1] * groups) {
    refuse('bias', `have one number for each of ${w.shape[1] * groups} output channels`, bias.length, 'lengths differ');
  }
  if (dtypes === undefined) return;
  for (const data of [x.data, w.data]) {
    if (data !== undefined && !dtypes.includes(dtypeOf(data))) {
      refuse('data', `be of type ${dtypes.join(' or ')}`, dtypeOf(data), 'it takes no such type');
    }
  }
}
