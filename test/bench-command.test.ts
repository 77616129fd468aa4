import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { benchCommand } from '../cli/bench.ts';
import { writeModules } from './bench-modules.ts';

const ROOT = join(import.meta.dirname, '..');
const modules = writeModules();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-command-'));
afterAll(() => {
  modules.remove();
  rmSync(folder, { recursive: true, force: true });
});

function bench(...typed: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'cli/main.ts', 'bench', ...typed],
    { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
  );
  return { status, stdout, stderr };
}

const SMALLEST = ['--workload', 'flownetc.upflow6_5', '--time', '5'];

describe('adjoint bench', { timeout: 60_000 }, () => {
  it('lists the workloads', () => {
    const { status, stdout } = bench('--list');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toHaveLength(13);
    expect(stdout).toMatch(/^vnet\.up1 +3-D +67\.11 million multiply-adds {2}mattmacy\/vnet\.pytorch/m);
  });

  it('prints results on stdout and progress on stderr, writes files, and ends with 0 where all agree', () => {
    const [json, markdown] = [join(folder, 'new/times.json'), join(folder, 'times.md')];
    const { status, stdout, stderr } = bench('scatter', ...SMALLEST, '--json', json, '--markdown', markdown);
    expect(stderr).toBe('1/1 cells done, with flownetc.upflow6_5\n');
    expect(stdout).toMatch(/^adjoint bench: 1 workload, 1 subject, 1 of 1 cells timed/);
    expect(stdout).toMatch(/^ {2}scatter .* 1\.00 /m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      schema: 'adjoint/bench/1',
      kind: 'bench',
      environment: { node: process.versions.node },
      cells: [{ workload: 'flownetc.upflow6_5', subject: 'scatter', status: 'timed', ratio: 1, prepareMs: null }],
    });
    expect(readFileSync(markdown, 'utf8')).toMatch(/^# adjoint bench\n/);
    expect(status).toBe(0);
  });

  it('gives stdout to JSON where that is asked for, and ends with 1 where a subject fails', () => {
    const { status, stdout, stderr } = bench(modules.path('crashing'), ...SMALLEST, '--json', '-');
    expect(JSON.parse(stdout).cells).toEqual([
      {
        workload: 'flownetc.upflow6_5',
        subject: 'crashing',
        known: null,
        status: 'crashed',
        message: 'the process ended with signal SIGKILL',
      },
    ]);
    expect(stderr).toContain('crashing  CRASHED: the process ended with signal SIGKILL');
    expect(status).toBe(1);
  });

  it.each<[string[], string, RegExp]>([
    [
      ['scatter', '--workload', 'nothing'],
      'UsageError',
      /^workload "nothing" is not known; it must be one of flownetc/,
    ],
    [['nothing'], 'UsageError', /^subject "nothing" is not known/],
    [['./nothing.mjs'], 'UsageError', /^subject \.\/nothing\.mjs: no such file/],
    [[modules.path('broken'), ...SMALLEST], 'UsageError', /^subject .*broken\.mjs: this module does not load$/],
    [
      ['scatter', '--json', '-', '--markdown', '-'],
      'UsageError',
      /^only one of --json and --markdown can go to stdout$/,
    ],
    [
      ['scatter', '--time', '0'],
      'CommanderError',
      /'--time <ms>' argument '0' is invalid\. It must be an integer >= 1/,
    ],
    [['--nothing'], 'CommanderError', /unknown option '--nothing'/],
  ])('refuses %j as a %s', async (typed, kind, message) => {
    const command = benchCommand()
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    const error: Error = await command.parseAsync(typed, { from: 'user' }).then(
      () => new Error('it was accepted'),
      (reason) => reason,
    );
    expect(error.constructor.name).toBe(kind);
    expect(error.message).toMatch(message);
  });

  it('ends with 2 where a report cannot be written', () => {
    mkdirSync(join(folder, 'taken'));
    const { status, stderr } = bench('scatter', ...SMALLEST, '--json', join(folder, 'taken'));
    expect(stderr).toMatch(/adjoint: --json: cannot write .*taken.*: /);
    expect(status).toBe(2);
  });
});
