/**
 * Which subjects and networks are shown: who appears on the page, the attributes by which rows and marks say whom they
 * are about, and the filter. The filter takes a script: without one all is shown, and there is no filter.
 */
import type { BrowserIdentity } from '../../subjects/browser/identity.ts';
import type { ReportDocument } from '../documents.ts';
import { type Html, html, isolated } from './html.ts';
import { type Look, looksOf, type SubjectIdentity, sign } from './signs.ts';

/** Who appears on the page, over all documents. The index in these lists is what markup names them by. */
export interface Names {
  readonly subjects: readonly NamedSubject[];
  readonly families: readonly string[];
  /** The network of each workload. */
  readonly familyOf: ReadonlyMap<string, string>;
}

export interface NamedSubject extends SubjectIdentity {
  readonly look: Look;
}

/** Whom a row or a mark is about; what is left out, nobody in particular. */
export interface About {
  readonly subject?: string;
  readonly workload?: string;
}

/** On a page without subjects. */
export const NOBODY: Names = { subjects: [], families: [], familyOf: new Map() };

export function namesOf(documents: readonly ReportDocument[]): Names {
  const workloads = documents.flatMap((document) => (document.kind === 'bench' ? document.workloads : []));
  const all = documents.flatMap(subjectsOf).map((subject) => ({ threads: 1, ...subject }));
  const subjects = all.filter(({ name }, at) => all.findIndex((other) => other.name === name) === at);
  const looks = looksOf(subjects);
  return {
    subjects: subjects.map((subject, at) => ({ ...subject, look: looks[at] })),
    families: [...new Set(workloads.map(({ family }) => family))],
    familyOf: new Map(workloads.map(({ name, family }) => [name, family])),
  };
}

interface ReportedSubject extends Pick<SubjectIdentity, 'name' | 'typed' | 'origin'> {
  readonly version: string | null;
  /** Absent where a result does not say. */
  readonly threads?: number;
  /** Of a module that ran in a page. */
  readonly browser?: BrowserIdentity;
}

/** The subjects of a document; a defect is none. */
export function subjectsOf(document: ReportDocument): readonly ReportedSubject[] {
  if (document.kind === 'faults') return [];
  return document.kind === 'hunt' ? [document.subject, document.against] : document.subjects;
}

/** How a subject of the documents is drawn. */
export function lookOf({ subjects }: Names, name: string): Look {
  return subjects.find((subject) => subject.name === name)!.look;
}

/** Attributes by which the filter finds what is about somebody: indices, never names. */
export function tagAttributes(names: Names, { subject, workload = '' }: About): Readonly<Record<string, number>> {
  const one = names.subjects.findIndex(({ name }) => name === subject);
  const other = names.families.indexOf(names.familyOf.get(workload) ?? '');
  return { ...(one >= 0 && { 'data-subject': one }), ...(other >= 0 && { 'data-family': other }) };
}

/** The same as markup. */
export function tags(names: Names, about: About): Html {
  return html`${Object.entries(tagAttributes(names, about)).map(([name, index]) => html` ${name}="${index}"`)}`;
}

/** Nothing where there is nothing to choose from. */
export function filter({ subjects, families }: Names): Html | null {
  if (subjects.length < 2 && families.length < 2) return null;
  return html`<form class="filter" id="filter" hidden aria-label="Filter">
<details><summary>Filter <span class="state" role="status"></span></summary><div class="choices">
${choices(
  'Subjects',
  'subject',
  subjects.map(({ name, look }) => html`${sign(look)} ${isolated(name)}`),
)}
${choices('Networks', 'family', families.map(isolated))}
</div></details></form>`;
}

function choices(title: string, kind: string, labels: readonly Html[]): Html | null {
  if (labels.length < 2) return null;
  const boxes = labels.map(
    (label, index) => html`<label><input type="checkbox" name="${kind}" value="${index}" checked>${label}</label>`,
  );
  return html`<fieldset data-kind="${kind}"><legend>${title}</legend>${boxes}
<button type="button" data-set="all">All</button><button type="button" data-set="none">None</button></fieldset>`;
}

/** Marks what is about a subject or a network that is not chosen; the style sheet says how that looks. */
export const FILTER_SCRIPT = `
const form = document.getElementById('filter');
if (form !== null) {
  const groups = [...form.querySelectorAll('fieldset')];
  const boxesOf = (group) => [...group.querySelectorAll('input')];
  const tagged = [...document.querySelectorAll('[data-subject], [data-family]')];
  const apply = () => {
    const off = new Set(groups.flatMap((group) =>
      boxesOf(group).filter((box) => !box.checked).map((box) => box.name + box.value)));
    for (const one of tagged) {
      const { subject, family } = one.dataset;
      one.classList.toggle('off', off.has('subject' + subject) || off.has('family' + family));
    }
    form.querySelector('.state').textContent = groups.map((group) => {
      const boxes = boxesOf(group);
      const chosen = boxes.filter((box) => box.checked).length;
      return chosen + ' of ' + boxes.length + ' ' + group.querySelector('legend').textContent.toLowerCase();
    }).join(', ');
  };
  form.addEventListener('change', apply);
  form.addEventListener('click', ({ target }) => {
    if (target.dataset.set === undefined) return;
    for (const box of boxesOf(target.closest('fieldset'))) box.checked = target.dataset.set === 'all';
    apply();
  });
  form.hidden = false;
  apply();
}
`;
