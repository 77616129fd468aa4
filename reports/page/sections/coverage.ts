/** Coverage: how many cases of each class there were, and which classes occurred together. */
import type { VerifyResult } from '../../../runs/verify/result.ts';
import { counted } from '../../counted.ts';
import { mapOfPairs } from '../../verify/combinations-figure.ts';
import { type DotRow, dotRows } from '../charts/dot-rows.ts';
import { figure } from '../charts/figure.ts';
import type { Names } from '../filter.ts';
import { type Html, html, isolated } from '../html.ts';
import { numbers } from '../table.ts';

/** null where no cases were drawn. */
export async function coverage(verify: VerifyResult, names: Names, id: string): Promise<Html | null> {
  if (verify.coverage.length === 0) return null;
  return html`<p class="lead">Defects hide where code branches: ${verify.coverage.length} classes of legal cases, alone and two at once.</p>
${await classes(verify, names, `${id}-classes`)}${await pairs(verify, names, `${id}-pairs`)}`;
}

async function classes(verify: VerifyResult, names: Names, id: string): Promise<Html> {
  const { coverage: all, subjects, classTotals } = verify;
  const sums = new Map(classTotals.classes.map(({ id: label, cases }) => [label, cases]));
  const countOf = (counts: Readonly<Record<string, number | null>>, name: string) =>
    Object.hasOwn(counts, name) ? counts[name] : null;
  const rows = all.map(({ id: label, statement, counts }): DotRow => {
    const dots = subjects.flatMap(({ name }) => {
      const count = countOf(counts, name);
      return count === null ? [] : [{ at: count, subject: name, tip: `${name}: ${counted(count, 'case')}` }];
    });
    const cases = sums.get(label) ?? null;
    const aside = cases === null ? 'not covered' : cases.toLocaleString('en');
    return { label, aside, tip: `${label}: ${statement}`, about: {}, dots };
  });
  const short = all.flatMap(({ id: label, short: names }) => names.map((name) => `${label} on ${name}`));
  return figure(names, {
    id,
    title: 'Cases of each class',
    message:
      short.length === 0
        ? 'Every class that a subject can be asked has enough cases.'
        : html`Under their floor: ${isolated(short.join(', '))}.`,
    reading: 'A dot is a subject; at the right stand the cases of all. Pointing at a class says what it means.',
    ...dotRows({ rows, title: 'cases of a subject', ticks: 'number' }),
    caption: 'Legal cases of each class per subject; – is not covered',
    columns: [
      'class',
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

async function pairs(verify: VerifyResult, names: Names, id: string): Promise<Html | null> {
  const { combinations, classTotals } = verify;
  if (combinations.length === 0) return null;
  const count = (state: string) => classTotals.pairs.filter((pair) => pair.state === state).length;
  const [exercised, never] = [count('exercised'), count('never')];
  return figure(names, {
    id,
    title: 'Classes that occurred together',
    message: html`Of ${exercised + never} possible pairs of classes ${exercised} occurred${never > 0 && html`; ${never} never did, and are marked`}.`,
    reading: 'Each cell counts the cases of all subjects that belonged to both classes.',
    size: 'scrolls',
    chart: { spec: { autosize: 'pad', ...mapOfPairs(verify, PALETTE) } },
    caption: 'Pairs and triples of classes that some case belonged to at once, out of those that are not ruled out',
    columns: ['subject', ...numbers('pairs', 'triples'), { title: 'pairs that never occurred', isProse: true }],
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

/** As the style sheet has them. */
const PALETTE = {
  heat: [0, 1, 2, 3, 4, 5].map((shade) => `var(--heat-${shade})`),
  never: 'var(--fail)',
  neverPaper: 'var(--fail-paper)',
};
