/**
 * A layer of `wasm` that is prepared once and run often: other shapes, whose memory is whose, and how it is given
 * back.
 */
import { describe, expect, it } from 'vitest';
import { PATHS } from '../../../../engines/fast/wasm/choice/methods.ts';
import { prepareWasm, type WasmOptions } from '../../../../engines/fast/wasm/prepare.ts';
import { engineOf } from '../../../../engines/fast/wasm/threads/engine.ts';
import { engines } from '../../../../engines/index.ts';
import type { Case } from '../../../../spec/case.ts';
import type { Tensor } from '../../../../spec/tensor.ts';
import { caseOf, imageOf, layer, plain, thrownBy } from '../../../spec/cases.ts';

const PLAIN = { variant: 'plain', threads: 1 } as const;

const PROBLEM = layer([2, 4, 5, 6], [4, 3, 3, 4], { groups: 2, stride: [2, 3], padBegin: [1, 0] });

function expectRight(prepared: { run(x: Tensor): Tensor }, problem: Case, x: Tensor = problem.x): void {
  expect(plain(prepared.run(x))).toEqual(plain(engines.scatter({ ...problem, x })));
}

function memoryOf(options: WasmOptions): number {
  return engineOf(options).heap.memory.buffer.byteLength;
}

describe.each(PATHS)('a layer prepared for %s', (path) => {
  it.each([
    ['with groups', PROBLEM],
    ['with cells that no tap reaches', layer([1, 3, 4, 5], [3, 2, 2, 2], { stride: [4, 3], outputPadding: [1, 2] })],
    ['with residues in pairs', layer([1, 3, 4, 5], [3, 2, 4, 4], { stride: [2, 2], padBegin: [1, 1], padEnd: [2, 0] })],
  ])('runs on other extents and batches, and on the first again: %s', (_, problem) => {
    const prepared = prepareWasm(problem, problem.x.shape, { ...PLAIN, path });
    const channels = problem.x.shape[1];
    for (const [batch, height, width] of [
      [2, 5, 6],
      [1, 9, 2],
      [0, 5, 6],
      [130, 1, 1],
      [1, 1, 1],
      [3, 1, 1],
      [1, 3, 240],
      [2, 5, 6],
    ]) {
      expectRight(prepared, problem, imageOf([batch, channels, height, width]));
    }
    prepared.dispose();
  });
});

describe('a prepared layer', () => {
  it('has weights and bias of its own', () => {
    const changing = { ...PROBLEM, w: { ...PROBLEM.w, data: PROBLEM.w.data.slice() }, bias: PROBLEM.bias!.slice() };
    const prepared = prepareWasm(changing, changing.x.shape, PLAIN);
    changing.w.data.fill(0);
    changing.bias.fill(0);
    expectRight(prepared, PROBLEM);
    prepared.dispose();
  });

  it('takes views into larger buffers', () => {
    const view = (data: ArrayLike<number>) =>
      Float32Array.of(Number.NaN, ...Array.from(data), Number.NaN).subarray(1, -1);
    const { x, w, bias } = PROBLEM;
    const viewed = { ...PROBLEM, w: { ...w, data: view(w.data) }, bias: view(bias!) };
    const prepared = prepareWasm(viewed, x.shape, PLAIN);
    expect(plain(prepared.run({ ...x, data: view(x.data) }))).toEqual(plain(engines.scatter(PROBLEM)));
    prepared.dispose();
  });

  it('gives the caller a y of its own each time', () => {
    const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, PLAIN);
    const first = prepared.run(PROBLEM.x);
    const kept = plain(first);
    const second = prepared.run(imageOf(PROBLEM.x.shape, 9));
    expect(plain(second)).not.toEqual(kept);
    expect(plain(first)).toEqual(kept);
    const buffers = [first.data.buffer, second.data.buffer, engineOf(PLAIN).heap.memory.buffer];
    expect(new Set(buffers).size).toBe(3);
    prepared.dispose();
    expect(plain(first)).toEqual(kept);
  });

  it('keeps y, where x is placed, in memory that its next run writes', () => {
    const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, PLAIN);
    const placed = prepared.place!(PROBLEM.x);
    const y = placed.run();
    expect(plain(y)).toEqual(plain(engines.scatter(PROBLEM)));
    expect(y.data.buffer).toBe(engineOf(PLAIN).heap.memory.buffer);
    const other = imageOf(PROBLEM.x.shape, 9);
    prepared.place!(other).run();
    expect(plain(y)).toEqual(plain(engines.scatter({ ...PROBLEM, x: other })));
    prepared.dispose();
  });

  it('is not disturbed by another one, whose scratch is larger', () => {
    const first = prepareWasm(PROBLEM, PROBLEM.x.shape, PLAIN);
    const placed = first.place!(PROBLEM.x);
    const large = layer([1, 60, 20, 20], [60, 50, 3, 3], { padBegin: [1, 1] });
    const second = prepareWasm(large, large.x.shape, { ...PLAIN, path: 'transformed channels' });
    expectRight(second, large);
    expect(plain(placed.run())).toEqual(plain(engines.scatter(PROBLEM)));
    second.dispose();
    expect(plain(placed.run())).toEqual(plain(engines.scatter(PROBLEM)));
    first.dispose();
  });
});

