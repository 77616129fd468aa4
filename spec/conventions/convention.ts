/**
 * What a convention is: a framework's way to say a transposed convolution, and what it means in the terms of this
 * project. `resolve` goes from a framework's attributes to a case, `express` from a case to a framework's attributes.
 *
 * Operands stand in the framework's own layout on the framework's side, and as x [N,C,…in], w [C,M/groups,…k] on ours.
 * They may be shapes without data, so that a question about sizes needs no numbers.
 */
import type { Attributes, Case, Rank } from '../case.ts';
import { dtypeOf, type FloatArray } from '../tensor.ts';
import type { Layout } from './arrangement.ts';

/** A tensor, or only its shape. */
export interface Operand {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data?: FloatArray;
}

/** The operands of a call in some layout: x, w and, where there is one, bias. */
export interface Operands {
  readonly x: Operand;
  readonly w: Operand;
  /** One number per output channel; null also where only shapes are asked about. */
  readonly bias: FloatArray | null;
}

/** A case, or one that only lacks its data. */
export interface Outline extends Attributes, Operands {}

/** A class of calls on which a specification contradicts itself, or releases of a framework differ. */
export interface NamedClass {
  readonly id: string;
  readonly statement: string;
  readonly source: string;
}

/** What a framework's call is: a case, a refusal, no legal case, or ambiguous. */
export type Resolution = Settled | Ambiguous;

/** A resolution that is not ambiguous. */
export type Settled = Resolved | RefusedByFramework | Beyond;

/** A legal case. Where a named class applies on which releases differ from the reading taken, `caveats` has it. */
export interface Resolved {
  readonly kind: 'resolved';
  readonly outline: Outline;
  readonly caveats: readonly NamedClass[];
}

/** The framework refuses it: field, rule and value, then what the framework says. */
export interface RefusedByFramework {
  readonly kind: 'refused';
  readonly reason: string;
}

/** The framework does not refuse it, and it is no legal case: see geometry.ts. */
export interface Beyond {
  readonly kind: 'beyond';
  readonly reason: string;
}

/** The specification can be read in more than one way; none is preferred. */
export interface Ambiguous {
  readonly kind: 'ambiguous';
  readonly ambiguity: NamedClass;
  readonly readings: readonly Reading[];
}

/** One way to read an ambiguous specification. */
export interface Reading {
  /** Whose reading it is, and what it says. */
  readonly label: string;
  readonly resolution: Settled;
}

/** What a framework is to be given for a case, or why it cannot be said there. */
export type Expression =
  | {
      readonly kind: 'said';
      readonly attributes: Readonly<Record<string, unknown>>;
      /** In the framework's layout. */
      readonly operands: Operands;
    }
  | { readonly kind: 'unsayable'; readonly reason: string };

/** One way of a framework to say a case. `resolve` of it is the same operator. */
export interface Phrasing {
  /** Which of the convention's wordings it is. */
  readonly wording: string;
  readonly form: PhrasingForm;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** In the layout that the attributes ask for. */
  readonly operands: Operands;
}

/** Whether every attribute is written out, those at their default are left out, or one number stands for a list. */
export type PhrasingForm = 'in full' | 'defaults left out' | 'single numbers';

/** How one framework says a transposed convolution: its attributes to a case, and back. */
export interface Convention {
  readonly id: string;
  readonly name: string;
  /** The release, opset or draft whose text this is. */
  readonly version: string;
  /** How it gets from its attributes to pads and output padding, in a sentence. */
  readonly statement: string;
  readonly source: string;
  readonly ranks: readonly Rank[];
  /** The attributes that it takes, by its own names. */
  readonly attributes: readonly string[];
  /** Names of the ways in which it can say a case, such as SAME or output_shape; no case can be said in all of them. */
  readonly wordings: readonly string[];
  /**
   * What the call means. `attributes` is JSON-like input from anywhere; what is left out has the framework's default.
   * @throws TypeError for a wrong kind or an unknown attribute, RangeError for a number that is no integer
   */
  resolve(attributes: unknown, operands: Operands): Resolution;
  /** The framework's attributes and operands for a legal case. `resolve` of them is the same operator. */
  express(outline: Outline): Expression;
  /**
   * Every way to say a legal case, the plainest first, which is that of `express`; empty where there is none.
   * A call that is ambiguous is no way to say a case.
   */
  phrasings(outline: Outline): readonly Phrasing[];
  /** Attributes without those that have what the framework takes for a legal case where they are left out. @throws as `resolve` */
  withoutDefaults(attributes: unknown, outline: Outline): Readonly<Record<string, unknown>>;
  /** Where these attributes have the axes of x and w, for so many spatial ones. @throws as `resolve` */
  arrangement(attributes: unknown, rank: Rank): Layout;
  /** Operands [N,C,…in], [C,M/groups,…k] in the layout that these attributes ask for. @throws as `resolve` */
  layOut(attributes: unknown, operands: Operands): Operands;
}

/** What a call may come to: one thing, or one for each reading. */
export function outcomesOf(resolution: Resolution): readonly Settled[] {
  return resolution.kind === 'ambiguous' ? resolution.readings.map((one) => one.resolution) : [resolution];
}

/** The case that an outline with data is. @throws TypeError where data are missing or of two types */
export function caseOfOutline(outline: Outline): Case {
  const { x, w, bias, stride, padBegin, padEnd, outputPadding, dilation, groups } = outline;
  if (x.data === undefined) throw new TypeError('outline: x.data must be given, got undefined');
  if (w.data === undefined) throw new TypeError('outline: w.data must be given, got undefined');
  const dtype = dtypeOf(x.data);
  for (const [name, data] of [['w.data', w.data] as const, ['bias', bias] as const]) {
    if (data !== null && dtypeOf(data) !== dtype) {
      throw new TypeError(`outline: ${name} must be of the type of x.data, ${dtype}, got ${dtypeOf(data)}`);
    }
  }
  return {
    x: { shape: x.shape, data: x.data },
    w: { shape: w.shape, data: w.data },
    bias,
    stride,
    padBegin,
    padEnd,
    outputPadding,
    dilation,
    groups,
    dtype,
  };
}
