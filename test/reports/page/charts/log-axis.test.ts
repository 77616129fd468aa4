import * as vega from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { layersApart, logAxis, onLogAxis, type TICKS } from '../../../../reports/page/charts/log-axis.ts';

/** The view of points along such an axis, 300 pixels long. */
async function drawn(values: readonly number[], ticks?: keyof typeof TICKS) {
  const axis = logAxis(values, ticks);
  const x = onLogAxis('x', axis, { title: null });
  const data = values.filter((value) => axis.place(value) > 0).map((value) => ({ x: axis.place(value) }));
  const points = { data: { values: data }, mark: 'point', encoding: { x } };
  const spec: object = { width: 300, layer: [...layersApart('bottom', axis, x), points] };
  const view = new vega.View(vega.parse(compile(spec as Parameters<typeof compile>[0]).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  const grid = [
    ...svg
      .slice(svg.indexOf('role-axis-grid'))
      .split('</g>', 1)[0]
      .matchAll(/<line [^>]*opacity="1"/g),
  ];
  return {
    view,
    axis,
    lines: grid.length,
    words: [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, word]) => word),
  };
}

describe('a logarithmic axis', () => {
  it('puts equal ratios at equal distances', async () => {
    const { view } = await drawn([1, 100]);
    const [one, ten, hundred] = [1, 10, 100].map((value) => view.scale('x')(value) as number);
    expect(ten - one).toBeGreaterThan(100);
    expect(hundred - ten).toBeCloseTo(ten - one, 6);
  });

  it('has a place apart for 0 and for ∞, and says so', async () => {
    const { axis, words } = await drawn([0, 1, 1000, Number.POSITIVE_INFINITY]);
    const { domain, place, apart } = axis;
    expect(place(0)).toBeGreaterThan(domain[0]);
    expect(place(0)).toBeLessThan(apart[0].edge);
    expect(apart[0].edge).toBeLessThan(1);
    expect(apart[1].edge).toBeGreaterThan(1000);
    expect(place(Number.POSITIVE_INFINITY)).toBeGreaterThan(apart[1].edge);
    expect(place(Number.POSITIVE_INFINITY)).toBeLessThan(domain[1]);
    expect(place(7)).toBe(7);
    expect(words.toSorted()).toEqual(['0', '1', '1,000', '10', '100', '∞'].toSorted());
  });

  it('names no tick between the numbers and 0, and draws no line there', async () => {
    const { words, lines } = await drawn([0, 1, 4]);
    expect(words.filter((word) => Number(word) < 1)).toEqual(['0']);
    expect(words).toEqual(expect.arrayContaining(['1', '2', '4']));
    expect(lines).toBe(words.filter((word) => word !== '0').length);
  });

  it.each([
    ['of ratios', [1, 1000], 'times', ['1×', '10×', '100×', '1,000×']],
    ['of times', [0.001, 1000], 'milliseconds', ['1 µs', '1 ms', '1 s']],
    ['of bytes', [2 ** 10, 2 ** 12], 'bytes', ['1 KiB', '2 KiB', '4 KiB']],
    ['of many decades', [1e-9, 1e9], 'number', ['0.00001', '1', '100,000']],
    ['of one value', [5], 'number', ['5']],
    ['of nothing', [], 'number', ['1', '10']],
    ['of what has no place', [Number.NaN, -1], 'number', ['1', '10']],
  ] as const)('%s has named ticks, and holds all values', async (_, values, ticks, some) => {
    const { axis, words } = await drawn(values, ticks);
    expect(words).toEqual(expect.arrayContaining([...some]));
    for (const value of values.filter((one) => one > 0)) {
      expect(axis.domain[0]).toBeLessThan(value);
      expect(axis.domain[1]).toBeGreaterThan(value);
    }
  });
});
