import * as vega from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { logAxis, onLogAxis } from '../../../reports/page/log-axis.ts';

describe('a logarithmic axis', () => {
  it('puts equal ratios at equal distances', async () => {
    const x = onLogAxis('x', logAxis([1, 100]), { title: null });
    const spec: object = { width: 300, data: { values: [{ x: 1 }, { x: 100 }] }, mark: 'point', encoding: { x } };
    const view = await new vega.View(vega.parse(compile(spec as Parameters<typeof compile>[0]).spec)).runAsync();
    const [one, ten, hundred] = [1, 10, 100].map((value) => view.scale('x')(value) as number);
    expect(ten - one).toBeGreaterThan(100);
    expect(hundred - ten).toBeCloseTo(ten - one, 6);
  });
});