describe('wasm refuses', () => {
  const DISPOSED = 'Error: wasm: the layer must not be run after dispose()';
  const TAKEN = `${DISPOSED}, or on an x whose place another one took`;

  it('a layer of f64', () => {
    const doubles = caseOf({ x: [[1, 1, 1], [1]], w: [[1, 1, 1], [1]], dtype: 'f64' });
    expect(thrownBy(() => prepareWasm(doubles, doubles.x.shape, PLAIN))).toBe(
      'RangeError: wasm: dtype must be "f32", got "f64"',
    );
  });

  it('a run after dispose(), of the layer and of what was placed', () => {
    const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, PLAIN);
    const placed = prepared.place!(PROBLEM.x);
    prepared.dispose();
    prepared.dispose();
    expect(thrownBy(() => prepared.run(PROBLEM.x))).toBe(DISPOSED);
    expect(thrownBy(() => prepared.place!(PROBLEM.x))).toBe(DISPOSED);
    expect(thrownBy(() => placed.run())).toBe(TAKEN);
  });

  it('a run of what was placed before another x was, of the same shape or another, or handed over', () => {
    const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, PLAIN);
    const placed = prepared.place!(PROBLEM.x);
    const next = prepared.place!(imageOf(PROBLEM.x.shape, 9));
    expect(thrownBy(() => placed.run())).toBe(TAKEN);
    prepared.run(PROBLEM.x);
    expect(thrownBy(() => next.run())).toBe(TAKEN);
    const last = prepared.place!(PROBLEM.x);
    expect(plain(last.run())).toEqual(plain(engines.scatter(PROBLEM)));
    prepared.run(imageOf([1, 4, 2, 2]));
    expect(thrownBy(() => last.run())).toBe(TAKEN);
    prepared.dispose();
  });
});

describe('the memory of wasm', () => {
  it.each<WasmOptions>([PLAIN, ...PATHS.map((path) => ({ ...PLAIN, path }))])(
    'is given back, 200 times: %o',
    (options) => {
      const once = (width: number) => {
        const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, options);
        prepared.run(imageOf([3, 4, 9, 40]));
        prepared.run(imageOf([1, 4, 3, width]));
        prepared.dispose();
      };
      once(200);
      const before = memoryOf(options);
      for (let round = 0; round < 200; round++) once(1 + round);
      expect(memoryOf(options)).toBe(before);
    },
  );

  const small = { ...PLAIN, mostPages: 16 };

  it('has an end: x that does not fit is refused, and the layer runs on what fits', () => {
    const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, small);
    expectRight(prepared, PROBLEM);
    const message = thrownBy(() => prepared.run({ shape: [1, 4, 300, 300], data: new Float32Array(360_000) }));
    expect(message).toMatch(
      /^RangeError: wasm: x must fit into memory, got 1\.4 MiB beside \d\.\d in use, of 1\.0 at most$/,
    );
    expectRight(prepared, PROBLEM);
    prepared.dispose();
  });

  it('has an end: weights that do not fit are refused, and leave nothing behind', () => {
    const w = { shape: [512, 200, 3], data: new Float32Array(512 * 200 * 3) };
    const large = { ...layer([1, 1, 1], [1, 1, 1]), x: imageOf([1, 512, 1]), w, bias: null };
    for (let round = 0; round < 20; round++) {
      expect(thrownBy(() => prepareWasm(large, large.x.shape, small))).toMatch(
        /^RangeError: wasm: the packed weights must fit into /,
      );
    }
    const prepared = prepareWasm(PROBLEM, PROBLEM.x.shape, small);
    expectRight(prepared, PROBLEM);
    prepared.dispose();
  });

  it('has an end: scratch that does not fit is refused every time, and other layers keep theirs', () => {
    // An engine of its own, in which nobody has reserved more. The image leaves some 70 KiB, and 103 are wanted.
    const own = { ...PLAIN, mostPages: 17 };
    const other = prepareWasm(PROBLEM, PROBLEM.x.shape, own);
    const placed = other.place!(PROBLEM.x);
    const problem = layer([1, 128, 1960], [128, 2, 1]);
    const prepared = prepareWasm(problem, problem.x.shape, { ...own, path: 'packed pixels' });
    for (let round = 0; round < 3; round++) {
      expect(thrownBy(() => prepared.run(problem.x))).toMatch(/^RangeError: wasm: scratch must fit into /);
      expect(plain(placed.run())).toEqual(plain(engines.scatter(PROBLEM)));
    }
    expectRight(prepared, problem, imageOf([1, 128, 7]));
    expect(plain(placed.run())).toEqual(plain(engines.scatter(PROBLEM)));
    prepared.dispose();
    other.dispose();
  });
});
