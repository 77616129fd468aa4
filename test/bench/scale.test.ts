import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Contender } from '../../bench/contenders/contender.ts';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import { scaleAxisNamed, smallestLayer, sweptPoints } from '../../bench/scale/axes.ts';
import { aboveOverhead, LEAST_BYTES, LEAST_MS, powerLaw } from '../../bench/scale/fit.ts';
import { peakMemory } from '../../bench/scale/memory.ts';
import { SCALE_AXES, type ScaleAxis, type ScaleResult } from '../../bench/scale/result.ts';
import { runScale, type ScaleOptions } from '../../bench/scale/scale.ts';
import { describedWorkload } from '../../bench/workloads/workload-cases.ts';
import type { Case } from '../../spec/case.ts';
import { engineSource, moduleSource, type Source } from '../../subjects/source.ts';
import { thrownBy } from '../spec/cases.ts';
import { hangingContender, madeUpContender } from './made-up-contender.ts';

/** y of a layer with one channel each way, kernel 1 and stride 1: x times the weight. */
const RIGHT = `const right = ({ x, w }) => ({ shape: [...x.shape], data: x.data.map((value) => value * w.data[0]) });`;

const MODULES = {
  right: `${RIGHT} export const convTranspose = right;`,
  wrong: `${RIGHT} export const convTranspose = (problem) => {
      const y = right(problem);
      y.data[y.data.length - 1] += problem.x.data.length > 16 ? 1 : 0;
      return y;
    };`,
  slow: `${RIGHT} export const convTranspose = (problem) => {
      const end = performance.now() + (problem.x.data.length > 16 ? 3000 : 0);
      while (performance.now() < end);
      return right(problem);
    };`,
  hungry: `${RIGHT} export const convTranspose = (problem) => {
      const more = problem.x.data.length > 16 ? new Float64Array(2 ** 23).fill(1) : [1];
      const y = right(problem);
      y.data[0] *= more[more.length - 1];
      return y;
    };`,
  hanging: `export const convTranspose = () => { for (;;); };`,
  'three-dimensional': `export const capabilities = { ranks: [3] }; export const convTranspose = () => { throw 1; };`,
};
type ModuleName = keyof typeof MODULES;

