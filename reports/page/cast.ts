/**
 * Who appears on the page: subjects and families of workloads, over all documents. Each has an index, by which markup names
 * it, and a subject a colour and a shape that no other has.
 */
import type { BenchSubject } from '../../bench/result.ts';
import type { ReportDocument } from '../documents.ts';
import { type Html, html, isolated } from './html.ts';

export interface Cast {
  readonly subjects: readonly string[];
  readonly families: readonly string[];
}

/** Whom a row or a mark is about; what is left out, nobody in particular. */
export interface About {
  readonly subject?: string;
  readonly family?: string;
}

export function castOf(documents: readonly ReportDocument[]): Cast {
  const workloads = documents.flatMap((document) => (document.kind === 'bench' ? document.workloads : []));
  return {
    subjects: [...new Set(documents.flatMap(subjectsOf).map(({ name }) => name))],
    families: [...new Set(workloads.map(({ family }) => family))],
  };
}

/** The subjects of a document; a defect is none. */
export function subjectsOf(
  document: ReportDocument,
): readonly Pick<BenchSubject, 'name' | 'typed' | 'version' | 'origin'>[] {
  if (document.kind === 'faults') return [];
  return document.kind === 'hunt' ? [document.subject, document.against] : document.subjects;
}

/** Attributes by which the filter finds what is about somebody. */
export function tags(cast: Cast, { subject, family }: About): Html {
  const [one, other] = [cast.subjects.indexOf(subject ?? ''), cast.families.indexOf(family ?? '')];
  return html`${one >= 0 && html` data-subject="${one}"`}${other >= 0 && html` data-family="${other}"`}`;
}

/** Outlines around the origin, about as large as a circle of radius 1. */
const SHAPES = [
  'M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z',
  'M-0.88,-0.88H0.88V0.88H-0.88Z',
  'M0,-1.1L1.1,0.85H-1.1Z',
  'M0,-1.3L1.05,0L0,1.3L-1.05,0Z',
  'M0,1.1L1.1,-0.85H-1.1Z',
  'M-0.4,-1.15H0.4V-0.4H1.15V0.4H0.4V1.15H-0.4V0.4H-1.15V-0.4H-0.4Z',
];

/** As many as style.ts defines. Neighbours differ in both colour and shape, 36 subjects in one of them at least. */
const HUES = 6;

export function colourOf(cast: Cast, subject: string): string {
  return `var(--hue-${Math.max(0, cast.subjects.indexOf(subject)) % HUES})`;
}

export function shapeOf(cast: Cast, subject: string): string {
  const index = Math.max(0, cast.subjects.indexOf(subject));
  return SHAPES[(index + Math.floor(index / HUES)) % SHAPES.length];
}

/** The sign of a subject, for the side of its name. */
export function sign(cast: Cast, subject: string): Html {
  return html`<svg class="sign" viewBox="-1.5 -1.5 3 3" aria-hidden="true"><path d="${shapeOf(cast, subject)}" fill="${colourOf(cast, subject)}"/></svg>`;
}

/** Signs and names of those that a chart tells apart by them. */
export function legend(cast: Cast, subjects: readonly string[]): Html {
  const entries = subjects.map(
    (subject) => html`<li${tags(cast, { subject })}>${sign(cast, subject)} ${isolated(subject)}</li>`,
  );
  return html`<ul class="legend" aria-label="Signs of the subjects">${entries}</ul>`;
}
