import { describe, expect, it } from 'vitest';
import { type PartCounts, totalsOfParts } from '../../../properties/exhaustive/certificate-totals.ts';

function part(kind: PartCounts['kind'], dtype: PartCounts['dtype'], more: Partial<PartCounts> = {}): PartCounts {
  return { kind, dtype, geometries: 5, outside: 1, skipped: 0, points: 10, known: {}, ...more };
}

describe('the totals of a certificate', () => {
  const totals = totalsOfParts([
    part('near the default', 'f32', { known: { a: 2 } }),
    part('exhaustive', 'f32', { geometries: 7 }),
    part('exhaustive', 'f32', { geometries: 4, outside: 3 }),
    part('near the default', 'f64', { known: { a: 1, b: 4 } }),
    part('exhaustive', 'f64', { points: 30 }),
  ]);

  it('count each geometry once, whatever the types', () => {
    expect(totals.geometries).toEqual([
      { kind: 'near the default', count: 5 },
      { kind: 'exhaustive', count: 11 },
    ]);
    expect(totals.outside).toBe(5);
  });

  it('count points and known failures of every type', () => {
    expect(totals.points).toBe(70);
    expect(totals.known).toEqual({ a: 3, b: 4 });
  });

  it('are nothing where there is no part', () => {
    expect(totalsOfParts([])).toEqual({ geometries: [], outside: 0, skipped: 0, points: 0, known: {} });
  });
});
