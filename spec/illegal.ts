/**
 * The ways in which a case can be illegal: kinds, one for each rule, and under each the variants of
 * illegal-variants.ts. An implementation that claims a kind must refuse such a case with an error before it gives any
 * result. Two of them, `negative-padding` and `output-padding-too-large`, break only the customary limits: who declares
 * pads or output padding of any size computes them. That each change does break the rules of geometry.ts is checked by
 * the tests.
 */
import { AXIS_FIELDS, type Case } from './case.ts';
import { customaryIllegalityOf } from './geometry.ts';
import { type BrokenCase, VARIANTS } from './illegal-variants.ts';
import { elementCount } from './tensor.ts';

type Sizes = readonly [actual: number, expected: number];

interface Rule {
  readonly rule: string;
  /** The message of geometry.ts that tells this kind from all others. */
  readonly message: RegExp;
  /** A length or a number that can be off to either side. */
  readonly sizes?: (problem: Case) => Sizes;
}

const BELOW_ONE = '(0|-\\d+)$';
const NOT_FINITE = '(NaN|-?Infinity)$';
const FRACTION = '-?(\\d+\\.\\d+(e-\\d+)?|\\d+e-\\d+)$';
const ATTRIBUTE = '(groups|(stride|padBegin|padEnd|outputPadding|dilation)\\[\\d\\])';

/** The ways of being illegal, by the rule that is broken. */
export type IllegalKind =
  | 'zero-stride'
  | 'zero-dilation'
  | 'zero-groups'
  | 'negative-padding'
  | 'negative-output-padding'
  | 'output-padding-too-large'
  | 'empty-output'
  | 'huge-output'
  | 'groups-not-dividing-channels'
  | 'weight-channels'
  | 'bias-length'
  | 'rank-mismatch'
  | 'zero-channels'
  | 'zero-output-channels'
  | 'zero-extent'
  | 'zero-kernel'
  | 'negative-batch'
  | 'fractional-extent'
  | 'fractional-stride'
  | 'fractional-dilation'
  | 'fractional-padding'
  | 'fractional-output-padding'
  | 'fractional-groups'
  | 'not-a-number'
  | 'non-number'
  | 'attribute-length'
  | 'data-length';

