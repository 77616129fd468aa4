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

/** Outlines around the origin, about as large as a circle of radius 1. */
const SHAPES = {
  circle: 'M1,0A1,1,0,1,1,-1,0A1,1,0,1,1,1,0Z',
  square: 'M-0.88,-0.88H0.88V0.88H-0.88Z',
  up: 'M0,-1.1L1.1,0.85H-1.1Z',
  diamond: 'M0,-1.3L1.05,0L0,1.3L-1.05,0Z',
  down: 'M0,1.1L1.1,-0.85H-1.1Z',
  cross: 'M-0.4,-1.15H0.4V-0.4H1.15V0.4H0.4V1.15H-0.4V0.4H-1.15V-0.4H-0.4Z',
  left: 'M-1.1,0L0.85,-1.1V1.1Z',
  right: 'M1.1,0L-0.85,-1.1V1.1Z',
} as const;

type Shape = keyof typeof SHAPES;

/** Of subjects that come with the suite. A test compares the reference engines with the registry. */
export const REFERENCE_SHAPES: Readonly<Record<string, Shape>> = {
  scatter: 'circle',
  matrix: 'square',
  'zero-insertion': 'up',
  im2col: 'diamond',
  exact: 'down',
};

const OTHER_SHAPES: Readonly<Record<string, Shape>> = {
  wasm: 'square',
  subpixel: 'cross',
  'onnxruntime-node': 'up',
  'onnxruntime-web': 'diamond',
  'tfjs-cpu': 'down',
  'tfjs-wasm': 'cross',
  opencv: 'circle',
  litert: 'square',
  jax: 'left',
};

export function kindOf({ origin, typed }: Pick<SubjectIdentity, 'origin' | 'typed'>): Kind {
  if (origin === 'third party') return 'third-party';
  if (origin !== 'engine') return 'own';
  return Object.hasOwn(REFERENCE_SHAPES, typed) ? 'reference' : 'fast';
}

/** The looks of all subjects of a page, in their order. */
export function looksOf(subjects: readonly SubjectIdentity[]): Look[] {
  const shapes = Object.keys(SHAPES) as Shape[];
  const others = [...new Set(subjects.map(({ typed }) => typed).filter((typed) => builtInShape(typed) === undefined))];
  return subjects.map((subject) => {
    const colour = `var(--kind-${kindOf(subject)})`;
    const shape = builtInShape(subject.typed) ?? shapes[others.indexOf(subject.typed) % shapes.length];
    return { colour, fill: subject.threads > 1 ? 'var(--paper)' : colour, shape: SHAPES[shape] };
  });
}

function builtInShape(typed: string): Shape | undefined {
  return [REFERENCE_SHAPES, OTHER_SHAPES].find((table) => Object.hasOwn(table, typed))?.[typed];
}

/** The sign of a subject, for the side of its name. */
export function sign({ colour, fill, shape }: Look): Html {
  return html`<svg class="sign" viewBox="-1.5 -1.5 3 3" aria-hidden="true"><path d="${shape}" fill="${fill}" stroke="${colour}" stroke-width="0.35"/></svg>`;
}
