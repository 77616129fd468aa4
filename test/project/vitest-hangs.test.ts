/** `describeConvTranspose` where calls do not end, in a process of its own or not, with known failures and a replay. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../cli/command-line.ts';
import { compiledUrl } from './compiled.ts';
import { someOf } from './thorough.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-vitest-hangs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fromBuild = (file: string) => JSON.stringify(compiledUrl(file));

const MODULE = `
  import { scatter } from ${fromBuild('engines/scatter.ts')};
  import { geometryOf } from ${fromBuild('spec/geometry.ts')};
  const right = (problem) => { geometryOf(problem); return scatter(problem); };
  const off = (problem) => { const y = right(problem); if (problem.bias !== null) y.data[0] += 1; return y; };
  const ends = () => 7;
  export { right, off };
  export const convTranspose = (problem) => { if (problem.groups > 1) for (;;) { try { ends(); } catch {} } return right(problem); };
`;

const KNOWN = {
  id: 'plus-one',
  subjects: ['off', 'right'],
  when: ['bias'],
  fails: ['values'],
  case: {
    x: { shape: [1, 1, 1], data: [0] },
    w: { shape: [1, 1, 1], data: [0] },
    bias: [0],
    ...{ stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, dtype: 'f32' },
  },
  laws: ['agreement'],
  reference: 'here',
  note: 'the first cell is one more',
};

const THEIR_TESTS = `
  import { describeConvTranspose } from ${fromBuild('public/vitest.ts')};
  import { convTranspose, off, right } from './mine.mjs';
  const options = { laws: ['agreement'], seed: 42, runs: 30, callTimeout: 1000 };
  const known = ${JSON.stringify([KNOWN])};
  describeConvTranspose({ name: 'loops', convTranspose }, options);
  describeConvTranspose({ name: 'never settles', convTranspose: () => new Promise(() => {}) }, options);
  describeConvTranspose({ name: 'throws', convTranspose() { throw new RangeError('not today'); } }, options);
  describeConvTranspose({ name: 'off', convTranspose: off }, options);
  describeConvTranspose({ name: 'replayed', convTranspose: off }, { ...options, path: '3' });
  describeConvTranspose({ name: 'nowhere', convTranspose: off }, { ...options, path: '0:99999' });
  describeConvTranspose({ name: 'off', convTranspose: off }, { ...options, laws: ['agreement'], knownFailures: known });
  describeConvTranspose({ name: 'right', convTranspose: right }, { ...options, knownFailures: known });
  describeConvTranspose({ name: 'slow', convTranspose: right }, { ...options, runs: 1e6, timeout: 200 });
  describeConvTranspose('./mine.mjs', { ...options, laws: ['agreement', 'output-shape'] });
  describeConvTranspose(new URL('./mine.mjs', import.meta.url), { ...options, laws: ['refusal'] });
`;

const BLOCKING = `
  import { describeConvTranspose } from ${fromBuild('public/vitest.ts')};
  describeConvTranspose(
    { name: 'blocks', convTranspose: async () => { await new Promise(setImmediate); for (;;); } },
    { laws: ['agreement'], seed: 42, callTimeout: 100 },
  );
`;

interface Assertion {
  readonly ancestorTitles: string[];
  readonly title: string;
  readonly status: string;
  readonly failureMessages: string[];
}

function vitest(
  file: string,
  ...words: string[]
): Promise<{ status: number | null; said: string; tests: Assertion[] }> {
  const output = `${file}.json`;
  const command = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder, file, ...words];
  const reporters = ['--reporter=json', `--outputFile=${output}`, '--reporter=default'];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [...command, ...reporters], { cwd: folder }, (_, stdout, stderr) => {
      const written = join(folder, output);
      const files = existsSync(written) ? JSON.parse(readFileSync(written, 'utf8')).testResults : [];
      const tests = files.flatMap(({ assertionResults }: { assertionResults: Assertion[] }) => assertionResults);
      resolve({ status: child.exitCode, said: stdout + stderr, tests });
    });
  });
}

beforeAll(() => {
  writeFileSync(join(folder, 'mine.mjs'), MODULE);
  writeFileSync(join(folder, 'theirs.test.js'), THEIR_TESTS);
  writeFileSync(join(folder, 'blocking.test.js'), BLOCKING);
});

describe.each(someOf(['forks', 'threads'], 1))('describeConvTranspose in %s', (pool) => {
  let tests: Assertion[] = [];
  let status: number | null = null;
  beforeAll(async () => {
    ({ tests, status } = await vitest('theirs.test.js', '--pool', pool));
  });

  const of = (subject: string, law = 'agreement') =>
    tests.filter(({ ancestorTitles: [title], title: own }) => title.startsWith(`${subject}: `) && own.startsWith(law));
  const messageOf = (subject: string, law?: string) => of(subject, law)[0].failureMessages.join('\n');

  it('fails the run', () => {
    expect(status).toBe(1);
  });

  it.each([
    ['loops', /^AssertionError: law agreement: T\(x, w, bias\): gave no answer within 1000 ms$/m],
    ['never settles', /law agreement: T\(x, w, bias\): gave no answer within 1000 ms$/m],
    ['throws', /law agreement: T\(x, w, bias\): refused a legal case: not today/],
    ['off', /law agreement: .*1 of \d+ elements differ/],
    ['nowhere', /path 0:99999 names no case of law agreement with seed 42/],
    ['slow', /law agreement was not checked to the end within 200 ms: \d+ of 1000000 cases/],
    ['./mine.mjs', /law agreement: T\(x, w, bias\): gave no answer within 1000 ms/],
  ])('fails what %s, by name of law and reason', (subject, told) => {
    expect(messageOf(subject)).toMatch(told);
  });

  it('prints a call that replays the failure of an implementation, and a command for a module', () => {
    expect(messageOf('off')).toMatch(
      /^replay: describeConvTranspose\(implementation, \{ laws: \['agreement'\], seed: 42, path: '[\d:]+', callTimeout: 1000 \}\)$/m,
    );
    expect(messageOf('./mine.mjs')).toMatch(
      /^replay: npx adjoint verify \.\/mine\.mjs --law agreement --seed 42 --path [\d:]+ --timeout 1000$/m,
    );
  });

  it('puts further laws to a module that hung, and reads a URL', () => {
    expect(of('./mine.mjs', 'output-shape')[0].status).toBe('failed');
    expect(of(join(folder, 'mine.mjs'), 'refusal')).toHaveLength(1);
  });

  it('passes what fails as listed, and fails an entry that does so no longer', () => {
    expect(of('off').map((test) => test.status)).toEqual(['failed', 'passed']);
    expect(of('off', 'known failure plus-one').map((test) => test.status)).toEqual(['passed']);
    expect(of('right')[0].status).toBe('passed');
    expect(messageOf('right', 'known failure')).toContain(
      'its case no longer fails agreement as listed: remove the entry',
    );
  });
});

describe('an asynchronous implementation that blocks the thread', () => {
  it('ends the run, which says which law it was', async () => {
    const { status, said } = await vitest('blocking.test.js', '--pool', 'forks');
    expect(said).toContain(
      'a call blocks the thread and cannot be ended, so the process is: blocks, law agreement, seed 42',
    );
    expect(status).toBe(1);
  });
});
