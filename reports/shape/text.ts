/** Answers to questions of size as plain text, for a terminal: the output, then how the other frameworks say the same. */
import type {
  Equivalent,
  EquivalentRecipe,
  ShapeAnswer,
  ShapeOutcome,
  SizedCase,
} from '../../spec/conventions/answer.ts';
import type { NamedClass } from '../../spec/conventions/convention.ts';
import type { WantAnswer } from '../../spec/conventions/want.ts';
import { maximumOf } from '../../spec/extremes.ts';
import { printable } from '../printable.ts';
import { recipeText } from './recipe.ts';

/** As many ways are printed; JSON has more. */
const MOST_WAYS = 8;

/** The answer to a question of size, as text for a terminal. */
export function shapeText(answer: ShapeAnswer): string {
  const { name, version, ambiguity, outcomes } = answer;
  const title = `${name} ${version}`;
  const lines =
    ambiguity === null
      ? outcomeLines(title, outcomes[0])
      : [
          `${title}: no one answer (${ambiguity.id})`,
          `  ${ambiguity.statement}`,
          ...outcomes.flatMap((outcome) => ['', ...outcomeLines(outcome.label ?? title, outcome)]),
        ];
  return [...lines, ''].map(printable).join('\n');
}

/** The answer to what gives a wanted output, as text for a terminal. */
export function wantText(answer: WantAnswer): string {
  const { name, version, wanted, verdict, reason, found, ways, isPartial } = answer;
  const title = `${name} ${version}`;
  if (verdict === 'impossible' || answer.case === null) {
    return `${printable(`${title}: ${wanted.join(', ')} cannot be had: ${reason}`)}\n`;
  }
  const more = found - Math.min(ways.length, MOST_WAYS);
  return [
    `${title}: ${found} ${found === 1 ? 'way' : 'ways'} to ${wanted.join(', ')}, the most even first`,
    ...ways.slice(0, MOST_WAYS).map(({ attributes }) => `  ${attributeLine(attributes)}`),
    ...(more > 0 ? [`  … and ${more} more (--json)`] : []),
    ...(isPartial ? ['  (the most uneven pads were not looked at)'] : []),
    '',
    'The first of them:',
    ...caseLines(answer.case),
    '',
  ]
    .map(printable)
    .join('\n');
}

function outcomeLines(title: string, outcome: ShapeOutcome): string[] {
  const { verdict, reason, caveats } = outcome;
  if (outcome.case === null) {
    return [`${title}: ${verdict === 'refused' ? 'refused' : 'accepted, but no case'}`, `  ${reason}`];
  }
  const output = outcome.case.y.slice(2).join(', ');
  return [`${title}: output ${output}`, ...caveats.map(caveatLine), ...caseLines(outcome.case)];
}

function caveatLine({ id, statement }: NamedClass): string {
  return `  beware (${id}): ${statement}`;
}

function caseLines({ x, w, y, attributes, equivalents }: SizedCase): string[] {
  const lines = new Map<string, string[]>();
  for (const equivalent of equivalents) {
    const line = equivalentLine(equivalent);
    lines.set(line, [...(lines.get(line) ?? []), equivalent.convention]);
  }
  const rows = [...lines].map(([line, names]) => ({ line, names: names.join(', ') }));
  const width = maximumOf(rows.map(({ names }) => names.length));
  return [
    `  x ${listed(x)} · w ${listed(w)} → y ${listed(y)}`,
    `  ${attributeLine({ ...attributes })}`,
    '',
    'The same elsewhere:',
    ...rows.map(({ line, names }) => `  ${names.padEnd(width)}  ${line}`),
  ];
}

function equivalentLine({ convention, attributes, x, w, reason, recipe }: Equivalent): string {
  if (attributes === null || x === null || w === null) {
    const why = `impossible: ${reason?.replace(`${convention}: `, '')}`;
    return recipe === null ? why : `${why}. Instead: ${recipeText(recipe, callOf(recipe))}`;
  }
  return `${attributeLine(attributes)} · x ${listed(x)} · w ${listed(w)}`;
}

function callOf({ attributes, x, w }: EquivalentRecipe): string {
  return `${attributeLine(attributes)} · x ${listed(x)} · w ${listed(w)}`;
}

function attributeLine(attributes: Readonly<Record<string, unknown>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

function listed(shape: readonly number[]): string {
  return `[${shape.join(',')}]`;
}
