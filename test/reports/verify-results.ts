/** Results of verifications, made by hand: one that agrees, one that does not, one with errors, one with its causes. */
import type { CheckResult, Failure } from '../../properties/checking/check.ts';
import { withTotals } from '../../properties/coverage/subject-totals.ts';
import type { Mismatch } from '../../properties/law.ts';
import type { SubjectSummary } from '../../runs/any-run.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { formatCase } from '../../spec/case.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { caseOf } from '../spec/cases.ts';

export const COMMAND = 'npm run -s adjoint --';
export const HOSTILE = 'a|b\n`c` <img src=x> & "d" \u001b[31m]]> \'e\'';
export const CASE = formatCase(
  caseOf({
    x: [
      [1, 2, 1],
      [1, 2],
    ],
    w: [
      [2, 1, 2],
      [3, 4, 5, 6],
    ],
    bias: [7, 8],
    groups: 2,
    stride: [2],
    padEnd: [1],
  }),
);

export function subject(name: string, typed = name, version: string | null = null): SubjectSummary {
  return { name, typed, version, origin: 'module', capabilities: EVERYTHING };
}

export function check(name: string, law: string, more: Partial<CheckResult> = {}): CheckResult {
  const figures = { missing: null, cases: 20, skipped: 0, known: {}, classes: {}, accuracy: null };
  const rest = { ...figures, milliseconds: 1234, failure: null };
  return { subject: name, law, lane: 'exact', status: 'passed', ...rest, ...more };
}

function failure(mismatch: Partial<Mismatch>, more: Partial<Failure> = {}): Failure {
  const whole = { kind: 'values' as const, message: 'T(x): 1 of 2 elements differ', difference: null, ...mismatch };
  return { mismatch: whole, case: CASE, call: CASE, seed: 5, path: '3:0:1', shrinks: 2, ...more };
}

export function failed(
  name: string,
  law: string,
  mismatch: Partial<Mismatch>,
  more: Partial<Failure> = {},
): CheckResult {
  return check(name, law, { status: 'failed', cases: 4, failure: failure(mismatch, more) });
}

const LAWS = [
  { id: 'one', statement: 'a < b & b < c.', lane: 'exact' as const },
  { id: 'two', statement: 'Two | three.', lane: 'refusal' as const },
];

export function result(more: Partial<Omit<VerifyResult, 'totals' | 'classTotals'>>): VerifyResult {
  const run = {
    kind: 'verify' as const,
    seed: 5,
    runs: 20,
    laws: LAWS,
    coverage: [],
    sizes: [],
    combinations: [],
    knownFailures: [],
    probes: [],
  };
  return withTotals({
    ...run,
    subjects: [],
    checks: [],
    cases: 100,
    milliseconds: 2000,
    warnings: [],
    objections: [],
    verdict: 'agree' as const,
    ...more,
  });
}

export const AGREEING = result({
  subjects: [subject('right', './right.mjs', '1.2.3'), subject('partly')],
  checks: [
    check('right', 'one'),
    check('right', 'two'),
    check('partly', 'one', { known: { 'some-defect': 3 } }),
    check('partly', 'two', { status: 'not covered', missing: 'refusal | of illegal cases', cases: 0 }),
  ],
  coverage: [
    { id: 'groups', statement: 'two | groups', counts: { right: 7, partly: null }, short: [] },
    { id: 'bias', statement: 'with bias', counts: { right: 1, partly: 9 }, short: ['right'] },
  ],
  knownFailures: [
    {
      ...{ id: 'some-defect', subject: 'partly', passes: [], reference: 'notes.md#some-defect', note: 'a note' },
      ...{ status: 'alive', cases: 3 },
    },
  ],
});

export const DISAGREEING = result({
  subjects: [subject(HOSTILE, './hostile.mjs'), subject('stopped'), subject('idle')],
  checks: [
    failed(HOSTILE, 'one', { message: `${HOSTILE}\r\u0000\u202e` }),
    check(HOSTILE, 'two'),
    check('stopped', 'one'),
    check('stopped', 'two', { status: 'interrupted', cases: 2 }),
    check('idle', 'one', { status: 'not covered', missing: 'everything', cases: 0 }),
    check('idle', 'two', { status: 'not covered', missing: 'everything', cases: 0 }),
  ],
  warnings: [],
  objections: [`${HOSTILE} fails one`, 'nothing ran on idle', 'known failure a no longer fails one on b: remove it'],
  verdict: 'disagree',
});

const WORST = { value: 1234.56, case: CASE, path: '17' };
export const MEASURED = {
  cases: 20,
  cells: 3000,
  blindCells: 7,
  ulps: WORST,
  units: { value: 0.12345, case: CASE, path: '3' },
};
const NO_ERROR = { value: 0, case: CASE, path: '0' };
export const ACCURATE = result({
  subjects: [subject(HOSTILE, './hostile.mjs'), subject('best'), subject('given')],
  checks: [
    check(HOSTILE, 'one', { accuracy: MEASURED }),
    check(HOSTILE, 'two'),
    check('best', 'one', { accuracy: { ...MEASURED, blindCells: 0, ulps: NO_ERROR, units: NO_ERROR } }),
    check('given', 'one', {
      accuracy: { ...MEASURED, ulps: { ...WORST, value: Number.POSITIVE_INFINITY, path: null } },
    }),
  ],
});

/** What was found out about a subject that fails `one` because of what it does not do, and `two` for another reason. */
export const EXPLAINED = result({
  subjects: [subject('mine'), { ...subject('piped'), origin: 'program' }],
  checks: [
    failed('mine', 'one', { kind: 'refused', message: 'no strides that differ' }),
    failed('mine', 'two', { kind: 'values', message: 'wrong numbers' }),
  ],
  probes: [
    {
      subject: 'mine',
      calls: 321,
      causes: [
        {
          kind: 'refused',
          isEvery: true,
          description: 'whose strides differ',
          capabilities: { uniform: ['stride'] },
          message: 'not yet',
        },
        {
          kind: 'refused',
          isEvery: false,
          description: 'of several groups',
          capabilities: { groups: false },
          message: null,
        },
        {
          kind: 'wrong',
          isEvery: true,
          description: 'with a kernel above 7',
          capabilities: { largest: { kernel: 7 } },
          message: null,
        },
        {
          kind: 'accepted',
          isEvery: true,
          description: 'of all 27 kinds that it claims to refuse',
          capabilities: { refuses: [] },
          message: null,
        },
      ],
      capabilities: { groups: false, uniform: ['stride'], largest: { kernel: 7 }, refuses: [] },
      isWhole: false,
      explains: ['one'],
    },
    {
      ...{ subject: 'piped', calls: 3, isWhole: true, explains: [] },
      causes: [
        { kind: 'refused', isEvery: true, description: 'with a bias', capabilities: { bias: false }, message: null },
      ],
      capabilities: { bias: false },
    },
  ],
  verdict: 'disagree',
});
