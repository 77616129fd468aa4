/** What a convention states of itself, as a `Definition`, and how it refuses. */
import type { Crop } from '../axis.ts';
import type { Attributes, Rank } from '../case.ts';
import type { Dtype } from '../tensor.ts';
import type { Layout } from './arrangement.ts';
import type { Convention, NamedClass, Operands, Outline } from './convention.ts';
import type { AxisExtents } from './crops.ts';
import type { GivenFields } from './read.ts';

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

/** One wording of a case, with every attribute that it has. */
export interface Candidate {
  readonly wording: string;
  readonly attributes: GivenFields;
  /** Whether x stands without its batch axis, which has extent 1 then. */
  readonly unbatched?: boolean;
}

export interface Definition
  extends Pick<Convention, 'id' | 'name' | 'version' | 'statement' | 'source' | 'ranks' | 'attributes' | 'wordings'> {
  readonly dtypes?: readonly Dtype[];
  readonly bias: boolean;
  /** Whether x may come without a batch axis. */
  readonly unbatched?: boolean;
  /** Whether it has words for an output that is extended at its beginning. */
  readonly extendsBegin?: boolean;
  /** The number of groups that the attributes name; left out where the framework has none. */
  readonly groups?: (fields: GivenFields) => number;
  readonly layout: (fields: GivenFields, rank: Rank) => Layout;
  /** The framework's rule, on operands in our layout, whether or not x came without its batch axis. @throws Refusal, and what the readers throw */
  readonly solve: (fields: GivenFields, operands: Operands, rank: Rank, isUnbatched: boolean) => Solution;
  /** Attributes that may say the case, the plainest first, each written out. @throws Unsayable */
  readonly candidates: (wanted: Wanted) => readonly Candidate[];
  /** What attributes are where they are left out; none for those that must be given. */
  readonly defaults?: (wanted: Wanted) => GivenFields;
  /** Attributes that take one number for all axes. */
  readonly singleNumbers?: readonly string[];
  /** Why none of the candidates says the case. */
  readonly otherwise: (wanted: Wanted) => string;
}

/** Thrown by the thousand where wordings are tried, and always caught: it has no stack, which would take longer than the rest. */
class Expected extends Error {
  constructor(message: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The framework refuses the call. */
export class Refusal extends Expected {}

/** The framework takes the call, and what it makes of it is no transposed convolution. */
export class NoCase extends Expected {}

/** A case has no words in the framework. */
export class Unsayable extends Expected {}

/** @param says what the framework says or does about it */
export function refuse(field: string, rule: string, value: unknown, says: string): never {
  throw new Refusal(`${field} must ${rule}, got ${value}: ${says}`);
}

/** Refuses the first entry of an attribute that is below `smallest`. */
export function refuseBelow(field: string, values: readonly number[], smallest: number, says: string): void {
  const axis = values.findIndex((value) => value < smallest);
  if (axis >= 0) refuse(`${field}[${axis}]`, `be >= ${smallest}`, values[axis], says);
}
