/**
 * A process in a group of its own, with nothing of it left behind: neither what it started nor the folder that it had,
 * also where the suite is killed (guard.ts). What left the group, as a daemon does, is found by a variable in its
 * environment where the system shows it (Linux).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { forgetGroup, guardGroup } from './guard.ts';

/** What a process and all that it starts have in their environment, with a value of its own for each. */
const MARK = 'ADJOINT_SUBJECT_PROCESS';

/** How long what a process wrote before its end is waited for, where something else holds its pipes open. */
const LAST_WORDS_MS = 300;

/** What is started while others are ended is ended as well, so often. */
const ROUNDS = 3;

/** Where the suite was started; null where that was removed before. */
const startedIn = workingFolder();

/** How a process is started. */
export interface GroupOptions {
  /** A folder of its own, which is there. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: 'ignore' | 'pipe';
  /** Pipes behind the three standard ones. */
  readonly pipes: number;
  /** Whether `command` is one text for the shell. */
  readonly shell?: boolean;
}

/** A process and all that it started. */
export interface ProcessGroup {
  readonly process: ChildProcess;
  /** Settles when the process has ended and what it wrote was read, with how it ended: "exit code 3". */
  readonly ended: Promise<string>;
  /** Ends everything. Settles when the process is gone. */
  end(): Promise<void>;
}

/** Starts a program in the folder where the suite was started. @param command the program and its arguments */
export function startGroup([program, ...words]: readonly string[], options: GroupOptions): ProcessGroup {
  const { folder, env, stdin, pipes, shell = false } = options;
  const mark = `${MARK}=${randomUUID()}`;
  const child = spawn(program, words, {
    shell,
    // A Ctrl-C in the terminal is for the suite, which ends the process, and the death of a process says something of
    // the implementation.
    detached: process.platform !== 'win32',
    env: { ...env, [MARK]: mark.slice(MARK.length + 1) },
    stdio: [stdin, 'pipe', 'pipe', ...Array<'pipe'>(pipes).fill('pipe')],
    // Another subject may have removed the folder where the suite was started.
    ...(!(startedIn !== null && existsSync(startedIn)) && { cwd: folder }),
  });
  const { pid } = child;
  if (pid !== undefined) guardGroup({ pid, mark, folder });
  const ended = endOf(child);
  let isOver = pid === undefined;
  child.once('exit', () => {
    isOver = true;
    // What it started is not to stay. Its pipes close with it.
    endGroup(child);
    endStrays(mark);
    if (pid !== undefined) forgetGroup(pid);
  });
  return {
    process: child,
    ended,
    async end() {
      // The number of a process that is gone can be that of another one.
      if (!isOver) endGroup(child);
      letGo(child);
      await ended;
    },
  };
}

function workingFolder(): string | null {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (how: string) => {
      clearTimeout(timer);
      resolve(how);
    };
    child.once('error', (error) => {
      // It was not started, or a signal cannot be sent to it.
      if (child.pid !== undefined) return;
      letGo(child);
      settle(error.message);
    });
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
      timer = setTimeout(() => {
        // What left the group and was not found holds the pipes.
        letGo(child);
        settle(how);
      }, LAST_WORDS_MS);
      child.once('close', () => settle(how));
    });
  });
}

/** Whoever still has the other ends of the pipes does not keep the suite alive. */
function letGo(child: ChildProcess): void {
  for (const pipe of child.stdio) pipe?.destroy();
}

function endGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) end(process.platform === 'win32' ? pid : -pid);
}

function endStrays(mark: string): void {
  for (let round = 0; round < ROUNDS; round++) {
    const strays = marked(mark);
    if (strays.length === 0) return;
    for (const pid of strays) end(pid);
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Processes with the mark. Those that have just been ended have no environment any more. */
function marked(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => environmentOf(pid).includes(mark)).map(Number);
}

/** Empty for a process of somebody else, or one that has ended. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
