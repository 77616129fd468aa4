/** The command line. Exit codes: 0 agree, 1 disagreement, 2 bad usage or input, 3 the suite itself broke. */
import { CommanderError } from 'commander';
import { printable } from '../reports/printable.ts';
import { reasonOf } from './files/file-error.ts';
import { adjointProgram } from './program.ts';
import { thrownText, UsageError } from './usage-error.ts';

const AGREEMENT = 0;
const BAD_USAGE = 2;
const BROKEN = 3;

async function main(): Promise<void> {
  const program = await adjointProgram(process.argv[2]);
  await program.parseAsync();
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? AGREEMENT : BAD_USAGE;
  if (error instanceof UsageError) {
    process.stderr.write(`adjoint: ${printable(error.message)}\n`);
    return BAD_USAGE;
  }
  process.stderr.write(`adjoint: the suite itself broke, please report this: ${printable(thrownText(error))}\n`);
  if (process.env.ADJOINT_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return BROKEN;
}

/** Commands whose output is looked at, not used: a reader such as `head`, which closes the pipe early, has had enough of it. */
const FOR_LOOKING_AT: readonly (string | undefined)[] = [
  'list',
  'workloads',
  'completion',
  'shape',
  'explain',
  'report',
];

/** Why not all of stdout was written. The run goes on: its files are still to be written, and its exit code is its verdict. */
let unwritten: string | null = null;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const [, ...words] = process.argv;
  const isForPeople = words.some((word) => word === '--help' || word === '-h') || FOR_LOOKING_AT.includes(words[1]);
  if (error.code === 'EPIPE' && isForPeople) process.exit();
  if (unwritten === null) process.once('exit', sayUnwritten);
  unwritten ??= reasonOf(error);
  // It answers for as long as somebody asks, and nobody hears it.
  if (words[1] === 'oracle') process.exit(BAD_USAGE);
});

function sayUnwritten(): void {
  process.stderr.write(`adjoint: cannot write to stdout: ${unwritten}\n`);
  process.exitCode ||= BAD_USAGE;
}

// What cannot be said there cannot be said anywhere; the exit code still tells.
process.stderr.on('error', () => {});

// Node ends where nothing is left to wait for, with 0, even if a configuration or a module never settles.
const onExit = () => {
  if (process.exitCode !== undefined) return;
  process.stderr.write('adjoint: something that was waited for never came, a configuration for example\n');
  process.exitCode = BAD_USAGE;
};
process.once('exit', onExit);

main()
  .catch((error) => {
    process.exitCode = exitCodeOf(error);
  })
  .finally(() => process.off('exit', onExit));
