/**
 * The sign of a subject: a colour that says what kind of subject it is, and a shape that distinguishes it from others
 * of its kind. The colour follows from the subject alone, and so does the shape of all that come with the suite: both
 * stay from report to report. Shapes of others are dealt in the order in which they appear.
 */
import type { Subject } from '../../subjects/subject.ts';
import { type Html, html } from './html.ts';

export interface SubjectIdentity {
  readonly name: string;
  readonly origin: Subject['origin'];
  /** 1 where a result does not say. */
  readonly threads: number;
  /** What the subject was named by; with several threads it has the same one and another name. */
  readonly typed: string;
}

/** How a subject is drawn. With several threads only the outline is drawn. */
export interface Look {
  readonly colour: string;
  readonly fill: string;
  /** An outline around the origin. */
  readonly shape: string;
}

export type Kind = 'reference' | 'fast' | 'third-party' | 'own';

/** Words for each kind, in the order of a legend. Colours are `--kind-…` of the style sheet. */
export const SUBJECT_KINDS: Readonly<Record<Kind, string>> = {
  reference: 'reference engine',
  fast: 'fast engine of this project',
  'third-party': 'third party',
  own: 'module or program of yours',
};

/** Outlines around the origin, clockwise, about as large as a circle of radius 1. */
const SHAPES = [
  'M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z', // circle
  'M-0.88,-0.88H0.88V0.88H-0.88Z', // square
  'M0,-1.1L1.1,0.85H-1.1Z', // triangle with its tip up
  'M0,-1.3L1.05,0L0,1.3L-1.05,0Z', // diamond
  'M0,1.1L-1.1,-0.85H1.1Z', // tip down
  'M-0.4,-1.15H0.4V-0.4H1.15V0.4H0.4V1.15H-0.4V0.4H-1.15V-0.4H-0.4Z', // cross
  'M-1.1,0L0.85,-1.1V1.1Z', // tip left
  'M1.1,0L-0.85,1.1V-1.1Z', // tip right
] as const;

/** What is cut out of each shape, anticlockwise: so many times as many signs. */
const CUTS = [
  '', // nothing
  'M0.5,0A0.5,0.5,0,1,0,-0.5,0A0.5,0.5,0,1,0,0.5,0Z', // a hole
  'M-0.3,-0.42V0.42H0.3V-0.42Z', // an upright slit
  'M-0.42,-0.3V0.3H0.42V-0.3Z', // a level slit
] as const;

/** Each subject of a kind has the shape of its place among them. */
function shapeAt(place: number): string {
  return SHAPES[place % SHAPES.length] + CUTS[Math.floor(place / SHAPES.length) % CUTS.length];
}

/** The subjects that come with the suite, by kind, in the order of their registries: a test compares them. */
export const KNOWN_SUBJECTS: Readonly<Record<Kind, readonly string[]>> = {
  reference: ['scatter', 'matrix', 'zero-insertion', 'im2col', 'exact', 'quantised'],
  fast: ['subpixel', 'wasm'],
  'third-party': ['onnxruntime-node', 'onnxruntime-web', 'tfjs-cpu', 'tfjs-wasm', 'opencv', 'litert', 'jax'],
  own: [],
};

export function kindOf({ origin, typed }: Pick<SubjectIdentity, 'origin' | 'typed'>): Kind {
  if (origin === 'third party') return 'third-party';
  if (origin !== 'engine') return 'own';
  return KNOWN_SUBJECTS.reference.includes(typed) ? 'reference' : 'fast';
}

/** The looks of all subjects of a page, in their order. */
export function looksOf(subjects: readonly SubjectIdentity[]): Look[] {
  const places = new Map(Object.entries(KNOWN_SUBJECTS).map(([kind, names]) => [kind, [...names]]));
  return subjects.map((subject) => {
    const kind = kindOf(subject);
    const names = places.get(kind)!;
    if (!names.includes(subject.typed)) names.push(subject.typed);
    const colour = `var(--kind-${kind})`;
    const fill = subject.threads > 1 ? 'var(--paper)' : colour;
    return { colour, fill, shape: shapeAt(names.indexOf(subject.typed)) };
  });
}

/** The sign of a subject, for the side of its name. */
export function sign({ colour, fill, shape }: Look): Html {
  return html`<svg class="sign" viewBox="-1.5 -1.5 3 3" aria-hidden="true"><path d="${shape}" fill="${fill}" stroke="${colour}" stroke-width="0.35"/></svg>`;
}
