/**
 * Refusal: a case that breaks one rule of geometry.ts, or a customary limit, must be answered with an error, before any
 * result, and the subject must go on computing afterwards. It is only asked the kinds of illegal case that it claims.
 *
 * Source: spec/geometry.ts and spec/illegal.ts; PyTorch's and ONNX's own lists of refused attributes.
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import { floatArray, type Tensor } from '../../spec/tensor.ts';
import { type Capabilities, dtypesAt } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import { illegalCases } from '../cases/illegal-cases.ts';
import { type CaseLaw, type Mismatch, mismatchBetween, resultOf } from '../law.ts';

export const refusal: CaseLaw = {
  id: 'refusal',
  statement: 'Illegal cases are refused with an error, and leave the subject able to compute.',
  lane: 'refusal',
  missing: (capabilities) => (capabilities.refuses.length > 0 ? null : 'refusal of illegal cases'),
  cases: illegalCases,
  numbers: 'any',
  check,
};

/** @throws RangeError where the case is legal, since this law then has nothing to say */
async function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const reason = customaryIllegalityOf(problem);
  if (reason === null) throw new RangeError('refusal: the case is legal; this law is only about illegal ones');
  const outcome = await subject.run(problem);
  if (outcome.kind === 'refused') return stillComputes(subject, `${outcome.message}; ${reason}`);
  if (outcome.kind === 'result') {
    const message = `accepted an illegal case and returned shape [${outcome.shape.join(', ')}]; ${reason}`;
    return { kind: 'accepted', message, difference: null };
  }
  return { kind: outcome.kind, message: `on an illegal case: ${outcome.message}; ${reason}`, difference: null };
}

/**
 * A trap inside WebAssembly looks like a refusal, but what it leaves behind answers nothing more, or answers wrongly.
 */
async function stillComputes(subject: Subject, refusalMessage: string): Promise<Mismatch | null> {
  const problem = smallCase(subject.capabilities);
  const called = resultOf(await subject.run(problem), `T on a legal case after a refusal (${refusalMessage})`);
  if ('mismatch' in called) return called.mismatch;
  return mismatchBetween(engines.scatter(problem), called.y, `T after a refusal (${refusalMessage})`);
}

/** y = x: one cell, kernel 1. */
function smallCase(capabilities: Capabilities): Case {
  const [rank] = capabilities.ranks;
  const [dtype] = dtypesAt(capabilities, rank);
  const axes = (value: number): number[] => Array.from({ length: rank }, () => value);
  const one: Tensor = { shape: axes(1).concat(1, 1), data: floatArray(dtype, [1]) };
  return {
    x: one,
    w: one,
    bias: null,
    stride: axes(1),
    padBegin: axes(0),
    padEnd: axes(0),
    outputPadding: axes(0),
    dilation: axes(1),
    groups: 1,
    dtype,
  };
}
