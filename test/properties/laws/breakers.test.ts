/** Every law has an implementation that it must fail, and fails it: what nothing can break says nothing. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS, lawsNamed } from '../../../properties/laws.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { subjectInProcess, subjectWithSiblings } from '../../../subjects/in-process.ts';
import type { Implementation, Subject } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import type { Breaker } from './rows/breaker.ts';
import { CORE_ROWS } from './rows/core.ts';
import { BREAKERS } from './rows/index.ts';

const RUNS = 60;

/** The implementation of the row, behind a gate: only legal cases reach it. */
function gated({ make }: Breaker, threads: number): Implementation {
  const made = make(threads);
  const whole: Implementation = typeof made === 'function' ? { convTranspose: made } : made;
  const { gradients, prepare } = whole;
  const legal = (problem: Case): Case => {
    // Of a quantisation it is a law of its own that says so.
    const { quantisation: _, ...rest } = problem;
    customaryGeometryOf(rest);
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

function subjectOf(row: Breaker): Subject {
  const withThreads = async (threads: number) => subjectInProcess(gated(row, threads), 'module');
  return subjectWithSiblings(gated(row, 1), 'module', 'faulty', { withThreads, close: async () => {} });
}

describe('a law', () => {
  it.each(LAWS)('$id has an implementation that was made to break it', ({ id }) => {
    expect(BREAKERS.filter(({ law }) => law === id)).not.toEqual([]);
  });

  it('that is broken is one that there is, by faults that differ', () => {
    const known = new Set(LAWS.map(({ id }) => id));
    expect(BREAKERS.filter(({ law }) => !known.has(law))).toEqual([]);
    const rows = BREAKERS.map(({ law, fault }) => `${law}: ${fault}`);
    expect(rows.filter((row, at) => rows.indexOf(row) !== at)).toEqual([]);
  });
});

// Those of the core are put in laws.test.ts, where each failure is replayed as well.
it.each(BREAKERS.filter((row) => !CORE_ROWS.includes(row)))(
  '$law fails an implementation with this fault: $fault',
  async (row) => {
    const [law] = lawsNamed([row.law]);
    const { status, failure } = await checkLaw(subjectOf(row), law, { seed: SEED, runs: RUNS });
    expect(status).toBe('failed');
    expect(failure?.mismatch.message).toMatch(/./);
    if (row.keepsState) return;
    // The case alone fails again with the same words.
    expect(await law.check(subjectOf(row), parseCase(failure!.case))).toEqual(failure!.mismatch);
  },
);
