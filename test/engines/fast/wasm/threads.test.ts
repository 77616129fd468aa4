/**
 * The WebAssembly engine by several threads: the same numbers as by one, and no waiting for a thread that has ended.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { PATHS } from '../../../../engines/fast/wasm/choice/methods.ts';
import { areDealt, threadsFor, unitOf } from '../../../../engines/fast/wasm/choice/units.ts';
import { Heap } from '../../../../engines/fast/wasm/memory/heap.ts';
import { prepareWasm } from '../../../../engines/fast/wasm/prepare.ts';
import { Engine, engineOf } from '../../../../engines/fast/wasm/threads/engine.ts';
import { compileKernels } from '../../../../engines/fast/wasm/threads/instance.ts';
import { Team } from '../../../../engines/fast/wasm/threads/team.ts';
import { WebAssembly } from '../../../../engines/fast/wasm/webassembly.ts';
import { engines } from '../../../../engines/index.ts';
import { exactCases } from '../../../../properties/cases/arbitraries.ts';
import type { Case } from '../../../../spec/case.ts';
import { geometryOf } from '../../../../spec/geometry.ts';
import { elementCount, floatArray, type Tensor } from '../../../../spec/tensor.ts';
import { EVERYTHING } from '../../../../subjects/capabilities.ts';
import { compiledUrl } from '../../../project/compiled.ts';
import { drawsOf } from '../../../project/thorough.ts';
import { anyLegalCase, caseOf, integers, SEED, thrownBy } from '../../../spec/cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'wasm-threads-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** −0 and 0 are one number here. */
const plain = ({ data }: Tensor) => Array.from(data, (value) => value + 0);

function inSingle(problem: Case): Case {
  const typed = ({ shape, data }: Tensor): Tensor => ({ shape, data: floatArray('f32', data) });
  return {
    ...problem,
    x: typed(problem.x),
    w: typed(problem.w),
    bias: problem.bias && floatArray('f32', problem.bias),
    dtype: 'f32',
  };
}

/** Cells beside x, so that threads meet between the copy of x and the sums; two phases; several images. */
const bordered = caseOf({
  x: [[2, 4, 2, 1, 1], integers(1, 16)],
  w: [[4, 10, 3, 2, 3], integers(2, 720)],
  bias: integers(3, 10),
  ...{
    stride: [2, 1, 4],
    dilation: [1, 1, 2],
    padBegin: [0, 0, 3],
    padEnd: [2, 1, 3],
    outputPadding: [1, 0, 3],
    dtype: 'f32',
  },
});

