import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PLAIN, RELAXED } from '../../bench/limits/ceilings.wasm.ts';
import { multiplyAdds, openCeilings, openKernels, PIECE_BYTES } from '../../bench/limits/kernels.ts';
import { bestWindow, measureLimits } from '../../bench/limits/limits.ts';
import { limitGflops } from '../../bench/limits/roofline.ts';
import type { Limits } from '../../bench/result.ts';
import { ASSEMBLIES, assembled } from '../../tools/wasm/assembled.ts';
import { thrownBy } from '../spec/cases.ts';

/** What numbers 0 … count − 1 add up to after so many steps; exact in f32 for up to 16 steps. */
function expectedSum(count: number, steps: number, scale: number, shift: number): number {
  return Array.from({ length: count }, (_, start) => {
    let value = start;
    for (let step = 0; step < steps; step++) value = value * scale + shift;
    return value;
  }).reduce((sum, value) => sum + value);
}

describe('the committed WebAssembly', () => {
  // The name alone: a title with the whole path would differ from machine to machine.
  const named = ASSEMBLIES.map((assembly) => ({ entry: assembly.source.pathname.split('/').at(-1), assembly }));

  it.each(named)('is what the compiler makes of $entry, byte for byte', async ({ assembly }) => {
    expect(await assembled(assembly)).toBe(readFileSync(assembly.module, 'utf8'));
  });
});

describe('the multiply-adds', () => {
  it.each([0, 1, 2, 16])('of JavaScript do the work of %i steps', (steps) => {
    expect(multiplyAdds(steps, 0.5, 1)).toBe(expectedSum(13, steps, 0.5, 1));
    expect(multiplyAdds(steps, -0.25, 3)).toBe(expectedSum(13, steps, -0.25, 3));
  });

  it.each([0, 1, 2, 16])('of WebAssembly do the work of %i steps, separate and fused', (steps) => {
    const both = [PLAIN, RELAXED].map((module) => openCeilings(module, 0));
    expect(both[0]).not.toBeNull();
    for (const opened of both) {
      const sum = opened?.ceilings.multiplyAdds(steps, 0.5, 1) ?? expectedSum(48, steps, 0.5, 1);
      expect(sum).toBe(expectedSum(48, steps, 0.5, 1));
    }
  });
});

describe('the memory kernel', () => {
  it('changes the sign of the bytes that it is given and of no others', () => {
    const { ceilings, memory } = openCeilings(PLAIN, 2 ** 16)!;
    const numbers = new Float32Array(memory.buffer).map((_, index) => index + 1);
    new Float32Array(memory.buffer).set(numbers);
    ceilings.negate(64, 128);
    const changed = Array.from(new Float32Array(memory.buffer)).map((value, index) => value !== numbers[index]);
    expect(changed.indexOf(true)).toBe(16);
    expect(changed.lastIndexOf(true)).toBe(47);
    expect([...new Float32Array(memory.buffer, 64, 2)]).toEqual([-17, -18]);
  });

  it('takes piece after piece, and begins anew at the end', () => {
    const { memory } = openKernels(2 * PIECE_BYTES)!;
    expect([memory.run(), memory.run(), memory.run(), memory.run()]).toEqual([-1, -1, 1, 1]);
  });
});

describe('the best window', () => {
  it('is that in which all threads together did most, not the sum of the best of each', () => {
    expect(
      bestWindow([
        [5, 1, 3],
        [1, 5, 4],
      ]),
    ).toBe(7);
    expect(bestWindow([[2, 9, 4]])).toBe(9);
  });

  it('is 0 where a kernel did not run', () => {
    expect(bestWindow([[], []])).toBe(0);
  });
});

describe('the limit of a layer', () => {
  const limits: Limits = {
    threads: 1,
    javascriptGflops: 10,
    webassemblyGflops: 50,
    relaxedSimd: true,
    memoryGBps: 20,
  };

  it.each([
    ['moving its data, where each byte is used little', 1e6, 4e6, 10],
    ['both, where they take the same time', 5e6, 4e6, 50],
    ['arithmetic, where each byte is used often', 1e9, 4e6, 50],
    ['arithmetic, where nothing is moved', 1, 0, 50],
    ['0 where nothing is computed', 0, 8, 0],
  ])('is %s', (_, count, bytes, gflops) => {
    expect(limitGflops(limits, count, bytes)).toBe(gflops);
  });

  it('is that of the faster kind of arithmetic', () => {
    expect(limitGflops({ ...limits, webassemblyGflops: 4 }, 1e9, 1)).toBe(10);
  });

  it('is none for sizes below 0, or none at all', () => {
    expect(thrownBy(() => limitGflops(limits, -1, 1))).toBe('RangeError: roofline: multiplyAdds must be >= 0, got -1');
    expect(thrownBy(() => limitGflops(limits, 1, Number.NaN))).toBe(
      'RangeError: roofline: bytes must be >= 0, got NaN',
    );
  });
});

describe('measuring limits', () => {
  it('finds a rate of each kind, for as many threads as asked', async () => {
    const limits = await measureLimits(2);
    expect(limits.threads).toBe(2);
    const { javascriptGflops, webassemblyGflops, memoryGBps } = limits;
    for (const rate of [javascriptGflops, webassemblyGflops, memoryGBps]) {
      expect(Number.isFinite(rate) && rate > 0).toBe(true);
    }
    expect(limits.relaxedSimd).toBe(openCeilings(RELAXED, 0) !== null);
    expect(JSON.parse(JSON.stringify(limits))).toEqual(limits);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %f threads', async (threads) => {
    await expect(measureLimits(threads)).rejects.toThrow(
      new RangeError(`limits: threads must be an integer >= 1, got ${threads}`),
    );
  });
});
