/** Tables of laws: every engine passes each, and each fails the implementation that was made to break it. */
import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../../engines/fast/index.ts';
import { engines } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation, Result } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';

export interface Breaker {
  readonly law: string;
  readonly fault: string;
  /** A fresh implementation, or its convTranspose, since some keep state. It is behind a gate: only legal cases reach it. */
  readonly make: () => Implementation | ((problem: Case) => Result);
  /** Whether a failure can depend on earlier calls, so that its case alone need not fail on a fresh implementation. */
  readonly keepsState?: boolean;
}

const RUNS = 60;

const GRADIENTS = ['gradient-x', 'gradient-w', 'gradient-bias', 'gradient-twice', 'gradients-between-runs'];

/** Laws that engines are not put to, by what they declare: a transform spreads NaN and infinities over neighbours. */
const NOT_COVERED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries([...Object.keys(engines), 'exact'].map((name) => [name, ['prepared', 'prepared-other-x']])),
  subpixel: GRADIENTS,
  wasm: [...GRADIENTS, 'nan', 'infinity', 'subnormals', 'overflow'],
};

function gated({ make }: Breaker): Implementation {
  const made = make();
  const whole: Implementation = typeof made === 'function' ? { convTranspose: made } : made;
  const { gradients, prepare } = whole;
  const legal = (problem: Case): Case => {
    customaryGeometryOf(problem);
    return problem;
  };
  return {
    name: 'faulty',
    ...whole,
    convTranspose: (problem) => whole.convTranspose(legal(problem)),
    ...(gradients && { gradients: (problem, g) => gradients(legal(problem), g) }),
    ...(prepare && { prepare: (problem) => prepare(legal(problem)) }),
  };
}

/** Registers the tests of the laws that the rows name. */
export function describeLaws(rows: readonly Breaker[]): void {
  const laws = lawsNamed([...new Set(rows.map(({ law }) => law))]);

  describe.each([...Object.keys(engines), 'exact', ...Object.keys(fastEngines)])('the engine %s', (name) => {
    it.each(laws)('keeps $id, or declares why not', async (law) => {
      const [source] = resolveSources([name]);
      const result = await checkLaw(await openSubject(source, 1000), law, { seed: SEED, runs: 40 });
      expect(result.failure).toBeNull();
      const isCovered = !NOT_COVERED[name]?.includes(law.id);
      expect(result).toMatchObject(isCovered ? { status: 'passed', cases: 40 } : { status: 'not covered', cases: 0 });
    });
  });

  it.each(rows)('$law fails an implementation with this fault: $fault', async (row) => {
    const [law] = lawsNamed([row.law]);
    const { status, failure } = await checkLaw(subjectInProcess(gated(row), 'module'), law, { seed: SEED, runs: RUNS });
    expect(status).toBe('failed');
    expect(failure?.mismatch.message).toMatch(/./);
    if (row.keepsState) return;
    // The case alone fails again with the same words.
    const again = await law.check(subjectInProcess(gated(row), 'module'), parseCase(failure!.case));
    expect(again).toEqual(failure!.mismatch);
  });
}