describe('several threads compute what scatter does', () => {
  it.each([
    ['exact cases of the gate', exactCases(EVERYTHING), drawsOf(100, 20)],
    ['small cases with every corner', anyLegalCase, drawsOf(100, 20)],
  ] as const)('on %s, in every mode, while threads start and later', (_, cases, numRuns) => {
    const same = fc.property(
      cases,
      fc.constantFrom(undefined, ...PATHS),
      fc.constantFrom(2, 3),
      (drawn, path, threads) => {
        const problem = inSingle(drawn);
        const expected = plain(engines.scatter(problem));
        const options = { threads, wakesAlways: true };
        engineOf(options).close();
        const prepared = prepareWasm(problem, problem.x.shape, { ...options, ...(path && { path }) });
        expect(plain(prepared.run(problem.x))).toEqual(expected);
        engineOf(options).ready();
        expect(plain(prepared.run(problem.x))).toEqual(expected);
        expect(plain(prepared.run(problem.x))).toEqual(expected);
        prepared.dispose();
      },
    );
    fc.assert(same, { seed: SEED, numRuns });
    for (const threads of [2, 3]) engineOf({ threads, wakesAlways: true }).close();
  });

  it.each<[string, readonly number[], readonly number[], Partial<Omit<Case, 'x' | 'w' | 'bias'>>]>([
    ['few positions with many outputs', [1, 5, 3, 3], [5, 300, 4, 4], { stride: [2, 2] }],
    ['several taps and many outputs', [1, 70, 2, 9], [70, 131, 3, 3], { padBegin: [1, 1] }],
    ['a last output that fills no block', [1, 3, 2, 4], [3, 519, 1, 2], { stride: [1, 2] }],
    ['more positions than a block has', [1, 50, 12, 21], [50, 50, 3, 3], { padBegin: [1, 1], padEnd: [1, 1] }],
    ['positions of two images', [2, 6, 5, 21], [6, 9, 3, 3], {}],
    ['more chunks than threads', [70, 3, 9, 9], [3, 7, 4, 4], { stride: [2, 2], padBegin: [1, 1] }],
    ['more groups than threads', [2, 39, 4, 5], [39, 4, 3, 3], { groups: 13, stride: [2, 2] }],
    ['groups and chunks, read in place', [9, 26, 10, 10], [26, 4, 2, 2], { groups: 13, stride: [2, 2] }],
    ['a depthwise layer', [3, 20, 6, 7], [20, 2, 4, 4], { groups: 20, stride: [2, 2], padBegin: [1, 1] }],
  ])('%s', (_, xShape, wShape, attributes) => {
    const problem = caseOf({
      x: [xShape, integers(1, elementCount(xShape))],
      w: [wShape, integers(2, elementCount(wShape))],
      bias: integers(3, wShape[1] * (attributes.groups ?? 1)),
      dtype: 'f32',
      stride: xShape.slice(2).map(() => 1),
      ...attributes,
    });
    const expected = plain(engines.scatter(problem));
    for (const threads of [2, 3, 8]) {
      const options = { threads, wakesAlways: true };
      engineOf(options).ready();
      for (const path of [undefined, ...PATHS]) {
        const prepared = prepareWasm(problem, xShape, { ...options, ...(path && { path }) });
        for (let run = 0; run < 3; run++) expect(plain(prepared.run(problem.x))).toEqual(expected);
        prepared.dispose();
      }
      engineOf(options).close();
    }
  });

  it('compiled by the baseline compiler, in a process that ends while its threads wait', () => {
    const file = join(folder, 'baseline.mjs');
    const at = (path: string) => JSON.stringify(compiledUrl(path));
    writeFileSync(
      file,
      `import { engineOf } from ${at('engines/fast/wasm/threads/engine.ts')};
       import { prepareWasm } from ${at('engines/fast/wasm/prepare.ts')};
       const { x, w, bias, ...rest } = ${JSON.stringify({ ...bordered, x: { ...bordered.x, data: [...bordered.x.data] }, w: { ...bordered.w, data: [...bordered.w.data] }, bias: [...bordered.bias!] })};
       const typed = ({ shape, data }) => ({ shape, data: new Float32Array(data) });
       const layer = { ...rest, x: typed(x), w: typed(w), bias: new Float32Array(bias) };
       const options = { threads: 2, wakesAlways: true };
       const prepared = prepareWasm(layer, x.shape, { ...options, path: 'direct pixels' });
       engineOf(options).ready();
       const runs = Array.from({ length: 20 }, () => [...prepared.run(layer.x).data]);
       console.log(JSON.stringify(runs));`,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--liftoff-only', file], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual(Array(20).fill(plain(engines.scatter(bordered))));
  });
});

it.each(['relaxed', 'plain'] as const)(
  'threads sleep in JavaScript, for the instruction loses variables in Node 20: %s',
  (variant) => {
    const { imports } = WebAssembly.Module as unknown as { imports(module: object): { name: string }[] };
    expect(
      imports(compileKernels(variant).module)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['memory', 'sleep', 'wake']);
  },
);

/** A module with a function `run` of four integers, made of these instructions. */
function moduleOf(...instructions: readonly number[]): object {
  const body = [0, ...instructions, 0x0b];
  const sections = [
    [1, 1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0],
    [3, 1, 0],
    [7, 1, 3, ...Buffer.from('run'), 0, 0],
    [10, 1, body.length, ...body],
  ].map(([id, ...contents]) => [id, contents.length, ...contents]);
  return new WebAssembly.Module(Uint8Array.from([0, ...Buffer.from('asm'), 1, 0, 0, 0, ...sections.flat()]));
}

const NOTHING = moduleOf();
const TRAP = moduleOf(0x00);
const ENDLESS = moduleOf(0x03, 0x40, 0x0c, 0, 0x0b);
/** It imports a function of another name than those that there are. */
const FOREIGN = new WebAssembly.Module(
  Uint8Array.from([
    0,
    ...Buffer.from('asm'),
    1,
    0,
    0,
    0,
    1,
    4,
    1,
    0x60,
    0,
    0,
    2,
    9,
    1,
    3,
    ...Buffer.from('env'),
    1,
    97,
    0,
    0,
  ]),
);

function withTeam<T>(module: object, size: number, use: (team: Team) => T, sleepMs?: number): T {
  const team = new Team({ module }, new Heap(), size, sleepMs);
  try {
    return use(team);
  } finally {
    team.close();
  }
}

function call(team: Team, size: number): number {
  const threads = team.start(0, 0, Array(size).fill(0));
  team.finish();
  return threads;
}

describe('a team', () => {
  it('computes with as many threads as have started', () => {
    const counts = withTeam(NOTHING, 3, (team) => {
      const early = call(team, 3);
      team.ready();
      return [early, call(team, 3), call(team, 3)];
    });
    expect(counts[0]).toBeLessThanOrEqual(4);
    expect(counts.slice(1)).toEqual([4, 4]);
  });

  it.each([
    ['a trap in a call', TRAP, 'RuntimeError: unreachable'],
    ['a module that cannot be used', FOREIGN, 'LinkError: WebAssembly.Instance(): Import #0'],
  ])('reports %s', (_, module, why) => {
    withTeam(module, 1, (team) => {
      const use = () => {
        team.ready();
        call(team, 1);
      };
      expect(thrownBy(use)).toContain(`Error: wasm: thread 2 of 2 has ended: ${why}`);
      // Nor can it be called again.
      expect(thrownBy(() => call(team, 1))).toContain(`Error: wasm: thread 2 of 2 has ended: ${why}`);
    });
  });

  it('does not wait for ever for a thread that does nothing', () => {
    const use = (team: Team) => {
      team.ready();
      return thrownBy(() => call(team, 1));
    };
    expect(withTeam(ENDLESS, 1, use, 10)).toBe('Error: wasm: no thread has done anything for 0.3 seconds');
  });

  it('reports a thread that was ended from outside', async () => {
    const team = new Team({ module: NOTHING }, new Heap(), 1);
    team.ready();
    team.close();
    await vi.waitFor(
      () => expect(thrownBy(() => team.start(0, 0, [0]))).toBe('Error: wasm: thread 2 of 2 has ended: exit code 1'),
      30_000,
    );
  });
});

describe('the work of a layer', () => {
  it.each([
    ['too small to wake anybody for', [1, 2, 16, 16], [2, 2, 4, 4], 1],
    ['for some of the threads', [1, 16, 32, 32], [16, 16, 3, 3], 2],
    ['for all threads', [1, 64, 64, 64], [64, 64, 3, 3], 8],
  ])('is %s', (_, x, w, threads) => {
    const problem = caseOf({ x: [x, []], w: [w, []] });
    expect(threadsFor(geometryOf({ ...problem, x: { shape: x }, w: { shape: w } }), 8)).toBe(threads);
  });

  it.each([
    // Wanted units, positions, most of them in a unit, outputs; then positions and outputs of a unit.
    ['that is large enough', 8, 900, 96, 40, 96, 40],
    ['with many outputs', 8, 96, 96, 4096, 96, 512],
    ['with few outputs and many positions', 8, 192, 96, 40, 24, 40],
    ['with few of both', 8, 8, 96, 40, 96, 40],
    ['with some outputs and one position', 8, 1, 96, 256, 96, 64],
  ])('%s is cut into units', (_, units, positions, most, outputs, ...expected) => {
    const method = { mode: 'packed pixels', transforms: [] } as const;
    const unit = unitOf({ units, threads: 2 }, method, positions, most, outputs);
    expect([unit.positions, unit.outputs]).toEqual(expected);
  });

  it('is not cut for one thread', () => {
    const method = { mode: 'packed pixels', transforms: [] } as const;
    expect(unitOf({ units: 4, threads: 1 }, method, 96, 96, 4096)).toEqual({ positions: 96, outputs: 4096 });
  });

  it.each([
    [7, 2, false],
    [8, 2, true],
    [64, 1, false],
  ])('in %s pieces is dealt to %s threads: %s', (pieces, threads, dealt) => {
    expect(areDealt(pieces, threads)).toBe(dealt);
  });
});

describe('an engine', () => {
  /** Beyond the memory. */
  const nowhere = { address: 2 ** 31, threads: 2 };

  it('in which a call of several threads failed is refused, and layers that are prepared later have another', () => {
    const options = { threads: 2 };
    const failed = engineOf(options);
    const early = prepareWasm(bordered, bordered.x.shape, options);
    expect(thrownBy(() => failed.run(nowhere))).toContain('memory access out of bounds');
    expect(thrownBy(() => early.run(bordered.x))).toContain(
      'Error: wasm: the layer must be prepared again, since a call of it failed: ',
    );
    expect(plain(prepareWasm(bordered, bordered.x.shape, options).run(bordered.x))).toEqual(
      plain(engines.scatter(bordered)),
    );
    engineOf(options).close();
  });

  it('of one thread goes on', () => {
    const engine = engineOf({ threads: 1 });
    expect(thrownBy(() => engine.run(nowhere))).toContain('memory access out of bounds');
    expect(engineOf({ threads: 1 })).toBe(engine);
    expect(plain(prepareWasm(bordered, bordered.x.shape, { threads: 1 }).run(bordered.x))).toEqual(
      plain(engines.scatter(bordered)),
    );
  });

  it('cannot be run once it is closed', () => {
    const engine = new Engine({ threads: 2 });
    engine.close();
    expect(thrownBy(() => engine.run(nowhere))).toBe(
      'Error: wasm: the layer must be prepared again, since its engine was closed',
    );
  });

  it.each([0, 65, 1.5])('of %s threads is refused', (threads) => {
    expect(thrownBy(() => new Engine({ threads }))).toBe(
      `RangeError: wasm: threads must be an integer from 1 to 64, got ${threads}`,
    );
  });
});
