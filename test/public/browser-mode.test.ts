/** `examples/browser/vitest` as its users have it: a project of their own, and vitest's browser mode on a page. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../subjects/browser/find.ts';
import { ROOT } from '../cli/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-browser-mode-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const WRONG = `
  import { describeConvTranspose } from 'adjoint/vitest';
  import * as webgl2 from '../webgl2.mjs';
  const convTranspose = (problem) => webgl2.convTranspose({ ...problem, bias: null });
  describeConvTranspose({ name: 'forgets', capabilities: { dtypes: ['f32'], refuses: [] }, convTranspose }, { laws: ['agreement'] });
  describeConvTranspose({ name: 'late', convTranspose: () => new Promise(() => {}) }, { laws: ['agreement'], callTimeout: 200 });
`;

interface Assertion {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: string[];
}

/** A project with this package, vitest and the examples; only the laws that are looked at are run. */
function ran(): Promise<Assertion[]> {
  const tests = join(folder, 'browser/vitest');
  cpSync(join(ROOT, 'examples/browser'), join(folder, 'browser'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  writeFileSync(join(tests, 'wrong.test.mjs'), WRONG);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules/adjoint'));
  for (const name of ['vitest', '@vitest'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  const words = [join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '-t', 'agreement: |concurrency'];
  const report = ['--reporter=json', '--outputFile=result.json'];
  const env = { ...process.env, CHROMIUM: findChromium() ?? undefined };
  return new Promise((resolve) => {
    execFile(process.execPath, [...words, ...report], { cwd: tests, env }, () => {
      const { testResults } = JSON.parse(readFileSync(join(tests, 'result.json'), 'utf8'));
      resolve(testResults.flatMap((file: { assertionResults: Assertion[] }) => file.assertionResults));
    });
  });
}

describe.skipIf(findChromium() === null)("the example of vitest's browser mode", () => {
  let assertions: Assertion[] = [];
  beforeAll(async () => {
    assertions = await ran();
  });
  const found = (name: string) => assertions.find(({ fullName }) => fullName.startsWith(name))!;

  it.each(['agreement', 'bounded-agreement', 'concurrency'])('finds that WebGL 2 obeys %s', (law) => {
    expect(found(`webgl2: transposed convolution ${law}: `)).toMatchObject({ status: 'passed' });
  });

  it('finds what forgets the bias, with every reference engine', () => {
    const { status, failureMessages } = found('forgets: ');
    expect(status).toBe('failed');
    expect(failureMessages.join()).toContain('against scatter, matrix, zero-insertion, im2col: 1 of 1 elements differ');
  });

  it('waits no longer than it is to for what never settles', () => {
    const { status, failureMessages } = found('late: ');
    expect(status).toBe('failed');
    expect(failureMessages.join()).toContain('gave no answer within 200 ms');
  });
});
