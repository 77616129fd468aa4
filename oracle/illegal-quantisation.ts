/**
 * The ways in which the quantisation of a case can be illegal, by what spec/quantisation.ts says of it. Codes beyond their type are left
 * out: an array of the type cannot hold them, so that few implementations can be asked.
 */

/** What is wrong with a quantisation, by the rule that is broken. */
export type IllegalQuantisation =
  | 'quantisation-scale'
  | 'quantisation-zero-point'
  | 'quantisation-channels'
  | 'quantisation-clamp'
  | 'quantisation-bias';

interface Rule {
  readonly rule: string;
  /** The message of the rule that tells this kind from all others. */
  readonly message: RegExp;
}

const RULES: Readonly<Record<IllegalQuantisation, Rule>> = {
  'quantisation-scale': { rule: 'scales are finite numbers above 0', message: /^[xwy]\.scale(\[\d+\])? must be a / },
  'quantisation-zero-point': {
    rule: 'zero points are codes of their type',
    message: /^[xwy]\.zeroPoint(\[\d+\])? must be an /,
  },
  'quantisation-channels': {
    rule: 'scales of weights are one or one for each output channel, and as many are their zero points',
    message: /^w\.(scale|zeroPoint) must have /,
  },
  'quantisation-clamp': { rule: 'the clamp is two codes in order', message: /^clamp/ },
  'quantisation-bias': { rule: 'the bias fits 32 bits, and beside int16 53', message: /^bias\[/ },
};

/** The kinds. */
export const ILLEGAL_QUANTISATIONS = Object.keys(RULES) as IllegalQuantisation[];

/** The kind that a refusal of geometry.ts is about; null where it is about no quantisation. */
export function illegalQuantisationOf(reason: string): IllegalQuantisation | null {
  const said = /^geometry: quantisation (.*)$/.exec(reason)?.[1];
  return said === undefined ? null : (ILLEGAL_QUANTISATIONS.find((kind) => RULES[kind].message.test(said)) ?? null);
}

/** Whether a kind is one of these. */
export function isIllegalQuantisation(kind: string): kind is IllegalQuantisation {
  return Object.hasOwn(RULES, kind);
}

/** The rule that a kind breaks, in words. */
export function brokenQuantisationRule(kind: IllegalQuantisation): string {
  return RULES[kind].rule;
}
