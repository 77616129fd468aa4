#!/usr/bin/env node
/** The command line. Exit codes: 0 agree, 1 disagreement, 2 bad usage or input, 3 the suite itself broke. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { printable } from '../reports/printable.ts';
import { benchCommand } from './bench.ts';
import { explainCommand } from './explain.ts';
import { faultsCommand } from './faults.ts';
import { reasonOf } from './file-error.ts';
import { learnCommand } from './learn.ts';
import { listCommand } from './list.ts';
import { oracleCommand } from './oracle.ts';
import { reportCommand } from './report.ts';
import { shapeCommand } from './shape.ts';
import { upsampleCommand } from './upsample.ts';
import { UsageError } from './usage-error.ts';
import { vectorsCommand } from './vectors.ts';
import { verifyCommand } from './verify.ts';

const AGREEMENT = 0;
const BAD_USAGE = 2;
const BROKEN = 3;

/** package.json lies beside the sources, and one folder above the compiled program. */
function version(): string {
  const folder = import.meta.url.endsWith('.ts') ? '../' : '../../';
  return JSON.parse(readFileSync(new URL(`${folder}package.json`, import.meta.url), 'utf8')).version;
}

async function main(): Promise<void> {
  const program = new Command('adjoint')
    .description('Conformance suite, benchmark and oracle for transposed convolution')
    .version(version())
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  const commands = [
    verifyCommand(),
    benchCommand(),
    faultsCommand(),
    reportCommand(),
    shapeCommand(),
    explainCommand(),
    oracleCommand(version()),
    vectorsCommand(),
    upsampleCommand(),
    learnCommand(),
    listCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.exitOverride().showHelpAfterError('(add --help for the options)'));
  }
  await program.parseAsync();
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? AGREEMENT : BAD_USAGE;
  if (error instanceof UsageError) {
    process.stderr.write(`adjoint: ${printable(error.message)}\n`);
    return BAD_USAGE;
  }
  const { message, stack } = error as Error;
  process.stderr.write(`adjoint: the suite itself broke, please report this: ${message}\n`);
  if (process.env.ADJOINT_DEBUG) process.stderr.write(`${stack}\n`);
  return BROKEN;
}

// A reader such as `head` may close the pipe early; that is not a failure. A full disk is one.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  process.stderr.write(`adjoint: cannot write to stdout: ${reasonOf(error)}\n`);
  process.exit(BAD_USAGE);
});
// What cannot be said there cannot be said anywhere; the exit code still tells.
process.stderr.on('error', () => {});

main().catch((error) => {
  process.exitCode = exitCodeOf(error);
});
