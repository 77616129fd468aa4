import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCase } from '../spec/case.ts';
import { geometryOf } from '../spec/geometry.ts';
import { brokenRule, ILLEGAL_KINDS, type IllegalKind, illegalKindOf, makeIllegal } from '../spec/illegal.ts';
import { legalCase, SEED, thrownBy } from './cases.ts';

/** What the geometry says of each kind, so that a case is broken in the one way that its kind names. */
const REFUSALS: Record<IllegalKind, (axis: number) => string> = {
  'zero-stride': (axis) => `stride[${axis}] must be an integer >= 1, got 0`,
  'zero-dilation': (axis) => `dilation[${axis}] must be an integer >= 1, got 0`,
  'zero-groups': () => 'groups must be an integer >= 1, got 0',
  'negative-padding': (axis) => `padBegin[${axis}] must be an integer >= 0, got -1`,
  'negative-output-padding': (axis) => `outputPadding[${axis}] must be an integer >= 0, got -1`,
  'output-padding-too-large': (axis) => `outputPadding[${axis}] must be below max(stride, dilation) = `,
  'empty-output': (axis) => `output extent of axis ${axis} must be >= 1, got `,
  'huge-output': () => 'y before cropping must have at most 268435456 elements, shape [',
  'groups-not-dividing-channels': () => 'x channels (',
  'weight-channels': () => 'w.shape[0] must equal x channels ',
  'bias-length': () => 'bias.length must equal w.shape[1]·groups = ',
  'rank-mismatch': () => 'w.shape must have as many axes as x (',
  'zero-channels': () => 'x.shape[1] must be an integer >= 1, got 0',
  'zero-extent': (axis) => `x.shape[${axis + 2}] must be an integer >= 1, got 0`,
  'zero-kernel': (axis) => `w.shape[${axis + 2}] must be an integer >= 1, got 0`,
  'fractional-stride': (axis) => `stride[${axis}] must be an integer >= 1, got 1.5`,
  'not-a-number': (axis) => `dilation[${axis}] must be an integer >= 1, got NaN`,
  'attribute-length': () => 'stride must have one entry per spatial axis (',
  'data-length': () => 'w.data must hold ',
};

const RANKS_AND_AXES = [
  [1, 0],
  [2, 0],
  [2, 1],
  [3, 0],
  [3, 1],
  [3, 2],
] as const;

describe('ILLEGAL_KINDS', () => {
  it('names every kind once, and each has a rule in words', () => {
    expect([...ILLEGAL_KINDS].sort()).toEqual(Object.keys(REFUSALS).sort());
    expect(ILLEGAL_KINDS.filter((kind) => !/^[a-z][^ ]* .*[a-z0-9)]$/.test(brokenRule(kind)))).toEqual([]);
    expect(brokenRule('zero-stride')).toBe('stride >= 1');
    expect(brokenRule('bias-length')).toBe('bias has one entry per output channel');
  });
});

describe.each(RANKS_AND_AXES)('in rank %i, on axis %i, the geometry refuses', (rank, axis) => {
  it.each(ILLEGAL_KINDS)('%s', (kind) => {
    const refused = fc.property(legalCase(rank), (legal) => {
      const before = formatCase(legal);
      expect(geometryOf(legal).rank).toBe(rank);
      const broken = makeIllegal(legal, kind, axis);
      const message = thrownBy(() => geometryOf(broken));
      expect(message.startsWith(`RangeError: geometry: ${REFUSALS[kind](axis)}`), message).toBe(true);
      expect(formatCase(legal), 'the legal case is left as it was').toBe(before);
    });
    fc.assert(refused, { seed: SEED, numRuns: 40 });
  });
});

describe('illegalKindOf', () => {
  it.each(ILLEGAL_KINDS)('tells %s from every other kind, and from a legal case', (kind) => {
    const told = fc.property(legalCase(2), fc.nat(1), (legal, axis) => {
      expect(illegalKindOf(legal)).toBeNull();
      expect(illegalKindOf(makeIllegal(legal, kind, axis))).toBe(kind);
    });
    fc.assert(told, { seed: SEED, numRuns: 20 });
  });

  it('is null for a case that is illegal in a way without a kind', () => {
    const [legal] = fc.sample(legalCase(1), { seed: SEED, numRuns: 1 });
    const broken = { ...legal, padEnd: [-1] };
    expect(thrownBy(() => geometryOf(broken))).toBe('RangeError: geometry: padEnd[0] must be an integer >= 0, got -1');
    expect(illegalKindOf(broken)).toBeNull();
  });
});

describe('makeIllegal', () => {
  it('makes the output huge for an empty batch as well', () => {
    const refused = fc.property(legalCase(2), (legal) => {
      const x = { shape: legal.x.shape.with(0, 0), data: legal.x.data.subarray(0, 0) };
      const broken = makeIllegal({ ...legal, x }, 'huge-output', 0);
      expect(thrownBy(() => geometryOf(broken))).toMatch(/^RangeError: geometry: /);
    });
    fc.assert(refused, { seed: SEED, numRuns: 40 });
  });
});
