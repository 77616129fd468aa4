/** Coverage: how many cases of each class there were, and which classes occurred together. */
import type { VerifyResult } from '../../properties/verify.ts';
import { pairsOfClasses } from '../combinations-figure.ts';
import { counted } from '../counted.ts';
import type { Cast } from './cast.ts';
import { drawable, KEY, Notes } from './drawing.ts';
import { figure, type Plan } from './figure.ts';
import { type Html, html, isolated } from './html.ts';
import { narrowPlan, type Strip, widePlan } from './strips.ts';

/** null where no cases were drawn. */
export async function coverage(verify: VerifyResult, cast: Cast, id: string): Promise<Html | null> {
  if (verify.coverage.length === 0) return null;
  return html`<p class="lead">Defects hide where code branches: ${verify.coverage.length} classes of legal cases, alone and two at once.</p>
${await classes(verify, cast, `${id}-classes`)}${await pairs(verify, cast, `${id}-pairs`)}`;
}

async function classes(verify: VerifyResult, cast: Cast, id: string): Promise<Html> {
  const { coverage: all, subjects } = verify;
  const countOf = (counts: Readonly<Record<string, number | null>>, name: string) =>
    Object.hasOwn(counts, name) ? counts[name] : null;
  const rows = all.map(({ id: label, statement, counts }): Strip => {
    const dots = subjects.flatMap(({ name }) => {
      const count = countOf(counts, name);
      return count === null ? [] : [{ at: count, subject: name, told: `${name}: ${counted(count, 'case')}` }];
    });
    const sum = dots.reduce((total, { at }) => total + at, 0);
    const aside = dots.length === 0 ? 'not covered' : sum.toLocaleString('en');
    return { label, aside, told: `${label}: ${statement}`, about: {}, dots, sum: null };
  });
  const short = all.flatMap(({ id: label, short: names }) => names.map((name) => `${label} on ${name}`));
  const strips = {
    rows,
    axis: 'cases of a subject',
    labelWidth: 200,
    asideWidth: 76,
    rowHeight: 19,
    dotSize: 30,
  };
  return figure(cast, {
    id,
    title: 'Cases of each class',
    message:
      short.length === 0
        ? 'Every class that a subject can be asked has enough cases.'
        : html`Under their floor: ${isolated(short.join(', '))}.`,
    reading: 'A dot is a subject; at the right stand the cases of all. Pointing at a class says what it means.',
    wide: widePlan(strips),
    narrow: narrowPlan(strips),
    caption: 'Legal cases of each class per subject; – is not covered',
    columns: [
      { title: 'class' },
      { title: 'meaning', isProse: true },
      ...subjects.map(({ name }) => ({ title: isolated(name), isNumber: true, about: { subject: name } })),
    ],
    rows: all.map(({ id: label, statement, counts, short: names }) => ({
      cells: [
        label,
        statement,
        ...subjects.map(({ name }) => {
          const count = countOf(counts, name);
          if (count === null) return '–';
          return names.includes(name) ? html`<span class="word fail">${count}, under floor</span>` : count;
        }),
      ],
    })),
  });
}

async function pairs(verify: VerifyResult, cast: Cast, id: string): Promise<Html | null> {
  const { combinations } = verify;
  if (combinations.length === 0) return null;
  const all = pairsOfClasses(verify);
  const count = (state: string) => all.filter((pair) => pair.state === state).length;
  const [exercised, never] = [count('exercised'), count('never')];
  return figure(cast, {
    id,
    title: 'Classes that occurred together',
    message: html`Of ${exercised + never} possible pairs of classes ${exercised} occurred${never > 0 && html`; ${never} never did, and are marked`}.`,
    reading: html`Each cell counts the cases of all subjects that belonged to both classes, from pale, ${SHADES[0].told}, to
strong, ${SHADES.at(-1)!.told}. An empty cell is a pair that is ruled out; a cross one that never occurred.`,
    wide: pairsPlan(verify),
    narrow: null,
    scrolls: true,
    caption: 'Pairs and triples of classes that some case belonged to at once, out of those that are not ruled out',
    columns: [
      { title: 'subject' },
      { title: 'pairs', isNumber: true },
      { title: 'triples', isNumber: true },
      { title: 'pairs that never occurred', isProse: true },
    ],
    rows: combinations.map(({ subject, pairs: two, triples: three }) => ({
      about: { subject },
      cells: [
        isolated(subject),
        `${two.exercised} of ${two.possible}`,
        `${three.exercised} of ${three.possible}`,
        two.missing.map((pair) => pair.join(' + ')).join(', ') || '–',
      ],
    })),
  });
}

/** From how many cases on a cell has which shade. */
const SHADES = [
  { from: 1, told: 'a single case' },
  { from: 4, told: '4' },
  { from: 16, told: '16' },
  { from: 64, told: '64' },
  { from: 256, told: '256' },
  { from: 1024, told: '1024 and more' },
];

const CELL = 15;

function pairsPlan(verify: VerifyResult): Plan {
  const notes = new Notes();
  const ids = verify.coverage.map(({ id }) => id);
  const size = ids.length * CELL;
  const values = pairsOfClasses(verify).flatMap(({ row, column, cases, state }) => {
    if (state === 'impossible') return [];
    const told = state === 'never' ? 'never' : counted(cases, 'case');
    const shade = SHADES.findLastIndex(({ from }) => cases >= from);
    const colour = state === 'never' ? 'var(--fail-paper)' : `var(--heat-${shade})`;
    return {
      key: notes.add({ told: `${row} + ${column}: ${told}` }),
      row: ids.indexOf(row),
      column: ids.indexOf(column),
      colour,
      state,
    };
  });
  const position = (field: string) => ({
    field,
    type: 'ordinal',
    scale: { domain: ids.map((_, at) => at), paddingInner: 0.1 },
    axis: null,
  });
  const label = (axis: 'x' | 'y') => ({
    data: { values: ids.map((text, at) => ({ at, text: drawable(text, 180, 11) })) },
    mark:
      axis === 'y'
        ? { type: 'text', align: 'right', baseline: 'middle' }
        : { type: 'text', align: 'right', baseline: 'middle', angle: -90 },
    encoding: {
      [axis]: position('at'),
      [axis === 'x' ? 'y' : 'x']: { value: axis === 'x' ? size + 6 : -8 },
      text: { field: 'text', type: 'nominal' },
      color: { value: 'var(--soft)' },
    },
  });
  const encoding = { x: position('column'), y: position('row'), description: KEY };
  return {
    notes,
    spec: {
      width: size,
      height: size,
      padding: { left: 190, right: 8, top: 4, bottom: 190 },
      layer: [
        {
          data: { values },
          mark: { type: 'rect' },
          encoding: { ...encoding, color: { field: 'colour', type: 'nominal', scale: null } },
        },
        {
          data: { values: values.filter(({ state }) => state === 'never') },
          mark: { type: 'text', text: '×', color: 'var(--fail)', baseline: 'middle', align: 'center', fontSize: 12 },
          encoding,
        },
        label('x'),
        label('y'),
      ],
    },
  };
}
