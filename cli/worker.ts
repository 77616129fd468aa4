/** `adjoint worker`: takes units of work of campaigns from a queue. */
import { hostname } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { printable } from '../reports/printable.ts';
import type { QueueLink } from '../runs/queue/link.ts';
import { runWorker } from '../runs/queue/worker.ts';
import { interruptible } from './acts/interruptible.ts';
import { liveLine } from './progress/live-line.ts';
import { integerFrom, seconds } from './read/options.ts';
import { linkTo, queueErrorsAsUsage } from './read/queue.ts';
import { programVersion } from './tell/this-program.ts';

/** Between two signs of life that are missed, a machine may be busy for long. */
const DEFAULT_SILENCE_S = 30;

interface WorkerFlags {
  readonly queue: string;
  readonly concurrency: number;
  readonly name: string;
  readonly silence: number;
  readonly untilDone?: true;
}

export function workerCommand(): Command {
  return new Command('worker')
    .description('take part in campaigns: execute what their queue has')
    .requiredOption('--queue <url>', 'the Redis or Valkey that the campaign names, as redis://host:6379')
    .option('--concurrency <n>', 'units of work at once, each in a thread of its own', integerFrom(1), 1)
    .option('--name <name>', 'how reports of trouble call this worker', workerName, `${hostname()}-${process.pid}`)
    .option('--until-done', 'end when the first campaign that it took part in is over')
    .option(
      '--silence <seconds>',
      'a worker that is not heard of for so long has lost its work to others',
      seconds,
      DEFAULT_SILENCE_S,
    )
    .addHelpText('after', HELP)
    .action(async (flags: WorkerFlags) => {
      const link = await linkTo('worker', flags.queue);
      try {
        await queueErrorsAsUsage('worker', worked(link, flags));
        process.exitCode = 0;
      } finally {
        link.close();
      }
    });
}

const HELP = `
It opens the subjects of a campaign by the words that name them there, so that modules and programs must be at the same place, and
takes part only where version, capabilities and the files of modules are the same. What a subject does to its machine it does to the
one of the worker: whoever can write to the queue can start programs here. SIGINT and SIGTERM end it after its unit of work.

Examples:
  npx adjoint worker --queue redis://localhost:6379 --concurrency 4
  npx adjoint worker --queue redis://:password@queue.example:6379 --until-done

Exit codes: 0 ended, 2 bad usage, no Redis, or a campaign that it cannot take part in, 3 the suite itself broke.
`;

function worked(link: QueueLink, { concurrency, name, silence, untilDone }: WorkerFlags): Promise<void> {
  const line = liveLine();
  const working = (signal: AbortSignal) =>
    runWorker(link, {
      name,
      version: programVersion(),
      concurrency,
      silenceMs: 1000 * silence,
      isUntilDone: untilDone === true,
      signal,
      onLine: (text) => line.keep(printable(text), true),
      onUnit: (done) => line.show(() => `${name}: ${done} units done`),
    });
  return interruptible(line, working, 'what is being executed is ended first');
}

/** A name that Redis takes for a connection. */
function workerName(text: string): string {
  if (/^[\w.-]{1,60}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be up to 60 letters, digits, and -, . or _.');
}