const folder = mkdtempSync(join(tmpdir(), 'adjoint-scale-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function source(name: ModuleName): Source {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, MODULES[name]);
  return moduleSource(path);
}

const BASE = { ...smallestLayer({ input: [1] }), source: 'these tests' };

async function swept(sources: readonly Source[], options: ScaleOptions = {}): Promise<ScaleResult> {
  const contenders = await openContenders(sources, { timeoutMs: 20_000 });
  try {
    return await runScale(contenders, 'extent', { base: BASE, values: [4, 16, 64], timeBudgetMs: 3, ...options });
  } finally {
    await Promise.all(contenders.map((contender: Contender) => contender.close()));
  }
}

/** Status and message of every cell, by subject and value. */
function told({ cells }: ScaleResult) {
  return Object.fromEntries(
    cells.map((cell) => [
      `${cell.subject} ${cell.value}`,
      cell.status === 'timed' ? 'timed' : `${cell.status}: ${cell.message}`,
    ]),
  );
}

describe('a power law', () => {
  const values = [1, 2, 4, 8, 16, 32];

  it('has the exponent and the factor that its costs were made with', () => {
    for (const [factor, power] of [
      [3, 2],
      [0.01, -1],
      [7, 0],
      [2, 0.5],
    ]) {
      const fit = powerLaw(values.map((value) => ({ value, cost: factor * value ** power })));
      expect(fit.exponent.value).toBeCloseTo(power, 10);
      expect(fit.factor).toBeCloseTo(factor, 10);
      expect(fit.exponent.high - fit.exponent.low).toBeLessThan(1e-6);
      expect(fit.rSquared).toBeCloseTo(1, 10);
    }
  });

  it('has the interval of its slope by Student’s t', () => {
    // Logarithms 0, 1, 2 and 0, 1, 3: slope 3/2, residues 1/6, −1/3, 1/6, t(0.975, 1) = 12.706.
    const costs = [0, 1, 2].map((x) => ({ value: Math.exp(x), cost: Math.exp([0, 1, 3][x]) }));
    const { exponent, factor, rSquared } = powerLaw(costs);
    expect(exponent.value).toBeCloseTo(1.5, 12);
    expect(exponent.high - exponent.value).toBeCloseTo(12.7062 * Math.sqrt(1 / 6 / 2), 3);
    expect(exponent.value - exponent.low).toBeCloseTo(exponent.high - exponent.value, 12);
    expect(Math.log(factor)).toBeCloseTo(-1 / 6, 12);
    expect(rSquared).toBeCloseTo(1 - 1 / 6 / (14 / 3), 12);
  });

  it('covers the true exponent of noisy costs in about 19 of 20 cases', () => {
    let state = 1;
    // Sums of twelve evenly spread numbers are all but normal.
    const noise = () => {
      let sum = -6;
      for (let term = 0; term < 12; term++) {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        sum += state / 2 ** 32;
      }
      return sum;
    };
    const covered = Array.from({ length: 1000 }, () => {
      const fit = powerLaw(values.map((value) => ({ value, cost: value ** 1.7 * Math.exp(noise() / 10) })));
      return fit.exponent.low <= 1.7 && 1.7 <= fit.exponent.high;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThan(930);
    expect(covered).toBeLessThan(970);
  });

  it('is refused where there is none', () => {
    const at = (value: number, cost: number) => ({ value, cost });
    expect(thrownBy(() => powerLaw([at(1, 1), at(2, 2)]))).toBe('RangeError: fit: needs at least 3 points, got 2');
    expect(thrownBy(() => powerLaw([at(1, 1), at(2, 0), at(3, 1)]))).toBe(
      'RangeError: fit: values and costs must be > 0, got 2, 0',
    );
    expect(thrownBy(() => powerLaw([at(2, 1), at(2, 2), at(2, 3)]))).toBe(
      'RangeError: fit: values must differ, all are 2',
    );
  });
});

describe('points that can be told from overhead', () => {
  const costs = (list: readonly number[]) => list.map((cost, index) => ({ value: index + 1, cost }));
  const values = (list: readonly { value: number }[]) => list.map(({ value }) => value);

  it('take five times as long as the smallest layer, and longer than the clock shows', () => {
    expect(values(aboveOverhead(costs([0.1, 0.4, 0.5, 3]), 'time', 0.1))).toEqual([3, 4]);
    expect(values(aboveOverhead(costs([LEAST_MS / 2, LEAST_MS, 1]), 'time', 0))).toEqual([2, 3]);
  });

  it('take more memory than a process wavers by', () => {
    expect(values(aboveOverhead(costs([LEAST_BYTES - 1, LEAST_BYTES]), 'memory', 100))).toEqual([2]);
  });

  it('are neighbours: one that stands alone among small ones is noise', () => {
    expect(values(aboveOverhead(costs([9, 0, 9, 9, 9, 0, 9]), 'time', 0))).toEqual([3, 4, 5]);
  });
});

describe('the points of a sweep', () => {
  it.each(SCALE_AXES)('along %s are legal, differ, and grow in at most doubled steps', (axis) => {
    const { points, leftOut } = sweptPoints(axis);
    expect(leftOut).toEqual([]);
    expect(new Set(points.map(({ workload }) => workload.descriptor)).size).toBe(points.length);
    expect(points.length).toBeGreaterThanOrEqual(7);
    for (const { workload } of points) expect(workload.source).toMatch(/^\S/);
    for (const [index, { value }] of points.slice(1).entries()) {
      expect(value / points[index].value).toBeGreaterThan(1);
      expect(value / points[index].value).toBeLessThanOrEqual(2);
    }
  });

  it('change one dimension of the layer that is given, on all of its axes', () => {
    const base = { ...smallestLayer({ input: [1, 1] }), kernel: [2, 3] };
    const { points } = sweptPoints('stride', base, [3]);
    expect(points).toEqual([{ value: 3, workload: describedWorkload({ ...base, name: 'stride 3', stride: [3, 3] }) }]);
  });

  it('are left out where the layer is illegal, with the reason', () => {
    const { points, leftOut } = sweptPoints('groups', { ...BASE, cin: 6, cout: 6 }, [1, 4, 6]);
    expect(points.map(({ value }) => value)).toEqual([1, 6]);
    expect(leftOut).toEqual([expect.stringMatching(/^groups 4 is left out: .*divisible by groups/)]);
  });

  it('are along a known axis', () => {
    expect(scaleAxisNamed('kernel')).toBe('kernel');
    expect(thrownBy(() => scaleAxisNamed('colour'))).toBe(
      'RangeError: axis "colour" cannot be swept; it must be one of extent, channels, kernel, stride, batch, groups',
    );
  });
});

describe('the memory of a call', () => {
  const layer = (extent: number) => ({ ...BASE, input: [extent] });

  it.runIf(process.platform === 'linux')('has in it what the call allocates, and what it gives back', async () => {
    const [hungry, right] = await Promise.all(
      (['hungry', 'right'] as const).map((name) => peakMemory(source(name), layer(64), layer(4), 20_000)),
    );
    expect(hungry! - right!).toBeGreaterThan(48 * 2 ** 20);
    expect(hungry! - right!).toBeLessThan(80 * 2 ** 20);
  });

  it('is not known of a call that fails', async () => {
    expect(await peakMemory(source('three-dimensional'), layer(64), layer(4), 20_000)).toBeNull();
    expect(await peakMemory(source('hanging'), layer(64), layer(4), 500)).toBeNull();
  });
});

describe('the memory of a sweep', () => {
  const values = [4, 32, 64, 128];
  const sweptWith = (name: ModuleName) => {
    const contender = { ...madeUpContender(name, { callMs: 1, onTimed: () => {} }), source: source(name) };
    return runScale([contender], 'extent', { base: BASE, values });
  };

  it.runIf(process.platform === 'linux')('is fitted to the points that differ from what a process has', async () => {
    const { fits, cells } = await sweptWith('hungry');
    expect(cells.map(({ status }) => status)).toEqual(values.map(() => 'timed'));
    expect(fits.find(({ quantity }) => quantity === 'memory')?.values).toEqual([32, 64, 128]);
  });

  it('has no point where it is not known', async () => {
    const { warnings } = await sweptWith('three-dimensional');
    expect(warnings).toContain(
      'three-dimensional: memory is not fitted: 0 of 0 points differ from overhead, 3 are needed',
    );
  });
});

describe('a sweep', () => {
  it('times what is right, and gives no number to what is wrong, too slow or not covered', async () => {
    const sources = [engineSource('scatter'), ...(['wrong', 'slow', 'three-dimensional'] as const).map(source)];
    const result = await swept(sources, { callLimitMs: 2000, values: [4, 16, 64, 256] });
    const found = told(result);
    expect(Object.keys(found)).toHaveLength(16);
    expect([4, 16, 64, 256].map((value) => found[`scatter ${value}`])).toEqual(new Array(4).fill('timed'));
    expect([found['wrong 4'], found['wrong 16']]).toEqual(['timed', 'timed']);
    expect(found['wrong 64']).toMatch(/^disagrees: 1 of 64 elements differ; worst at \[0, 0, 63\]/);
    expect(found['slow 16']).toBe('timed');
    expect(found['slow 64']).toMatch(/^not covered: too slow: a call took \d+ ms, the limit is 2000 ms$/);
    expect(found['slow 256']).toMatch(/^not covered: too slow: at extent 64 a call took \d+ ms, the limit is 2000 ms$/);
    expect(found['three-dimensional 4']).toBe('not covered: 1 spatial axis');
    expect(result.objections).toEqual(['wrong disagrees: extent 64', 'wrong disagrees: extent 256']);
    expect(result.warnings).toContainEqual(
      expect.stringMatching(/^three-dimensional: time is not fitted: 0 of 0 points differ from overhead, 3 are/),
    );
    expect(result.fits.every(({ values }) => values.length >= 3)).toBe(true);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('that is interrupted keeps the points that are done, and says what is missing', async () => {
    const interrupt = new AbortController();
    const result = await swept([source('right')], {
      signal: interrupt.signal,
      onProgress: ({ done }) => {
        if (done === 1) interrupt.abort();
      },
    });
    expect(told(result)).toEqual({ 'right 4': 'timed' });
    expect(result.objections).toEqual(['the run was interrupted: 2 of 3 cells are missing']);
  });

  it('closes its subjects, so that a call that hangs ends, where it is interrupted', async () => {
    const interrupt = new AbortController();
    let closed = 0;
    const hanging = hangingContender('hanging', interrupt, () => closed++);
    const { cells } = await runScale([hanging], 'extent', { base: BASE, values: [4], signal: interrupt.signal });
    expect([closed, cells]).toEqual([1, []]);
  });

  it.each<[ScaleAxis, (problem: Case) => number]>([
    ['extent', ({ x }) => x.data.length],
    // With a larger stride there is more to write, but not more to multiply.
    ['stride', ({ stride }) => stride[0]],
  ])('asks a subject that was too slow again at a point of smaller %s', async (axis, sizeOf) => {
    const plain = madeUpContender('slow', { callMs: 1, onTimed: () => {} });
    const call = async (problem: Case) => ({ ...(await plain.call(problem)), callMs: sizeOf(problem) > 4 ? 5000 : 1 });
    const base = { ...BASE, input: [4] };
    const result = await runScale([{ ...plain, call }], axis, { base, values: [8, 4, 16], callLimitMs: 100 });
    expect(told(result)).toEqual({
      'slow 8': 'not covered: too slow: a call took 5000 ms, the limit is 100 ms',
      'slow 4': 'timed',
      'slow 16': `not covered: too slow: at ${axis} 8 a call took 5000 ms, the limit is 100 ms`,
    });
  });

  it('objects where nothing is timed', async () => {
    const { objections, fits } = await swept([source('three-dimensional')]);
    expect(objections).toEqual(['nothing was timed']);
    expect(fits).toEqual([]);
  });

  it('does not object to that beside a wrong result, which explains it', async () => {
    const { objections } = await swept([source('wrong')], { values: [64, 256] });
    expect(objections).toEqual(['wrong disagrees: extent 64', 'wrong disagrees: extent 256']);
  });

  it('is refused where no value gives a legal layer, with the reason of each', async () => {
    await expect(runScale([], 'stride', { values: [0, -1] })).rejects.toThrow(
      /got 0; stride -1 is left out: geometry: stride\[0\] must be an integer >= 1, got -1$/,
    );
    await expect(runScale([], 'stride', { values: [0] })).rejects.toThrow(
      /^no layer can be swept along stride: stride 0 is left out: geometry: stride\[0\] must be an integer >= 1, got 0$/,
    );
  });
});
