/** Cases of integers: zero points that a subject takes, scales that differ by channel, and quantisations that are none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactCases } from '../../../properties/cases/arbitraries.ts';
import { illegalQuantisations } from '../../../properties/cases/illegal-quantisations.ts';
import { exactQuantisedCases, ofQuantisedTypes, roundedCases } from '../../../properties/cases/quantised-cases.ts';
import type { Case } from '../../../spec/case.ts';
import { illegalityOf } from '../../../spec/geometry.ts';
import type { QuantisedDtype } from '../../../spec/number-types.ts';
import { channelOfWeight, middleOf, ofChannel, quantisationOf } from '../../../spec/quantisation.ts';
import { type Capabilities, EVERYTHING, type QuantisationRule } from '../../../subjects/capabilities.ts';
import { SEED } from '../../spec/cases.ts';

const able = (changes: Partial<Capabilities>): Capabilities => ({
  ...ofQuantisedTypes({ ...EVERYTHING, dtypes: ['int8', 'uint8', 'int16'] }),
  ...changes,
});
const sampled = (cases: fc.Arbitrary<Case>, numRuns = 200) => fc.sample(cases, { seed: SEED, numRuns });

type Sources = Readonly<Record<string, (capabilities: Capabilities) => fc.Arbitrary<Case>>>;
const SOURCES: Sources = {
  'with any scales': exactCases,
  'whose results are the same under every rule': exactQuantisedCases,
  'whose sums have to be rounded': roundedCases,
};

/** How far the zero points of x and y, and of w, lie from the middle of their types. */
function pointsOf(problems: readonly Case[]) {
  const offs = problems.map((problem) => {
    const { x, y, w } = quantisationOf(problem);
    const middle = middleOf(problem.dtype as QuantisedDtype);
    return {
      activations: [x.zeroPoint - middle, y.zeroPoint - middle],
      weights: w.zeroPoint.map((point) => point - middleOf(w.dtype)),
    };
  });
  return {
    x: new Set(offs.map(({ activations }) => activations[0])),
    y: new Set(offs.map(({ activations }) => activations[1])),
    w: new Set(offs.flatMap(({ weights }) => weights)),
  };
}

const MIDDLE = new Set([0]);

describe.each(Object.entries(SOURCES))('cases of integers %s', (_, source) => {
  const pointsFor = (changes: Partial<Capabilities>) => {
    const problems = sampled(source(able(changes)));
    expect(problems.map(illegalityOf).filter((reason) => reason !== null)).toEqual([]);
    return pointsOf(problems);
  };

  it.each(['int8', 'uint8'] as const)('of %s have zero points on both sides of the middle', (dtype) => {
    const { x, y, w } = pointsFor({ dtypes: [dtype] });
    for (const found of [x, y, w])
      expect([Math.sign(Math.min(...found)), Math.sign(Math.max(...found))]).toEqual([-1, 1]);
  });

  it('of int16 have activations without a zero point', () => {
    const { x, y } = pointsFor({ dtypes: ['int16'] });
    expect([x, y]).toEqual([MIDDLE, MIDDLE]);
  });

  it('have zero points only where the subject takes them', () => {
    expect(pointsFor({ zeroPoints: 'none' })).toEqual({ x: MIDDLE, y: MIDDLE, w: MIDDLE });
    const { x, y, w } = pointsFor({ zeroPoints: 'of-activations' });
    expect(w).toEqual(MIDDLE);
    expect(Math.min(x.size, y.size)).toBeGreaterThan(2);
  });
});

describe('scales of output channels', () => {
  const several = (capabilities: Capabilities) =>
    sampled(exactQuantisedCases(capabilities)).filter((problem) => quantisationOf(problem).w.scale.length > 1);

  it('differ where the subject takes that, and a finer one has weights of as many more steps', () => {
    const problems = several(able({}));
    expect(problems.length).toBeGreaterThan(10);
    for (const problem of problems) {
      const { scale } = quantisationOf(problem).w;
      const coarsest = Math.max(...scale);
      expect(new Set(scale).size).toBeGreaterThan(1);
      const steps = Array.from(problem.w.data, (value, at) => {
        return (value * ofChannel(scale, channelOfWeight(problem, at))) / coarsest;
      });
      expect(steps.filter((step) => !Number.isInteger(step))).toEqual([]);
    }
  });

  it('are one where it takes one', () => {
    expect(several(able({ channelScales: false }))).toEqual([]);
  });
});

describe('a quantisation that is none', () => {
  const broken = (rule: QuantisationRule, numRuns: number) =>
    sampled(illegalQuantisations(able({ refusesQuantisation: [rule] })), numRuns);

  it('has each scale that is not a number above 0, in each place', () => {
    const reasons = ['x.scale', 'y.scale', 'w.scale[0]'].flatMap((where) =>
      ['0', '-1', 'NaN', 'Infinity'].map(
        (scale) => `geometry: quantisation ${where} must be a finite number above 0, got ${scale}`,
      ),
    );
    expect(broken('scale', reasons.length).map(illegalityOf)).toEqual(reasons);
  });

  it('has a zero point one above and one below its type, in each place', () => {
    const rule = /^geometry: quantisation (\S+) must be an integer in (-?\d+) … (-?\d+) \(\w+\), got (-?\d+)$/;
    const found = broken('zero-point', 6).map((problem) => {
      const [, where, least, most, got] = rule.exec(illegalityOf(problem) ?? '') ?? [];
      return [where, Number(got) - Number(least) === -1, Number(got) - Number(most) === 1];
    });
    const places = ['x.zeroPoint', 'y.zeroPoint', 'w.zeroPoint[0]'];
    expect(found).toEqual([
      ...places.map((where) => [where, false, true]),
      ...places.map((where) => [where, true, false]),
    ]);
  });

  it('has lists as long as neither one nor all channels, an empty one among them', () => {
    const problems = broken('channel-list', 200);
    for (const problem of problems) {
      const { scale, zeroPoint } = quantisationOf(problem).w;
      expect(zeroPoint).toHaveLength(scale.length);
      expect([1, problem.w.shape[1] * problem.groups]).not.toContain(scale.length);
      expect(illegalityOf(problem)).toMatch(
        /^geometry: quantisation w\.scale must have 1 (or \d+ entries|entry), got \d+$/,
      );
    }
    const lengths = problems.map((problem) => quantisationOf(problem).w.scale.length);
    expect(lengths.filter((length) => length === 0)).toHaveLength(problems.length / 2);
  });
});
