/** The examples of docs/PROTOCOL.md pass the gate, where their tools are there; those whose are not are told as skipped. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { Case } from '../../../spec/case.ts';
import { compareExact } from '../../../spec/compare.ts';
import { plainQuantisation } from '../../../spec/quantisation.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import { openProgram } from '../../../subjects/pipe/program-subject.ts';
import { programSource } from '../../../subjects/source.ts';
import { caseOf, counting, SEED } from '../../spec/cases.ts';

/** One axis with groups, stride, dilation, pads and bias. */
const LAYER = caseOf({
  x: counting([2, 4, 5]),
  w: counting([4, 3, 3]),
  bias: [1, 2, 3, 4, 5, 6],
  stride: [2],
  dilation: [3],
  padBegin: [1],
  padEnd: [1],
  groups: 2,
  dtype: 'f32',
});

const folder = mkdtempSync(join(tmpdir(), 'pipe-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const example = (name: string) => fileURLToPath(new URL(`../../../examples/pipe/${name}`, import.meta.url));
const works = (command: string, ...options: string[]) => spawnSync(command, options).status === 0;

/** A Python that has the module: the one on the path, or Debian's own. */
const pythonWith = (module: string) =>
  ['python3', '/usr/bin/python3'].find((python) => works(python, '-c', `import ${module}`));

interface Example {
  readonly file: string;
  /** null where the tools for it are not here. */
  readonly command: () => string | null;
  /** What it is timed on; LAYER where nothing is said. */
  readonly layer?: Case;
  /** A law that it skips. */
  readonly but?: string;
  /** Cases of a law, and how many it has at least, where it takes long to make each ready. */
  readonly runs?: number;
}

const inPython = (file: string, module: string, rest: Partial<Example> = {}): Example => {
  const python = pythonWith(module);
  return { file, command: () => (python === undefined ? null : `${python} ${example(file)}`), ...rest };
};

const PLAIN = plainQuantisation('uint8', 'int8');

/** The same in integers, the steps of y so long that none is beyond its range. */
const INTEGERS: Case = { ...LAYER, dtype: 'uint8', quantisation: { ...PLAIN, y: { scale: 64, zeroPoint: 128 } } };

const EXAMPLES: readonly Example[] = [
  { file: 'plain.mjs', command: () => `${process.execPath} ${example('plain.mjs')}` },
  inPython('numpy_impl.py', 'numpy'),
  inPython('torch_impl.py', 'torch'),
  inPython('jax_impl.py', 'jax', { layer: { ...LAYER, bias: null }, but: 'subnormals', runs: 1 }),
  // It takes no bias near the ends of int32.
  inPython('torch_quantised.py', 'torch', { layer: INTEGERS, but: 'quantised-saturation' }),
  {
    file: 'c_impl.c',
    command() {
      if (!works('cc', '--version')) return null;
      execFileSync('cc', ['-O2', '-Wall', '-Werror', '-o', join(folder, 'c_impl'), example('c_impl.c'), '-lm']);
      return join(folder, 'c_impl');
    },
  },
  {
    // In f32: what it gets right in integers depends on the processor.
    file: 'onednn_impl.cpp',
    command() {
      const program = join(folder, 'onednn_impl');
      const header = '#include <oneapi/dnnl/dnnl.hpp>\ndnnl::deconvolution_forward::desc *two;';
      const isThere = spawnSync('g++', ['-fsyntax-only', '-x', 'c++', '-'], { input: header }).status === 0;
      if (!isThere) return null;
      execFileSync('g++', [
        '-O2',
        '-std=c++17',
        '-Wall',
        '-Werror',
        '-o',
        program,
        example('onednn_impl.cpp'),
        '-ldnnl',
      ]);
      return program;
    },
  },
];

describe('an example over a pipe', () => {
  it.each(EXAMPLES)('$file is complete in under 180 lines', ({ file }) => {
    expect(readFileSync(example(file), 'utf8').split('\n').length).toBeLessThan(180);
  });

  it.for(EXAMPLES)('$file passes the gate', async ({ command, but, runs = 30 }, { skip }) => {
    const line = command();
    if (line === null) return skip('its tools are not here');
    const subject = await openSubject(resolveSources([`cmd:${line}`])[0], 20_000);
    try {
      const laws = lawsNamed([]).filter(({ id }) => id !== but);
      const result = await verify([subject], { laws, seed: SEED, runs });
      expect(result.objections).toEqual([]);
      expect(result.cases).toBeGreaterThan(10 * runs);
    } finally {
      await subject.close();
    }
  });

  it.for(EXAMPLES)('$file times itself, and is right meanwhile', async ({ command, layer = LAYER }, { skip }) => {
    const line = command();
    if (line === null) return skip('its tools are not here');
    const subject = await openProgram(programSource(`cmd:${line}`), 20_000);
    try {
      const wanted = { budgetMs: 10, minSamples: 5, timeoutMs: 20_000 };
      const { times, outcome } = await subject.time!(layer, wanted);
      expect(outcome.kind === 'result' ? compareExact(engines.scatter(layer), outcome) : outcome).toBeNull();
      expect(times!.samplesMs.length).toBeGreaterThanOrEqual(5);
      // What is illegal is not timed.
      const { times: none } = await subject.time!({ ...layer, stride: [0] }, wanted);
      expect(none).toBeNull();
    } finally {
      await subject.close();
    }
  });
});
