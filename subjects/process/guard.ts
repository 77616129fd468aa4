/**
 * A shell that outlives the suite, to end what the suite has started and to remove its folders. A process that never
 * gives its thread back cannot see that the suite was killed, and a program in another language cannot be asked to look.
 *
 * It reads what is started and what has ended from a pipe. The pipe closes with the suite, however the suite ends; what
 * has not ended by then is ended. POSIX systems only.
 */
import { type ChildProcess, spawn } from 'node:child_process';

/** A process group that is running. */
export interface Guarded {
  /** Of the process that leads the group. */
  readonly pid: number;
  /** What its processes have in their environment: finds those that left the group. */
  readonly mark: string;
  /** Removed when it has ended. */
  readonly folder: string;
}

const SCRIPT = `
trap '' HUP INT TERM
while read -r what pid mark folder; do
  case $what in
    started) set -- "$@" "$pid $mark $folder" ;;
    ended) for one do shift; case $one in "$pid "*) ;; *) set -- "$@" "$one" ;; esac; done ;;
  esac
done
for one do
  pid=\${one%% *} rest=\${one#* }
  mark=\${rest%% *} folder=\${rest#* }
  kill -9 -- "-$pid"
  for found in $(grep -lsF "$mark" /proc/[0-9]*/environ); do
    found=\${found#/proc/}
    kill -9 "\${found%/environ}"
  done
  rm -rf -- "$folder"
done
`;

const running = new Map<number, Guarded>();
let guard: ChildProcess | null = null;

/** From now on the group ends with the suite. */
export function guardGroup(group: Guarded): void {
  if (process.platform === 'win32') return;
  running.set(group.pid, group);
  if (guard === null) startGuard();
  else tell(startedLine(group));
}

/** The group has ended. */
export function forgetGroup(pid: number): void {
  if (running.delete(pid)) tell(`ended ${pid}`);
}

function startGuard(): void {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = () => {
    if (guard === shell) guard = null;
  };
  shell.on('error', gone);
  shell.on('exit', gone);
  shell.stdin?.on('error', gone);
  // It waits for the suite, and the suite not for it.
  shell.unref();
  (shell.stdin as unknown as { unref?(): void } | null)?.unref?.();
  guard = shell;
  for (const group of running.values()) tell(startedLine(group));
}

function startedLine({ pid, mark, folder }: Guarded): string {
  return `started ${pid} ${mark} ${folder}`;
}

function tell(line: string): void {
  guard?.stdin?.write(`${line}\n`);
}
