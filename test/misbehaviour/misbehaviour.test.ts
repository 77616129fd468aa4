/**
 * What implementations do that they should not: each is a verdict on that one, with its case, and nothing else suffers.
 * Beside every kind stands a healthy subject that looks like it and agrees.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { openSubject, resolveSources } from '../../subjects/index.ts';
import type { Subject } from '../../subjects/subject.ts';
import { caseOf, counting } from '../spec/cases.ts';
import { ANSWERING, CHEATING } from './cheating-modules.ts';
import { ENDING, FORGING, HANGING } from './hanging-modules.ts';
import { LEFT_BEHIND, processesWith } from './left-behind.ts';
import { PROGRAMS } from './programs.ts';
import { RIGHT, SERVE } from './right.ts';
import type { Row } from './row.ts';
import { LOADING, UNTIDY } from './untidy-modules.ts';

/** Far more than an answer takes on a busy machine. */
const TIMEOUT_MS = 60_000;

const LAWS = lawsNamed(['agreement', 'inputs-kept', 'results-kept', 'prepared', 'repetition']);
const SEED = 5;

/** The result is as large as x. */
const GIVEN = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 1]), dtype: 'f64' });

const folder = mkdtempSync(join(tmpdir(), 'adjoint-misbehaviour-'));
writeFileSync(join(folder, 'right.mjs'), RIGHT);
writeFileSync(join(folder, 'serve.mjs'), SERVE);

// The subjects' own folders are made here, where they can be counted.
const temporary = join(folder, 'temporary');
mkdirSync(temporary);
process.env.TMPDIR = temporary;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** The argument by which a command line names the subject. */
function written({ text, command = (own) => own }: Row, kind: 'module' | 'program'): string {
  const file = join(folder, `${kind}-${files++}.mjs`);
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

/** What becomes of the subject: of the first law that fails, or why it could not be opened. */
async function verdictOn(
  row: Row,
  kind: 'module' | 'program',
): Promise<{ verdict: string; message: string; case: string }> {
  const [source] = resolveSources([written(row, kind)]);
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

const MODULES: Readonly<Record<string, readonly Row[]>> = {
  'gives no answer in time': HANGING,
  'ends its process': ENDING,
  "writes on the suite's channel": FORGING,
  'changes what it should not': CHEATING,
  'gives results that are none': ANSWERING,
  'says strange things of itself': LOADING,
  'leaves things behind': UNTIDY,
};

describe.concurrent.each(Object.entries(MODULES))('a module that %s:', (_, rows) => {
  it.each(rows.map((row) => [row.does, row.verdict, row] as const))('%s: %s', async (_does, verdict, row) => {
    await expectVerdict(row, verdict, 'module');
  });
});

describe.concurrent('a program that', () => {
  it.each(PROGRAMS.map((row) => [row.does, row.verdict, row] as const))('%s: %s', async (_, verdict, row) => {
    await expectVerdict(row, verdict, 'program');
  });
});

async function expectVerdict(row: Row, verdict: string, kind: 'module' | 'program'): Promise<void> {
  const found = await verdictOn(row, kind);
  expect(found).toMatchObject({ verdict, message: expect.stringMatching(row.message ?? /(?:)/) });
  // A failure has the case that it was found with, as small as it could be made.
  const hasCase = verdict !== 'agree' && verdict !== 'refused load';
  expect(found.case !== '').toBe(hasCase);
}

describe('the table', () => {
  const ALL = [...Object.values(MODULES).flat(), ...PROGRAMS];

  it('has healthy subjects beside the others, of each kind', () => {
    for (const rows of [...Object.values(MODULES), PROGRAMS]) {
      const verdicts = rows.map(({ verdict }) => verdict);
      expect(verdicts).toContain('agree');
    }
    expect(new Set(ALL.map(({ verdict }) => verdict)).size).toBeGreaterThan(5);
  });
});

describe('when all is over', () => {
  it('no process and no folder of a subject is left', async () => {
    await expect.poll(() => processesWith(LEFT_BEHIND), { timeout: 30_000 }).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
  });
});
