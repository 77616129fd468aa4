/**
 * Runs that are killed: each trial is one run from its beginning to its end, with SIGKILL at random moments in between, of what
 * executes it. What was killed is started again as a user would: the same command, or --resume.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { readJournal } from '../../runs/journal.ts';
import { adjoint, type Run, type Started, started } from '../../test/cli/command-line.ts';
import { openRedis } from '../../test/runs/queue/redis.ts';
import { keptFailures, printedFailures, reportedFailures, timelessResult } from './check.ts';

/** What can be killed. */
export type Victim = 'verify' | 'coordinator' | 'worker' | 'redis';

/** What runs, and where what is done is kept. */
export const KINDS_OF_TRIAL = [
  'verify with a journal',
  'campaign with a journal',
  'campaign with Redis alone',
] as const;
export type KindOfTrial = (typeof KINDS_OF_TRIAL)[number];

export interface KillTrial {
  readonly kind: KindOfTrial;
  readonly kills: readonly Victim[];
  /** What was printed before a kill and not there after it. */
  readonly lost: readonly string[];
  /** Whether the end is that of the undisturbed run, byte for byte but for times and machine. */
  readonly isSame: boolean;
  /** The exit code of the end, and what it said. */
  readonly status: number | null;
  readonly said: string;
  readonly seconds: number;
}

export interface TrialOptions {
  /** A folder of its own. */
  readonly folder: string;
  /** The words of the run behind `verify` and `campaign`. */
  readonly run: readonly string[];
  /** The result of the undisturbed run, as `timelessResult` has it. */
  readonly whole: string;
  readonly kills: number;
  readonly seed: number;
}

/** Between two kills, in milliseconds: from when nothing is loaded yet to when all is done. */
const MOMENTS = [100, 4000] as const;

/** How long a Redis that was killed stays away. */
const AWAY = [0, 1500] as const;

const WORKERS = 3;

/** What happens is drawn from the seed; when it happens within the run depends on the machine. */
export async function killTrial(kind: KindOfTrial, options: TrialOptions): Promise<KillTrial> {
  mkdirSync(options.folder, { recursive: true });
  const from = performance.now();
  const trial = kind === 'verify with a journal' ? new VerifyTrial(options) : new CampaignTrial(options, kind);
  const found = await trial.run();
  return { kind, ...found, seconds: (performance.now() - from) / 1000 };
}

type Found = Omit<KillTrial, 'kind' | 'seconds'>;

/** What all trials have: chance, what was printed, and how the end is compared. */
class Trial {
  readonly options: TrialOptions;
  readonly journal: string;
  readonly report: string;
  readonly kills: Victim[] = [];
  readonly printed = new Set<string>();
  readonly lost = new Set<string>();
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(options: TrialOptions) {
    this.options = options;
    this.journal = join(options.folder, 'run.ndjson');
    this.report = join(options.folder, 'result.json');
    this.#generator = xoroshiro128plus(options.seed);
  }

  drawn([from, to]: readonly [number, number]): number {
    return uniformInt(this.#generator, from, to);
  }

  async kill(victim: Victim, { child, ended, said }: Started): Promise<void> {
    child.kill('SIGKILL');
    await ended;
    this.kills.push(victim);
    this.saw(said());
  }

  saw(stderr: string): void {
    for (const failure of printedFailures(stderr)) this.printed.add(failure);
  }

  /** What was printed must be in the journal at once. */
  checkJournal(): void {
    if (!existsSync(this.journal) || this.printed.size === 0) return;
    const kept = keptFailures(this.journal);
    for (const failure of this.printed) if (!kept.has(failure)) this.lost.add(failure);
  }

  end({ status, stderr }: Omit<Run, 'stdout'>): Found {
    this.saw(stderr);
    const isThere = existsSync(this.report);
    const reported = isThere ? reportedFailures(this.report) : new Set<string>();
    for (const failure of this.printed) if (!reported.has(failure)) this.lost.add(failure);
    const isSame = isThere && timelessResult(this.report) === this.options.whole;
    return { kills: this.kills, lost: [...this.lost], isSame, status, said: stderr };
  }
}

class VerifyTrial extends Trial {
  async run(): Promise<Found> {
    while (this.kills.length < this.options.kills) {
      const run = started(this.#words());
      const moment = setTimeout(this.drawn(MOMENTS), 'killed');
      if ((await Promise.race([moment, run.ended])) !== 'killed') return this.end(await run.ended);
      await this.kill('verify', run);
      this.checkJournal();
    }
    return this.end(await adjoint(this.#words()));
  }

  #words(): string[] {
    // Where it was killed before the journal had its first line, there is nothing to go on with.
    const hasBegun = existsSync(this.journal) && isBegun(this.journal);
    const what = hasBegun ? ['--resume', this.journal] : [...this.options.run, '--journal', this.journal];
    return ['verify', ...what, '--json', this.report];
  }
}

function isBegun(journal: string): boolean {
  try {
    return readJournal(journal) !== null;
  } catch {
    return false;
  }
}

class CampaignTrial extends Trial {
  readonly #hasJournal: boolean;

  constructor(options: TrialOptions, kind: KindOfTrial) {
    super(options);
    this.#hasJournal = kind === 'campaign with a journal';
  }

  async run(): Promise<Found> {
    const redis = await openRedis();
    const worker = (at: number) => started(['worker', '--queue', redis.url, '--name', `w${at}`, '--silence', '2']);
    const workers = Array.from({ length: WORKERS }, (_, at) => worker(at));
    let coordinator = started(this.#words(redis.url));
    try {
      while (this.kills.length < this.options.kills) {
        const moment = setTimeout(this.drawn(MOMENTS), 'killed');
        if ((await Promise.race([moment, coordinator.ended])) !== 'killed') break;
        const victim = (['coordinator', 'worker', 'redis'] as const)[this.drawn([0, 2])];
        if (victim === 'coordinator') {
          await this.kill(victim, coordinator);
          this.checkJournal();
          coordinator = started(this.#words(redis.url));
        } else if (victim === 'worker') {
          const at = this.drawn([0, WORKERS - 1]);
          await this.kill(victim, workers[at]);
          workers[at] = worker(at);
        } else {
          await redis.kill();
          this.kills.push(victim);
          await setTimeout(this.drawn(AWAY));
          await redis.start();
        }
      }
      return this.end(await coordinator.ended);
    } finally {
      for (const { child } of workers) child.kill('SIGTERM');
      await Promise.all(workers.map(({ ended }) => ended));
      await redis.remove();
    }
  }

  #words(url: string): string[] {
    const kept = this.#hasJournal ? ['--journal', this.journal] : [];
    return ['campaign', ...this.options.run, '--queue', url, ...kept, '--json', this.report];
  }
}
