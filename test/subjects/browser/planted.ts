/** The examples for a browser under laws, and their twins: the same files with other words in one of them, which is a mistake. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type CheckResult, checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { BrowserChoice } from '../../../subjects/browser/choice.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples/browser');

/** Much for a GPU that is none. */
const TIMEOUT_MS = 60_000;

/** Of x and w together in the smallest case of a failure, which someone reads. */
const A_FEW_NUMBERS = 16;

type Change = readonly [from: string, to: string];

/** An example as a file of `examples/browser/`, and what plants mistakes in copies of it, which go with the tests of the file. */
export function plantedIn(example: string): {
  readonly honest: string;
  readonly twin: (file: string, ...changes: readonly Change[]) => string;
} {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-twins-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    honest: `browser:${join(EXAMPLES, example)}`,
    twin(file, ...changes) {
      const own = mkdtempSync(join(folder, 'twin-'));
      cpSync(EXAMPLES, own, { recursive: true });
      const text = changes.reduce(
        (before, [from, to]) => {
          expect(before).toContain(from);
          return before.replace(from, to);
        },
        readFileSync(join(own, file), 'utf8'),
      );
      writeFileSync(join(own, file), text);
      return `browser:${join(own, example)}`;
    },
  };
}

/** @param browser where it is not opened in the one that is found */
export async function checked(
  named: string,
  laws: readonly string[],
  runs: number,
  browser: BrowserChoice = {},
): Promise<CheckResult[]> {
  const [source] = resolveSources([named]);
  const subject: Subject = await openSubject({ ...source, browser }, TIMEOUT_MS);
  try {
    const results: CheckResult[] = [];
    for (const law of lawsNamed(laws)) results.push(await checkLaw(subject, law, { seed: SEED, runs }));
    return results;
  } finally {
    await subject.close();
  }
}

/** Fails where the law holds, or where its smallest case is none of a few numbers. @returns that case */
export async function smallestFailure(named: string, law: string, browser?: BrowserChoice): Promise<unknown> {
  const [{ status, failure }] = await checked(named, [law], 200, browser);
  expect(status).toBe('failed');
  expect(failure?.mismatch.kind).toBe('values');
  const smallest = JSON.parse(failure?.case ?? '{}');
  expect(smallest.x.data.length + smallest.w.data.length).toBeLessThanOrEqual(A_FEW_NUMBERS);
  return smallest;
}
