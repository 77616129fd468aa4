/**
 * What all conventions have in common: the layout is undone, channels are compared with each other, the framework's own
 * rule is asked, and its answer is compared with geometry.ts. A convention states its own part as a `Definition`.
 */
import type { Crop } from '../axis.ts';
import type { Attributes, Rank } from '../case.ts';
import { geometryOf, illegalityOf } from '../geometry.ts';
import { type Dtype, dtypeOf } from '../tensor.ts';
import type { Convention, Expression, NamedClass, Operands, Outline, Resolution, Settled } from './convention.ts';
import { type AxisExtents, canonical, cropsOf, extentsOf, isSameOperator, outlineExtents } from './crops.ts';
import { type Layout, toOurs, toTheirs } from './layout.ts';
import { fieldsOf, type GivenFields } from './read.ts';

/** What a framework's rule makes of its attributes: one answer, or the readings of a text that has several. */
export type Solution = Solved | Torn;

export interface Solved {
  readonly attributes: Attributes;
  readonly caveats?: readonly NamedClass[];
}

export interface Torn {
  readonly ambiguity: NamedClass;
  readonly readings: readonly UnsolvedReading[];
}

export interface UnsolvedReading {
  readonly label: string;
  /** @throws Refusal where the framework refuses the call in this reading, NoCase where what it does is none */
  readonly solve: () => Attributes;
}

/** A case as a convention is asked to express it: canonical, with what its rules are stated in. */
export interface Wanted {
  readonly outline: Outline;
  readonly extents: readonly AxisExtents[];
  readonly crops: readonly Crop[];
  /** The output's spatial extents. */
  readonly output: readonly number[];
  readonly rank: Rank;
}

export interface Definition
  extends Pick<Convention, 'id' | 'name' | 'version' | 'statement' | 'source' | 'ranks' | 'attributes'> {
  readonly dtypes?: readonly Dtype[];
  readonly bias: boolean;
  /** Whether x may come without a batch axis. */
  readonly unbatched?: boolean;
  /** Whether it has words for an output that is extended at its beginning. */
  readonly extendsBegin?: boolean;
  /** The number of groups that the attributes name; left out where the framework has none. */
  readonly groups?: (fields: GivenFields) => number;
  readonly layout: (fields: GivenFields, rank: Rank) => Layout;
  /** The framework's rule, on operands in our layout. @throws Refusal, and what the readers throw */
  readonly solve: (fields: GivenFields, operands: Operands, rank: Rank) => Solution;
  /** Attributes that may say the case, the plainest first. @throws Unsayable */
  readonly candidates: (wanted: Wanted) => readonly GivenFields[];
  /** Why none of the candidates says the case. */
  readonly otherwise: (wanted: Wanted) => string;
}

/** The framework refuses the call. */
export class Refusal extends Error {}

/** The framework takes the call, and what it makes of it is no transposed convolution. */
export class NoCase extends Error {}

/** A case has no words in the framework. */
export class Unsayable extends Error {}

/** @param says what the framework says or does about it */
export function refuse(field: string, rule: string, value: unknown, says: string): never {
  throw new Refusal(`${field} must ${rule}, got ${value}: ${says}`);
}

/** Refuses the first entry of an attribute that is below `smallest`. */
export function refuseBelow(field: string, values: readonly number[], smallest: number, says: string): void {
  const axis = values.findIndex((value) => value < smallest);
  if (axis >= 0) refuse(`${field}[${axis}]`, `be >= ${smallest}`, values[axis], says);
}

export function define(definition: Definition): Convention {
  const { id, name, version, statement, source, ranks, attributes } = definition;
  return {
    id,
    name,
    version,
    statement,
    source,
    ranks,
    attributes,
    resolve: (given, operands) => settling(id, () => resolve(definition, given, operands)),
    express: (outline) => express(definition, outline),
    layOut: (given, operands) => {
      const rank = (operands.w.shape.length - 2) as Rank;
      // A rank that there is no operator for has no layout either: it is for `resolve` to refuse.
      if (!ranks.includes(rank)) return operands;
      return toTheirs(operands, definition.layout(fieldsOf(id, given, attributes), rank));
    },
  };
}

function resolve(definition: Definition, given: unknown, operands: Operands): Resolution {
  const { id, attributes } = definition;
  const fields = fieldsOf(id, given, attributes);
  const rank = rankOf(definition, operands);
  const x = definition.unbatched && operands.x.shape.length === rank + 1 ? batched(operands.x) : operands.x;
  if (x.shape.length !== rank + 2) {
    refuse('x.shape', `have ${rank + 2} axes, as many as w`, `[${x.shape}]`, 'ranks differ');
  }
  const ours = toOurs({ ...operands, x }, definition.layout(fields, rank));
  const groups = definition.groups?.(fields) ?? 1;
  checkOperands(definition, ours, groups);
  const solution = definition.solve(fields, ours, rank);
  if ('attributes' in solution) {
    return settled(id, { ...ours, ...solution.attributes }, solution.caveats ?? []);
  }
  const readings = solution.readings.map(({ label, solve }) => ({
    label,
    resolution: settling(id, () => settled(id, { ...ours, ...solve() }, [])),
  }));
  return { kind: 'ambiguous', ambiguity: solution.ambiguity, readings };
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

function express(definition: Definition, given: Outline): Expression {
  const { id, name } = definition;
  const { rank } = geometryOf(given);
  const outline = canonical(given);
  const extents = extentsOf(outline, outline.stride, outline.dilation);
  const wanted: Wanted = { outline, extents, crops: cropsOf(outline), output: outlineExtents(outline), rank };
  const unsayable = (reason: string): Expression => ({ kind: 'unsayable', reason: `${id}: ${reason}` });
  try {
    checkSayable(definition, wanted);
    for (const attributes of definition.candidates(wanted)) {
      const operands = toTheirs(outline, definition.layout(attributes, rank));
      const back = settling(id, () => resolve(definition, attributes, operands));
      if (back.kind === 'resolved' && isSameOperator(back.outline, outline)) {
        return { kind: 'said', attributes, operands };
      }
    }
    return unsayable(definition.otherwise(wanted));
  } catch (error) {
    if (error instanceof Unsayable) return unsayable(`${name} ${error.message}`);
    throw error;
  }
}

function checkSayable(definition: Definition, { outline, crops, rank }: Wanted): void {
  const { ranks, bias, extendsBegin, groups, dtypes } = definition;
  if (!ranks.includes(rank)) throw new Unsayable(`has ${ranks.join(' or ')} spatial axes, the case has ${rank}`);
  if (groups === undefined && outline.groups !== 1) {
    throw new Unsayable(`has no groups, the case has ${outline.groups}`);
  }
  const extended = crops.findIndex(({ begin }) => begin < 0);
  if (!extendsBegin && extended >= 0) {
    throw new Unsayable(
      `has no pad below 0; axis ${extended} is extended by ${-crops[extended].begin} at its beginning`,
    );
  }
  if (!bias && outline.bias !== null) throw new Unsayable('takes no bias; it is added by a call of its own');
  const data = outline.x.data;
  if (data !== undefined && dtypes !== undefined && !dtypes.includes(dtypeOf(data))) {
    throw new Unsayable(`takes ${dtypes.join(' or ')}, the case has ${dtypeOf(data)}`);
  }
}
