import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { BenchResult } from '../../bench/result.ts';
import { benchCommand } from '../../cli/bench.ts';
import { parseDocument } from '../../documents/parse.ts';
import { writeModules } from '../bench/modules.ts';
import { MAIN, ROOT } from './command-line.ts';

const modules = writeModules();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-bench-command-'));
afterAll(() => {
  modules.remove();
  rmSync(folder, { recursive: true, force: true });
});

function bench(...typed: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'bench', ...typed], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, stdout, stderr };
}

const SMALLEST = ['--workload', 'flownetc.upflow6_5', '--time', '5', '--rounds', '2', '--no-limits'];

describe('adjoint bench', () => {
  it('prints results on stdout and progress on stderr, writes files, and ends with 0 where all agree', () => {
    const [json, markdown] = [join(folder, 'new/times.json'), join(folder, 'times.md')];
    const { status, stdout, stderr } = bench('scatter', ...SMALLEST, '--json', json, '--markdown', markdown);
    expect(stderr).toMatch(/^round 1 of 2 done, 50 % of the run, about \d+ s left\n$/);
    expect(stdout).toMatch(/^adjoint bench: 1 workload, 1 subject, 1 of 1 cells timed/);
    expect(stdout).toMatch(/^ {2}scatter .* 1\.00 /m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      schema: 'adjoint/bench/2',
      kind: 'bench',
      environment: { node: process.versions.node },
      limits: [],
      cells: [
        { workload: 'flownetc.upflow6_5', subject: 'scatter', status: 'timed', standing: 'fastest', prepareMs: null },
      ],
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
});

describe('adjoint bench, asked for what it cannot do,', () => {
  it.each<[string[], string, RegExp]>([
    [
      ['scatter', '--workload', 'nothing'],
      'UsageError',
      /^workload "nothing" is not known; it must be one that adjoint workloads lists, or the front part of some: dcgan/,
    ],
    [['nothing'], 'UsageError', /^subject "nothing" is not known/],
    [['./nothing.mjs'], 'UsageError', /^subject \.\/nothing\.mjs: no such file/],
    [
      [modules.path('broken'), ...SMALLEST],
      'UsageError',
      /^subject .*broken\.mjs: this module does not load, at .*broken\.mjs:1:7 /,
    ],
    [
      ['scatter', '--json', '-', '--markdown', '-'],
      'UsageError',
      /^only one of --json, --markdown, --html can go to stdout$/,
    ],
    [['scatter', '--set', 'some'], 'CommanderError', /Allowed choices are quick, yardstick, all\./],
    [['scatter', '--layer', 'ic3'], 'UsageError', /^layer "ic3": one of id, ih and iw must be given$/],
    [['scatter', '--layer', 'ic1iw1oc1kw1pw1'], 'UsageError', /^geometry: output extent of axis 0 must be >= 1/],
    [['scatter', '--file', './nothing.txt'], 'UsageError', /^--file: cannot read ".\/nothing.txt": no such file$/],
    [['scatter', '--threads', '0'], 'CommanderError', /It must be an integer >= 1/],
    [['scatter', '--allow', '-1'], 'CommanderError', /It must be a number >= 0/],
    [
      ['scatter', '--processes', 'one for all', '--threads', '2'],
      'UsageError',
      /^threads must be 1 where all share a process$/,
    ],
    [
      ['scatter', '--baseline', './nothing.json'],
      'UsageError',
      /^--baseline: cannot read ".\/nothing.json": no such file$/,
    ],
    [
      ['scatter', '--baseline', 'package.json'],
      'UsageError',
      /^package\.json: schema must be one of adjoint\/verify.*, got /,
    ],
    [
      ['scatter', '--time', '0'],
      'CommanderError',
      /'--time <ms>' argument '0' is invalid\. It must be an integer >= 1/,
    ],
    [['scatter', '--dtype', 'int4'], 'CommanderError', /Allowed choices are f32, f64, f16, bf16, int8, uint8, int16/],
    [
      ['scatter', '--dtype', 'f16,int8', '--model', 'm.onnx'],
      'UsageError',
      /^--dtype of a model must be one type, got f16, int8: its times are summed$/,
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

describe('adjoint bench with more options', () => {
  it('times layers of descriptors and files, with threads, and writes a page', () => {
    const [file, html] = [join(folder, 'layers.txt'), join(folder, 'page.html')];
    writeFileSync(file, '# mine\nic2iw4oc3kw5\n');
    const { status, stdout } = bench(
      'scatter',
      '--layer',
      'ic1ih3oc2kh4sh2',
      '--file',
      file,
      ...SMALLEST.slice(2),
      '--html',
      html,
    );
    expect(stdout).toMatch(
      /^ic1ih3oc2kh4sh2: x \[2, 1, 3, 3\] · w \[1, 2, 4, 4\] → y \[2, 2, 8, 8\], stride \[2, 2\]/m,
    );
    expect(stdout).toMatch(/^ic2iw4oc3kw5: x \[2, 2, 4\]/m);
    expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>[\s\S]*ic2iw4oc3kw5/);
    expect(status).toBe(0);
  });

  it('times the same layers in several types, with a line of all of them', async () => {
    const json = join(folder, 'types.json');
    const layer = ['--layer', 'mb1ic2ih3oc2kh2', '--time', '5', '--rounds', '2', '--no-limits'];
    const { stdout, status } = bench('scatter', 'quantised', '--dtype', 'f32,bf16,int8', ...layer, '--json', json);
    expect(stdout).toMatch(/^mb1ic2ih3oc2kh2 in bf16: x /m);
    expect(stdout).toMatch(/^ {2}quantised {2}not covered: type bf16$/m);
    expect(stdout).toMatch(/^ +layer +subject +f32 +bf16 +int8$/m);
    expect(stdout).toMatch(/^ +mb1ic2ih3oc2kh2 +scatter +\S+ \(0\) +\S+ \(0\) +\S+ \(0\)$/m);
    expect(stdout).toMatch(/^ +mb1ic2ih3oc2kh2 +quantised +– +– +\S+ \(0\)$/m);
    const document = (await parseDocument(readFileSync(json, 'utf8'), json)) as BenchResult & { kind: 'bench' };
    expect(document.workloads.map(({ dtype }) => dtype)).toEqual([undefined, 'bf16', 'int8']);
    expect(status).toBe(0);
  });

  it('says of threads that a subject cannot use that they are not asked of it', () => {
    const { status, stderr, stdout } = bench('scatter', 'im2col', ...SMALLEST, '--threads', '1,2,3');
    expect(stderr).toMatch(/^adjoint: scatter can use 1 thread: it is not asked for 2 or 3$/m);
    expect(stderr).toMatch(/^adjoint: im2col can use 1 thread: it is not asked for 2 or 3$/m);
    expect(stdout).not.toContain('×2');
    expect(status).toBe(0);
    expect(bench('scatter', ...SMALLEST).stderr).not.toContain('it is not asked for');
  });

  it('measures what the machine can do, unless that is not wanted', () => {
    const { stdout } = bench('scatter', ...SMALLEST.slice(0, -1));
    expect(stdout).toMatch(/^limits with 1 thread: JavaScript [\d.]+ GFLOP\/s, WebAssembly .* memory [\d.]+ GB\/s$/m);
    expect(stdout).toMatch(/^ {2}scatter .* [\d.]+ % /m);
  });

  it('compares a run with a baseline, and ends with 1 where a subject has no time any more', () => {
    const baseline = join(folder, 'baseline.json');
    const subjects = ['scatter', modules.path('crashing')];
    const options = ['--layer', 'ic1iw5oc1kw3sw2', ...SMALLEST.slice(2)];
    const rename = (text: string) => text.replaceAll('"im2col"', '"crashing"');
    expect(bench('scatter', 'im2col', ...options, '--json', baseline).status).toBe(0);
    writeFileSync(baseline, rename(readFileSync(baseline, 'utf8')));
    const { status, stdout } = bench(...subjects, 'im2col', ...options, '--baseline', baseline);
    expect(stdout).toContain('objection: crashing had a time on ic1iw5oc1kw3sw2 in the baseline: now crashed\n');
    expect(status).toBe(1);
    const without = bench('im2col', ...options, '--baseline', baseline);
    expect(without.stderr).toContain(
      'adjoint: --yardstick must name a subject of this run and of the baseline, got scatter; both have none',
    );
    expect(without.status).toBe(2);
  });
});
