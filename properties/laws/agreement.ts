/**
 * Agreement with every reference engine, bit for bit on exact integers. The engines share nothing but types, so that
 * a mistake common to the subject and one of them is still found by the others.
 *
 * Source: N-version checking; for why the engines differ by design see Knight & Leveson, "An experimental evaluation of
 * the assumption of independence in multiversion programming" (1986).
 */
import { engines } from '../../engines/index.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { geometryOf } from '../../spec/geometry.ts';
import type { Subject } from '../../subjects/subject.ts';
import { exactCases } from '../cases/arbitraries.ts';
import type { Screen } from '../checking/screen.ts';
import { type CaseLaw, type Mismatch, mismatchOf, nothingMissing, resultOf } from '../law.ts';

export const agreement: CaseLaw = {
  id: 'agreement',
  statement: 'T(x, w, bias) equals the result of every reference engine, bit for bit.',
  lane: 'exact',
  missing: nothingMissing,
  cases: exactCases,
  check,
};

/** Beyond as many products the matrix, which is written out, takes seconds; only given cases have them. */
const MOST_OF_MATRIX = 2 ** 21;

async function check(subject: Subject, problem: Case, _?: unknown, screen?: Screen): Promise<Mismatch | null> {
  const called = resultOf(await subject.run(problem), 'T(x, w, bias)');
  if ('mismatch' in called) return called.mismatch;
  if (screen?.(problem, called.y)) return null;
  const isLarge = geometryOf(problem).multiplyAdds > MOST_OF_MATRIX;
  const asked = Object.entries(engines).filter(([name]) => !(isLarge && name === 'matrix'));
  const found = asked.map(([name, engine]) => {
    const expected = engine(problem);
    return { name, expected, difference: compareExact(expected, called.y) };
  });
  const against = found.filter(({ difference }) => difference !== null);
  if (against.length === 0) return null;
  const names = against.map(({ name }) => name).join(', ');
  const [{ difference, expected }] = against;
  return mismatchOf(difference, `T(x, w, bias) against ${names}`, { expected, got: called.y });
}
