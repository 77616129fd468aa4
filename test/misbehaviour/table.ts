/** The table of misbehaving subjects, by what they are and do; and the verdict on one of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { openSubject, resolveSources } from '../../subjects/index.ts';
import type { Subject } from '../../subjects/subject.ts';
import { caseOf, counting } from '../spec/cases.ts';
import { ANSWERING, CHEATING } from './cheating-modules.ts';
import { ENDING, FORGING, HANGING } from './hanging-modules.ts';
import { PROGRAMS } from './programs.ts';
import { RIGHT, SERVE } from './right.ts';
import type { Row } from './row.ts';
import { LOADING, UNTIDY } from './untidy-modules.ts';

export type SubjectKind = 'module' | 'program';

/** Rows that have something in common, as the end of "a module that …" or "a program that …". */
export interface Rows {
  readonly kind: SubjectKind;
  readonly what: string;
  readonly rows: readonly Row[];
}

export const TABLE: readonly Rows[] = [
  { kind: 'module', what: 'gives no answer in time', rows: HANGING },
  { kind: 'module', what: 'ends its process', rows: ENDING },
  { kind: 'module', what: "writes on the suite's channel", rows: FORGING },
  { kind: 'module', what: 'changes what it should not', rows: CHEATING },
  { kind: 'module', what: 'gives results that are none', rows: ANSWERING },
  { kind: 'module', what: 'says strange things of itself', rows: LOADING },
  { kind: 'module', what: 'leaves things behind', rows: UNTIDY },
  { kind: 'program', what: 'does such things', rows: PROGRAMS },
];

/** What became of a subject: of the first law that fails, or why it could not be opened. */
export interface Found {
  readonly verdict: string;
  readonly message: string;
  /** Empty where no case failed. */
  readonly case: string;
}

/** Far more than an answer takes on a busy machine. */
const TIMEOUT_MS = 60_000;

const LAWS = lawsNamed(['agreement', 'inputs-kept', 'results-kept', 'prepared', 'repetition']);
const SEED = 5;

/** The result is as large as x. */
const GIVEN = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1]), dtype: 'f64' });

/** Where the subjects of the table are written and run, until it is removed. */
export class TableFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'adjoint-misbehaviour-'));
  /** The subjects' own folders are made here, where they can be counted. */
  readonly temporary = join(this.#folder, 'temporary');
  #files = 0;

  constructor() {
    writeFileSync(join(this.#folder, 'right.mjs'), RIGHT);
    writeFileSync(join(this.#folder, 'serve.mjs'), SERVE);
    mkdirSync(this.temporary);
    process.env.TMPDIR = this.temporary;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async verdictOn(row: Row, kind: SubjectKind): Promise<Found> {
    const [source] = resolveSources([this.#written(row, kind)]);
    let subject: Subject;
    try {
      subject = await openSubject(source, row.timeoutMs ?? TIMEOUT_MS);
    } catch (error) {
      return { verdict: 'refused load', message: (error as Error).message, case: '' };
    }
    try {
      const cases = row.draws === undefined ? { runs: 1, case: GIVEN } : { runs: row.draws };
      const { checks, verdict, objections } = await verify([subject], { laws: LAWS, seed: SEED, ...cases });
      const failure = checks.find(({ status }) => status === 'failed')?.failure;
      if (failure) return { verdict: failure.mismatch.kind, message: failure.mismatch.message, case: failure.case };
      return { verdict, message: objections.join('; '), case: '' };
    } finally {
      await subject.close();
    }
  }

  /** The argument by which a command line names the subject. */
  #written({ text, command = (own) => own }: Row, kind: SubjectKind): string {
    const file = join(this.#folder, `${kind}-${this.#files++}.mjs`);
    const imports = {
      module: `import { right } from './right.mjs';`,
      program: `import { HELLO, resultOf, right, serve, text, write } from './serve.mjs';`,
    };
    const declared = /export const capabilities/.test(text)
      ? ''
      : 'export const capabilities = { ranks: [1], refuses: [] };';
    writeFileSync(file, `${imports[kind]}\n${kind === 'module' ? declared : ''}\n${text}\n`);
    return kind === 'module' ? file : `cmd:${command(`${process.execPath} ${file}`)}`;
  }
}

/** What of the row is not as it should be; null where all is. */
export function unlike({ verdict, message }: Row, found: Found): string | null {
  if (found.verdict !== verdict) return `the verdict is ${found.verdict}, and should be ${verdict}: ${found.message}`;
  if (message !== undefined && !message.test(found.message)) return `it is said: ${found.message}`;
  // A failure has the case that it was found with, as small as it could be made.
  const hasCase = verdict !== 'agree' && verdict !== 'refused load';
  return hasCase === (found.case !== '') ? null : hasCase ? 'it has no case' : `it has a case: ${found.case}`;
}
