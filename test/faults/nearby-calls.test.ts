/** Calls near one that was answered wrongly: what they keep of it, and how many they are. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { callsNear, isToBeRefused, small, variantsOf } from '../../faults/defects/nearby-calls.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { formatCase } from '../../spec/case.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { illegalKindOf } from '../../spec/illegal.ts';
import { type Capabilities, EVERYTHING, parseCapabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { at } from './problems.ts';

const [agreement, refusal] = ['agreement', 'refusal'].map((id) => lawsNamed([id])[0]);
const subjectOf = (capabilities: Partial<Capabilities> = {}) =>
  subjectInProcess({ convTranspose: engines.scatter, capabilities }, 'module');
const BIASED = at({ x: [1, 2, 3], k: [2], m: 2, bias: true });

describe('a case that is to be refused', () => {
  it('is one that is illegal, or beyond the customary limits and what the subject can', () => {
    const illegal = { ...BIASED, stride: [0] };
    const negative = { ...BIASED, padBegin: [-1] };
    const able = parseCapabilities({ padding: 'any' });
    expect([BIASED, illegal, negative].map((one) => isToBeRefused(one, EVERYTHING))).toEqual([false, true, true]);
    expect([BIASED, illegal, negative].map((one) => isToBeRefused(one, able))).toEqual([false, true, false]);
    // What the subject merely lacks is legal all the same.
    expect(isToBeRefused(BIASED, parseCapabilities({ bias: false }))).toBe(false);
  });
});

describe('numbers made small', () => {
  it('are what is left of them by 8, with their sign', () => {
    const { shape, data } = small({ shape: [5], data: Float64Array.of(7, 8, -9, 0, 21) });
    expect([shape, [...data]]).toEqual([[5], [7, 0, -1, 0, 5]]);
  });
});

describe('the same case with other numbers', () => {
  const same = (one: ArrayLike<number>, other: ArrayLike<number>) =>
    Array.from(one).join() === Array.from(other).join();

  it('keeps in turn nothing, its x, its w or its bias, and has small numbers else', () => {
    const kept = variantsOf(BIASED).map(({ x, w, bias }) =>
      [same(x.data, BIASED.x.data) && 'x', same(w.data, BIASED.w.data) && 'w', same(bias!, BIASED.bias!) && 'bias']
        .filter(Boolean)
        .join(),
    );
    expect(kept).toEqual(['', 'x', 'w', 'bias', '', 'x', 'w', 'bias']);
    const variants = variantsOf(BIASED);
    expect(new Set(variants.map(formatCase)).size).toBe(variants.length);
    for (const { x, w, bias, ...attributes } of variants) {
      expect(attributes).toEqual({ ...BIASED, x: undefined, w: undefined, bias: undefined, ...attributes });
      expect([x.shape, w.shape, bias!.length]).toEqual([BIASED.x.shape, BIASED.w.shape, BIASED.bias!.length]);
    }
    expect(variants[0].x.data.every((value) => Math.abs(value) < 8)).toBe(true);
    expect(variants[0].bias!.every((value) => Math.abs(value) < 8)).toBe(true);
    expect(new Set([...variants[0].x.data, ...variants[0].w.data]).size).toBeGreaterThan(2);
  });

  it('keeps no real numbers, and no bias where there is none', () => {
    const real = { ...BIASED, x: { ...BIASED.x, data: BIASED.x.data.map((value) => value / 3) } };
    expect(variantsOf(real).some(({ x }) => same(x.data, real.x.data))).toBe(false);
    expect(variantsOf(real).some(({ w }) => same(w.data, real.w.data))).toBe(true);
    expect(variantsOf({ ...BIASED, bias: null }).map(({ bias }) => bias)).toEqual(Array(8).fill(null));
  });

  it('is put as often as is affordable, but a few times at least', () => {
    const large = (cells: number) => at({ x: [1, 1, cells], k: [100] });
    expect(geometryOf(large(300)).multiplyAdds).toBe(30_000);
    expect(variantsOf(large(300))).toHaveLength(6);
    expect(variantsOf(large(250))).toHaveLength(7);
    expect(variantsOf(large(200))).toHaveLength(8);
    expect(variantsOf(large(3000))).toHaveLength(4);
  });
});

describe('calls near a wrong one', () => {
  it('are within the capabilities, each once near, and some from anywhere', () => {
    const subject = subjectOf({ ranks: [1], dtypes: ['f64'], groups: false });
    const near = callsNear(agreement, { problem: BIASED, options: {} }, subject);
    for (const { problem, options } of near) {
      expect(missingCapability(problem, subject.capabilities)).toBeNull();
      expect(options).toEqual({});
    }
    const shapes = near.map(({ problem }) => problem.x.shape.join());
    expect(shapes.filter((shape) => shape === '1,2,3').length).toBeGreaterThan(8);
    expect(shapes).toContain('1,2,4');
    expect(new Set(shapes).size).toBeGreaterThan(10);
    expect(callsNear(agreement, { problem: BIASED, options: {} }, subject)).toEqual(near);
  });

  it('are gradients with respect to the bias only where there is one', () => {
    const g = { shape: geometryOf(BIASED).outputShape, data: new Float64Array(8) };
    const near = callsNear(
      agreement,
      { problem: BIASED, options: { gradient: { of: 'bias', g }, watched: true } },
      subjectOf(),
    );
    for (const { problem, options } of near) {
      expect(options.gradient?.of).toBe(problem.bias === null ? undefined : 'bias');
      expect(Object.keys(options)).toEqual(problem.bias === null ? [] : ['gradient']);
      if (options.gradient === undefined) continue;
      expect(options.gradient.g.shape).toEqual(geometryOf(problem).outputShape);
      expect(options.gradient.g.data.every((value) => Math.abs(value) < 8)).toBe(true);
    }
    expect(new Set(near.map(({ problem }) => problem.bias === null))).toEqual(new Set([true, false]));
    const ofX = callsNear(
      agreement,
      { problem: { ...BIASED, bias: null }, options: { gradient: { of: 'x', g } } },
      subjectOf(),
    );
    expect(ofX.every(({ options }) => options.gradient?.of === 'x')).toBe(true);
  });

  it('are many of the same kind where it was illegal, some of others, and legal ones', () => {
    const near = callsNear(refusal, { problem: { ...BIASED, stride: [0] }, options: { watched: true } }, subjectOf());
    expect(near.every(({ options }) => Object.keys(options).length === 0)).toBe(true);
    const kinds = near.map(({ problem }) => illegalKindOf(problem));
    const first = kinds.findIndex((kind) => kind !== 'zero-stride');
    expect(first).toBeGreaterThan(10);
    expect(first).toBeLessThanOrEqual(100);
    const legal = kinds.indexOf(null);
    expect(kinds.slice(legal).every((kind) => kind === null)).toBe(true);
    expect(kinds.length - legal).toBeGreaterThan(20);
    // As many of any kind as there are legal ones.
    expect(legal - first).toBeLessThanOrEqual(kinds.length - legal);
    expect(new Set(kinds).size).toBeGreaterThan(10);
  });
});
