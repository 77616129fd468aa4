/** Workloads in other types: numbers that are exact in them under every rule, and real ones. */
import { describe, expect, it } from 'vitest';
import { workloadOf } from '../../../bench/workloads/descriptor.ts';
import { workloadIn } from '../../../bench/workloads/workload.ts';
import { describedWorkload, realWorkloadCase, workloadCase } from '../../../bench/workloads/workload-cases.ts';
import { exact } from '../../../engines/index.ts';
import type { Case } from '../../../spec/case.ts';
import { illegalityOf } from '../../../spec/geometry.ts';
import { FLOAT_DTYPES, INTEGER_TYPES, LARGEST_EXACT, QUANTISED_DTYPES, roundTo } from '../../../spec/number-types.ts';
import { resultInCodes } from '../../../spec/quantisation.ts';
import { REQUANTISATION_RULES } from '../../../spec/requantisation.ts';
import { requantised } from '../../../spec/requantised.ts';

/** 1,152 products for an output channel: more than bf16 sums exactly, were they all 1. */
const LAYER = workloadOf('mb1g2ic256ih3oc8kh3sh2b1');

const magnitudes = (problem: Case): Case => {
  const of = ({ shape, data }: Case['x']) => ({ shape, data: Float64Array.from(data, Math.abs) });
  const { x, w, bias, quantisation: _, ...rest } = problem;
  return { ...rest, x: of(x), w: of(w), bias: bias && Float64Array.from(bias, Math.abs), dtype: 'f64' };
};

describe('a workload in another type', () => {
  it('says so in its name, and is itself in f32', () => {
    expect(workloadIn(LAYER, 'f32')).toBe(LAYER);
    expect(workloadIn(LAYER, 'f16')).toEqual({ ...LAYER, name: `${LAYER.name} in f16`, dtype: 'f16' });
  });

  it.each([
    ['f32', 4],
    ['f64', 8],
    ['f16', 2],
    ['int8', 1],
  ] as const)('moves the bytes of its type, %s', (dtype, width) => {
    const { bytes, xShape, wShape, yShape } = describedWorkload(workloadIn(LAYER, dtype));
    const numbers = [xShape, wShape, yShape].map((shape) => shape.reduce((a, b) => a * b)).reduce((a, b) => a + b);
    expect(bytes).toBe(width * numbers + 8 * (dtype === 'int8' ? 4 : width));
  });
});

describe('the integers of a workload', () => {
  it.each(FLOAT_DTYPES.filter((dtype) => dtype !== 'f32'))('have sums that %s holds', (dtype) => {
    const problem = workloadCase(workloadIn(LAYER, dtype));
    expect([problem.dtype, illegalityOf(problem)]).toEqual([dtype, null]);
    const sums = exact(magnitudes(problem)).data;
    expect(Math.max(...sums)).toBeLessThanOrEqual(LARGEST_EXACT[dtype]);
    // They use what there is.
    if (dtype !== 'f64') expect(Math.max(...sums)).toBeGreaterThan(Math.min(LARGEST_EXACT[dtype] / 4, 100));
    expect(problem.bias?.every((value) => value !== 0)).toBe(true);
    const result = exact(problem, 'f64').data;
    expect(new Set(result).size).toBeGreaterThan(10);
  });

  it.each(QUANTISED_DTYPES)('have the same result by every rule of rounding in %s, few of them clamped', (dtype) => {
    const problem = workloadCase(workloadIn(LAYER, dtype));
    expect([problem.dtype, illegalityOf(problem)]).toEqual([dtype, null]);
    const sums = exact(problem, 'f64');
    const [codes, ...others] = REQUANTISATION_RULES.map(
      (rule) => resultInCodes(problem, requantised(problem, sums, rule)).data,
    );
    for (const other of others) expect(other).toEqual(codes);
    const { smallest, largest } = INTEGER_TYPES[dtype];
    const ends = codes.filter((code: number) => code === smallest || code === largest).length;
    expect(ends / codes.length).toBeLessThan(0.2);
    expect(new Set(codes).size).toBeGreaterThan(30);
  });
});

describe('the real numbers of a workload', () => {
  it('are those of f32, rounded to a half', () => {
    const [half, single] = ['f16', 'f32'].map((dtype) => realWorkloadCase(workloadIn(LAYER, dtype as 'f16')));
    expect([...half.x.data]).toEqual(Array.from(single.x.data, (value) => roundTo('f16', value)));
  });

  it.each(QUANTISED_DTYPES)('are quantised in %s, with a result over most of the type', (dtype) => {
    const problem = realWorkloadCase(workloadIn(LAYER, dtype));
    expect(illegalityOf(problem)).toBeNull();
    const codes = resultInCodes(problem, requantised(problem, exact(problem, 'f64'))).data;
    const { smallest, largest } = INTEGER_TYPES[dtype];
    const ends = codes.filter((code: number) => code === smallest || code === largest).length;
    expect(ends / codes.length).toBeLessThan(0.05);
    expect(Math.max(...codes) - Math.min(...codes)).toBeGreaterThan((largest - smallest) / 4);
  });
});
