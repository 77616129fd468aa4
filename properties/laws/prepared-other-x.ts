/**
 * A layer is weights and attributes: prepared once, it gives T of any x of its channels, whatever numbers, batch and
 * extents it was prepared with or run on before; and without an x, that of the one that it was prepared with.
 *
 * Source: the definition; a layer of a network sees another x with every call, and other extents with every picture.
 */
import type { Case } from '../../spec/case.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { missingCapability } from '../../subjects/fits.ts';
import type { Subject } from '../../subjects/subject.ts';
import { smallCases } from '../cases/arbitraries.ts';
import { companionOperand } from '../cases/further-tensors.ts';
import { withoutSame } from '../cases/restriction.ts';
import type { CaseLaw, Mismatch } from '../law.ts';
import { checkSteps, layerRun, type Step } from '../law-parts/steps.ts';

export const preparedOtherX: CaseLaw = {
  id: 'prepared-other-x',
  statement: 'A prepared layer gives T of any x of its channels, whatever it was run on before.',
  lane: 'exact',
  missing: ({ prepared }) => (prepared === 'any-x' ? null : 'prepared layers that take any x'),
  cases: (capabilities) => smallCases(withoutSame(capabilities)),
  check,
};

function check(subject: Subject, problem: Case): Promise<Mismatch | null> {
  const [batch, channels, ...input] = problem.x.shape;
  const by = (change: number) => input.map((extent) => extent + change);
  const runOn = (label: string, shape: readonly number[], salt: number): Step[] => {
    const asked = { ...problem, x: companionOperand(problem, 'x', salt, shape) };
    if (illegalityOf(asked) !== null || missingCapability(asked, subject.capabilities) !== null) return [];
    return [layerRun(`T by a layer that was prepared with another x: ${label}`, asked, { name: 'a', givesX: true })];
  };
  const own = (label: string, more: object = {}) =>
    layerRun(`T by a prepared layer${label}`, problem, { name: 'a', ...more });
  return checkSteps(subject, [
    own('', { anew: true }),
    ...runOn('other numbers', problem.x.shape, 15),
    ...runOn('a larger batch', [batch + 1, channels, ...input], 16),
    ...runOn('larger extents', [batch, channels, ...by(1)], 17),
    ...runOn('no image', [0, channels, ...input], 22),
    ...runOn('one image', [1, channels, ...input], 18),
    own(' on its own x, after others'),
    ...runOn('smaller extents', [batch, channels, ...by(-1)], 19),
    ...runOn('the first extent larger', [batch, channels, input[0] + 2, ...input.slice(1)], 20),
    ...runOn('the same extents as at first', problem.x.shape, 21),
    own(' on its own x, at the end', { last: true }),
  ]);
}
