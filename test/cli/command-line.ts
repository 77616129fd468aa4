/** The compiled command line: as a process of its own, or again and again in one. */
import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** What users run as `adjoint`. */
export const MAIN = join(ROOT, 'dist/cli/main.js');

/** Without what a CI service or a user's terminal may have set. */
const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(CI|FORCE_COLOR|GITHUB_.*)$/.test(name))),
  NO_COLOR: '1',
};

/** A legal case: y = 2·x of one cell. */
export const ONE_CELL = {
  x: { shape: [1, 1, 1], data: [3] },
  w: { shape: [1, 1, 1], data: [2] },
  bias: null,
  stride: [1],
  padBegin: [0],
  padEnd: [0],
  outputPadding: [0],
  dilation: [1],
  groups: 1,
  dtype: 'f32',
};

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly stdin?: string;
  /** Called with everything that stderr has brought so far. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Runs `adjoint` with these arguments, as a user does. */
export function adjoint(typed: readonly string[], options: RunOptions = {}): Promise<Run> {
  const { env, stdin = '', onStderr } = options;
  return new Promise((resolve, reject) => {
    const words = [MAIN, ...typed];
    const child = spawn(process.execPath, words, { cwd: ROOT, env: { ...ENVIRONMENT, ...env } });
    const heard = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      heard.stderr += text;
      onStderr?.(heard.stderr, child);
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...heard }));
    child.stdin.end(stdin);
  });
}

/**
 * One process in which `run` runs `adjoint` as often as it is called, one call after the other: starting it anew takes
 * seconds. For commands that set an exit code, which is all but `list`.
 */
export function openCommandLine() {
  const child = fork(join(import.meta.dirname, 'repeat-command-line.mjs'), [], {
    cwd: ROOT,
    env: ENVIRONMENT,
    silent: true,
  });
  let said = '';
  child.stderr?.on('data', (text) => {
    said += text;
  });
  let last: Promise<unknown> = Promise.resolve();
  const ask = (typed: readonly string[], env: NodeJS.ProcessEnv) =>
    new Promise<Run>((resolve, reject) => {
      const onExit = (code: number | null) => reject(new Error(`the process ended with exit code ${code}: ${said}`));
      child.once('exit', onExit);
      child.once('message', (answer) => {
        child.off('exit', onExit);
        resolve(answer as Run);
      });
      child.send({ typed, env });
    });
  return {
    run(typed: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
      const answer = last.then(() => ask(typed, env));
      last = answer.catch(() => {});
      return answer;
    },
    close: () => void child.kill('SIGKILL'),
  };
}

/** The arguments of a replay line, taken apart by a shell: its quoting is put to the test as well. */
export function argumentsOf(replay: string): string[] {
  const words = replay.replace(/^npm run -s adjoint -- /, '');
  if (words === replay) throw new Error(`not a replay line: ${replay}`);
  return execFileSync('sh', ['-c', `printf '%s\\0' ${words}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

/** `adjoint` as a process that goes on while others do. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Omit<Run, 'stdout'>>;
  /** What it has said on stderr. */
  said(): string;
}

const running = new Set<ChildProcess>();

/** @param cwd the folder in which it runs */
export function started(typed: readonly string[], cwd = ROOT): Started {
  const child = spawn(process.execPath, [MAIN, ...typed], {
    cwd,
    env: { ...ENVIRONMENT, CI: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<Omit<Run, 'stdout'>>((resolve) =>
    child.on('close', (status) => {
      running.delete(child);
      resolve({ status, stderr });
    }),
  );
  return { child, ended, said: () => stderr };
}

/** Ends what a test has started and left. */
export function endStarted(): void {
  for (const child of running) child.kill('SIGKILL');
}