const RULES = {
  'zero-stride': {
    rule: 'stride >= 1',
    message: got('stride\\[\\d\\]', BELOW_ONE),
  },
  'zero-dilation': {
    rule: 'dilation >= 1',
    message: got('dilation\\[\\d\\]', BELOW_ONE),
  },
  'zero-groups': {
    rule: 'groups >= 1',
    message: got('groups', BELOW_ONE),
  },
  'negative-padding': {
    rule: 'pads >= 0',
    message: got('pad(Begin|End)\\[\\d\\]', '-\\d+$'),
  },
  'negative-output-padding': {
    rule: 'output padding >= 0',
    message: got('outputPadding\\[\\d\\]', '-\\d+$'),
  },
  'output-padding-too-large': {
    rule: 'output padding < max(stride, dilation)',
    message: /must be below max\(stride, dilation\)/,
  },
  'empty-output': {
    rule: 'every output extent >= 1',
    message: /output extent of axis \d must be >= 1/,
  },
  'huge-output': {
    rule: 'no more output elements than an array can hold',
    message: new RegExp(
      `y before cropping must have at most \\d+ elements|${got(ATTRIBUTE, '(\\d{16,}|[\\d.]+e\\+\\d+)$').source}`,
    ),
  },
  'groups-not-dividing-channels': {
    rule: 'groups divides the channels of x',
    message: /must be divisible by groups/,
    sizes: ({ x, groups }) => [groups, x.shape[1]],
  },
  'weight-channels': {
    rule: 'w.shape[0] = channels of x',
    message: new RegExp(`w\\.shape\\[0\\] must equal x channels|${got('w\\.shape\\[0\\]', BELOW_ONE).source}`),
    sizes: ({ x, w }) => [w.shape[0], x.shape[1]],
  },
  'bias-length': {
    rule: 'bias has one entry per output channel',
    message: /bias\.length must equal/,
    sizes: ({ bias, w, groups }) => [bias?.length ?? 0, w.shape[1] * groups],
  },
  'rank-mismatch': {
    rule: 'w has as many axes as x',
    message: /w\.shape must have as many axes as x/,
    sizes: ({ x, w }) => [w.shape.length, x.shape.length],
  },
  'zero-channels': {
    rule: 'channels >= 1',
    message: got('x\\.shape\\[1\\]', BELOW_ONE),
  },
  'zero-output-channels': {
    rule: 'output channels >= 1',
    message: got('w\\.shape\\[1\\]', BELOW_ONE),
  },
  'zero-extent': {
    rule: 'every input extent >= 1',
    message: got('x\\.shape\\[[234]\\]', BELOW_ONE),
  },
  'zero-kernel': {
    rule: 'every kernel extent >= 1',
    message: got('w\\.shape\\[[234]\\]', BELOW_ONE),
  },
  'negative-batch': {
    rule: 'batch >= 0',
    message: got('x\\.shape\\[0\\]', '-\\d+$'),
  },
  'fractional-extent': {
    rule: 'extents are integers',
    message: got('[xw]\\.shape\\[\\d\\]', `(${FRACTION}|${NOT_FINITE})`),
  },
  'fractional-stride': {
    rule: 'attributes are integers',
    message: got('stride\\[\\d\\]', FRACTION),
  },
  'fractional-dilation': {
    rule: 'dilations are integers',
    message: got('dilation\\[\\d\\]', FRACTION),
  },
  'fractional-padding': {
    rule: 'pads are integers',
    message: got('pad(Begin|End)\\[\\d\\]', FRACTION),
  },
  'fractional-output-padding': {
    rule: 'output paddings are integers',
    message: got('outputPadding\\[\\d\\]', FRACTION),
  },
  'fractional-groups': {
    rule: 'groups is an integer',
    message: got('groups', FRACTION),
  },
  'not-a-number': {
    rule: 'attributes are integers',
    message: got(ATTRIBUTE, NOT_FINITE),
  },
  'non-number': {
    rule: 'attributes are of the type number',
    message: got(ATTRIBUTE, '["a-z[{]'),
  },
  'attribute-length': {
    rule: 'one attribute entry per spatial axis',
    message: /must have one entry per spatial axis/,
    sizes: listSizes,
  },
  'data-length': {
    rule: 'as many numbers as the shape has elements',
    message: /data must hold \d+ numbers/,
    sizes: dataSizes,
  },
} satisfies Record<IllegalKind, Rule>;

/** The ways of being illegal, by the rule that is broken. */
export const ILLEGAL_KINDS = Object.keys(RULES) as IllegalKind[];

/** What geometry.ts says of an integer that it refuses. */
function got(field: string, value: string): RegExp {
  return new RegExp(`^geometry: ${field} must be an integer( >= [01])?, got ${value}`);
}

/** The attribute lists in the order in which geometry.ts looks at them: the first whose length is wrong. */
function listSizes(problem: Case): Sizes {
  const rank = problem.x.shape.length - 2;
  const field = AXIS_FIELDS.find((name) => problem[name].length !== rank) ?? 'stride';
  return [problem[field].length, rank];
}

function dataSizes({ x, w }: Case): Sizes {
  const [wrong] = [x, w].filter(({ shape, data }) => data.length !== elementCount(shape));
  return [wrong.data.length, elementCount(wrong.shape)];
}

/** The kinds that break the customary limits only: the operator is defined for such a case. */
export const CUSTOMARY_KINDS: readonly IllegalKind[] = ['negative-padding', 'output-padding-too-large'];

/** The rule that a kind breaks, in words. */
export function brokenRule(kind: IllegalKind): string {
  return RULES[kind].rule;
}

