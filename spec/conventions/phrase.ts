/** How a convention says a case: each of its wordings in each form, as far as it resolves to the same operator. */
import { geometryOf } from '../geometry.ts';
import { dtypeOf } from '../tensor.ts';
import type { Expression, Operands, Outline, Phrasing, PhrasingForm } from './convention.ts';
import { canonical, cropsOf, extentsOf, isSameOperator, outlineExtents } from './crops.ts';
import { type Candidate, type Definition, Unsayable, type Wanted } from './definition.ts';
import { toTheirs } from './layout.ts';
import type { GivenFields } from './read.ts';
import { resolutionOf } from './resolve.ts';

/** The plainest way to say a legal case, or why there is none. */
export function expressionOf(definition: Definition, given: Outline): Expression {
  const { id, name } = definition;
  const wanted = wantedFrom(given);
  const unsayable = (reason: string): Expression => ({ kind: 'unsayable', reason: `${id}: ${reason}` });
  try {
    for (const { attributes, operands } of everyPhrasing(definition, wanted)) {
      return { kind: 'said', attributes, operands };
    }
    return unsayable(definition.otherwise(wanted));
  } catch (error) {
    if (error instanceof Unsayable) return unsayable(`${name} ${error.message}`);
    throw error;
  }
}

/** Every way to say a legal case, the plainest first. */
export function phrasingsOf(definition: Definition, given: Outline): Phrasing[] {
  try {
    return [...everyPhrasing(definition, wantedFrom(given))];
  } catch (error) {
    if (error instanceof Unsayable) return [];
    throw error;
  }
}

function wantedFrom(given: Outline): Wanted {
  const { rank } = geometryOf(given);
  const outline = canonical(given);
  const extents = extentsOf(outline, outline.stride, outline.dilation);
  return { outline, extents, crops: cropsOf(outline), output: outlineExtents(outline), rank };
}

/** One after the other, since most callers want the first only. @throws Unsayable */
function* everyPhrasing(definition: Definition, wanted: Wanted): Generator<Phrasing> {
  checkSayable(definition, wanted);
  const { outline, rank } = wanted;
  const seen = new Set<string>();
  for (const candidate of definition.candidates(wanted)) {
    for (const { form, attributes } of formsOf(definition, wanted, candidate)) {
      const text = JSON.stringify([attributes, candidate.unbatched === true]);
      if (seen.has(text)) continue;
      seen.add(text);
      const operands = operandsFor(toTheirs(outline, definition.layout(attributes, rank)), candidate);
      const back = resolutionOf(definition, attributes, operands);
      if (back.kind !== 'resolved' || !isSameOperator(back.outline, outline)) continue;
      yield { wording: candidate.wording, form, attributes, operands };
    }
  }
}

function operandsFor(operands: Operands, { unbatched }: Candidate): Operands {
  return unbatched ? { ...operands, x: { ...operands.x, shape: operands.x.shape.slice(1) } } : operands;
}

interface Formed {
  readonly form: PhrasingForm;
  readonly attributes: GivenFields;
}

function formsOf(definition: Definition, wanted: Wanted, { attributes }: Candidate): Formed[] {
  const single = Object.entries(attributes).map(([name, value]) => [
    name,
    definition.singleNumbers?.includes(name) ? asSingle(value) : value,
  ]);
  return [
    { form: 'in full', attributes },
    { form: 'defaults left out', attributes: withoutDefaultsOf(definition, wanted, attributes) },
    { form: 'single numbers', attributes: Object.fromEntries(single) },
  ];
}

/** Attributes of a legal case without those that have the framework's default. */
export function withoutDefaults(definition: Definition, attributes: GivenFields, given: Outline): GivenFields {
  return withoutDefaultsOf(definition, wantedFrom(given), attributes);
}

function withoutDefaultsOf(definition: Definition, wanted: Wanted, attributes: GivenFields): GivenFields {
  const defaults = definition.defaults?.(wanted) ?? {};
  const isDefault = (name: string, value: unknown) =>
    Object.hasOwn(defaults, name) && JSON.stringify(value) === JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(attributes).filter(([name, value]) => !isDefault(name, value)));
}

/** The entry of a list whose entries are all alike. */
function asSingle(value: unknown): unknown {
  return Array.isArray(value) && new Set(value).size === 1 ? value[0] : value;
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
