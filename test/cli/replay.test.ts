/** Replays tell the truth: what is printed runs as a line of a shell to the same failure, and what names no case is an error. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkLaw, PathError } from '../../properties/checking/check.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { openSubject, resolveSources } from '../../subjects/index.ts';
import { MAIN, openCommandLine, ROOT } from './command-line.ts';
import { type ModuleName, writeModules } from './verify-modules.ts';

const modules = writeModules();
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  modules.remove();
});
/** Headline and message of each failure in a report. */
function failuresIn(stdout: string): string[] {
  const lines = stdout.split('\n');
  return lines.flatMap((line, at) => (line.startsWith('FAIL ') ? `${line}\n${lines[at + 1]}` : []));
}

const replaysIn = (stdout: string) => [...stdout.matchAll(/^ {2}replay: (.*)$/gm)].map(([, replay]) => replay);

/** The line as a user pastes it into a shell; the program as compiled. */
function inShell(line: string): Promise<{ status: number | null; stdout: string }> {
  const words = line.replace(/^npm run -s adjoint -- /, `exec node ${MAIN} `);
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', words], { cwd: ROOT }, (_, stdout) =>
      resolve({ status: child.exitCode, stdout }),
    );
  });
}

describe('the command that a failure prints', () => {
  it.each<[ModuleName, string, readonly string[]]>([
    ["first group's bias", 'agreement', []],
    ['bias-plus-one', 'output-shape,agreement', ['--runs', '400']],
    ['wrong-shape', 'output-shape', []],
    ['short-data', 'batch-items', []],
    ['not-a-number', 'adjointness', []],
    ['refusing', 'shift', []],
    ['rejecting', 'views', []],
    ['nothing', 'repetition', []],
    ['killed', 'agreement', []],
    ['hanging', 'agreement', ['--timeout', '2000']],
  ])('of %s runs to the same failure', async (name, law, options) => {
    const typed = ['verify', modules.path(name), '--law', law, '--seed', '3', ...options];
    const first = await commandLine.run(typed);
    const [failure] = failuresIn(first.stdout);
    const again = await inShell(replaysIn(first.stdout)[0]);
    expect(failuresIn(again.stdout)).toEqual([failure]);
    expect(again.status).toBe(1);
  });

  it('carries what the subjects were opened with, and the runs where the path needs them', async () => {
    const file = join(modules.folder, 'two threads.mjs');
    writeFileSync(file, 'export const capabilities = { threads: 2 }; export const convTranspose = () => 7;');
    const options = ['--threads', '2', '--timeout', '9000', '--runs', '300'];
    const { stdout } = await commandLine.run(['verify', file, '--law', 'agreement', '--seed', '3', ...options]);
    expect(replaysIn(stdout)[0]).toMatch(
      /^npm run -s adjoint -- verify '.*two threads\.mjs' --law agreement --seed 3 --path [\d:]+ --runs 300 --timeout 9000 --threads 2$/,
    );
  });
});

describe('a path that names no case', () => {
  it.each([
    ['200', /^path 200 names no case of law agreement with seed 1: they are numbered from 0 to 199/],
    ['99999999999999999999', /^path 99999999999999999999 names no case/],
    ['0:123456', /^path 0:123456 names no case/],
    ['0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0', /^path 0:0:.* names no case/],
    ['', /^path must be numbers with colons between them, got ""$/],
    ['3:', /^path must be numbers with colons between them, got "3:"$/],
    ['-1', /^path must be numbers with colons between them, got "-1"$/],
  ])('"%s" is an error', async (path, told) => {
    const subject = await openSubject(resolveSources(['scatter'])[0], 1000);
    const replay = checkLaw(subject, lawsNamed(['agreement'])[0], { seed: 1, runs: 200, path });
    await expect(replay).rejects.toThrow(PathError);
    await expect(replay).rejects.toThrow(told);
  });

  it('is refused where all the cases before it would have to be stepped over', async () => {
    const subject = await openSubject(resolveSources(['scatter'])[0], 1000);
    const options = { seed: 1, runs: Number.MAX_SAFE_INTEGER, path: '9007199254740990' };
    await expect(checkLaw(subject, lawsNamed(['agreement'])[0], options)).rejects.toThrow(
      new PathError(
        'path must begin with a number up to 10000000, got 9007199254740990: each case before is stepped over',
      ),
    );
  });

  it('ends with 2', async () => {
    const run = await commandLine.run(['verify', 'scatter', '--law', 'agreement', '--seed', '1', '--path', '4:77777']);
    expect(run.stderr).toContain('adjoint: --path: path 4:77777 names no case of law agreement with seed 1');
    expect(run.stdout).not.toContain('AGREE');
    expect(run.status).toBe(2);
  });

  it('differs from one that names a case which passes', async () => {
    const run = await commandLine.run(['verify', 'scatter', '--law', 'agreement', '--seed', '1', '--path', '4']);
    expect(run.stdout).toContain('AGREE: 1 case');
    expect(run.status).toBe(0);
  });
});

describe('--threads', () => {
  it('beyond what a subject declares is said', async () => {
    const typed = ['verify', 'scatter', 'wasm', '--threads', '2', '--law', 'agreement', '--runs', '3'];
    const run = await commandLine.run(typed);
    expect(run.stdout).toContain(
      '\nwarning: scatter was to use 2 threads and uses 1, the most that it declares\nAGREE: ',
    );
    expect(run.stdout).not.toContain('wasm was to use');
    expect(run.status).toBe(0);
  });
});

describe('verify --case', () => {
  const grouped = {
    x: { shape: [1, 2, 1], data: [1.5, 2.3] },
    w: { shape: [2, 1, 1], data: [3.1, 4.7] },
    bias: null,
    ...{ stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 2, dtype: 'f32' },
  };
  const put = (...typed: string[]) => commandLine.run(['verify', ...typed, '--case', JSON.stringify(grouped)]);

  it('ends with 0 where one subject agrees and the other cannot do the case', async () => {
    const run = await put('scatter', modules.path('without-groups'));
    expect(run.stdout).toMatch(/^ {2}without-groups +0 laws +0 cases +not covered$/m);
    expect(run.stdout).toContain(': needs integers whose sums are exact in f32');
    expect(run.stdout).toContain('\nAGREE: ');
    expect(run.status).toBe(0);
  });

  it('ends with 2 where no law could be run on any subject', async () => {
    const run = await put(modules.path('without-groups'));
    expect(run.stdout).toContain('2 groups');
    expect(run.stderr).toContain('adjoint: --case: no law could be run on it for any subject; the report says why');
    expect(run.status).toBe(2);
  });
});