/**
 * The kind of an illegal case, or of one beyond the customary limits only; null where it is within them, or illegal in
 * a way that has no kind here.
 */
export function illegalKindOf(problem: Case): IllegalKind | null {
  return violationOf(problem)?.kind ?? null;
}

/** The names of the lists and operands that can be wrong, as aspects. */
const FIELD_ASPECTS: ReadonlyMap<string, string> = new Map([
  ['stride', 'in-stride'],
  ['padBegin', 'in-pad-begin'],
  ['padEnd', 'in-pad-end'],
  ['outputPadding', 'in-output-padding'],
  ['dilation', 'in-dilation'],
  ['groups', 'in-groups'],
  ['x', 'in-x'],
  ['w', 'in-w'],
  ['bias', 'in-bias'],
]);

/**
 * How a kind can be described more closely: a length or number `below` or `above` what the rule wants, `empty`,
 * `single` where several are wanted, a `negative` number or extent where 0 is illegal too, and the list or operand that
 * is wrong.
 */
export const ILLEGAL_ASPECTS: readonly string[] = [
  'below',
  'above',
  'empty',
  'single',
  'negative',
  ...FIELD_ASPECTS.values(),
];

/** The kind that illegalKindOf tells, and its aspects; none where it tells none. */
export function illegalTraitsOf(problem: Case): readonly string[] {
  const violation = violationOf(problem);
  if (violation === null) return [];
  const { kind, message } = violation;
  const field = FIELD_ASPECTS.get(/^geometry: (\w+)(\.|\[| must)/.exec(message)?.[1] ?? '');
  const isNegative = (kind.startsWith('zero-') || kind === 'empty-output') && / -\d+$/.test(message);
  return [kind, ...sizeAspects(kind, problem), ...(isNegative ? ['negative'] : []), ...(field ? [field] : [])];
}

function sizeAspects(kind: IllegalKind, problem: Case): string[] {
  const { sizes }: Rule = RULES[kind];
  if (sizes === undefined) return [];
  const [actual, expected] = sizes(problem);
  const name = actual === 0 ? ['empty'] : actual === 1 && expected > 1 ? ['single'] : [];
  return [actual < expected ? 'below' : 'above', ...name];
}

function violationOf(problem: Case): { readonly kind: IllegalKind; readonly message: string } | null {
  const message = customaryIllegalityOf(problem);
  if (message === null) return null;
  const kind = ILLEGAL_KINDS.find((id) => RULES[id].message.test(message));
  return kind === undefined ? null : { kind, message };
}

/** A way to break the rule of a kind. */
export interface IllegalVariant extends BrokenCase {
  readonly kind: IllegalKind;
  /** Unique within the kind. */
  readonly name: string;
}

/** Every variant; the first of a kind is what makeIllegal makes where none is named. */
export const ILLEGAL_VARIANTS: readonly IllegalVariant[] = ILLEGAL_KINDS.flatMap((kind) => {
  const variants: Readonly<Record<string, BrokenCase>> = VARIANTS[kind];
  return Object.entries(variants).map(([name, variant]) => ({ kind, name, ...variant }));
});

/**
 * A legal case of at least one image, made illegal in the one way named.
 * @param axis the spatial axis that is broken where there is a choice
 * @param name of the variant; left out, the first of the kind
 * @throws RangeError where the kind has no such variant
 */
export function makeIllegal(problem: Case, kind: IllegalKind, axis: number, name?: string): Case {
  const variants = ILLEGAL_VARIANTS.filter((variant) => variant.kind === kind);
  const variant = name === undefined ? variants[0] : variants.find((candidate) => candidate.name === name);
  if (variant === undefined) {
    throw new RangeError(`${kind} has no variant "${name}"; it has ${variants.map((each) => each.name).join(', ')}`);
  }
  return variant.breakCase(problem, axis);
}
