/**
 * Executes a plan over a queue: puts the units that are needed into it, some at a time, and takes what workers return. All that it
 * knows stands in the queue, so that it can be ended at any moment and started again, and so can Redis.
 */
import type { Queue, QueueEvents } from 'bullmq';
import type { Executor, Work } from '../executor.ts';
import type { JournalHeader } from '../journal-lines.ts';
import type { Unit, UnitResult } from '../kinds.ts';
import { NeededUnits } from '../needed-units.ts';
import { unitsOf } from '../plan.ts';
import { planDocument } from '../plan-document.ts';
import { executedIn } from '../unit-result.ts';
import { announce, refusalsAfter, removeCampaign, silence } from './campaigns.ts';
import { clientOf } from './client.ts';
import { endedResult } from './ended-worker.ts';
import { type JobState, jobStateOf } from './job-state.ts';
import type { QueueLink } from './link.ts';
import { QueueError } from './messages.ts';
import { campaignDigest, concurrencyIn, jobIdOf, PREFIX, queueNameOf, unitOfJob, workerNameIn } from './names.ts';
import { bullmq } from './packages.ts';
import { refusedForGood } from './redis-errors.ts';

/** What a coordinator says beside results. */
export interface CampaignNews {
  /** Something that a person is to know: a line. */
  readonly onLine: (text: string) => void;
  /** How many workers there are, and what they are called; every few seconds. */
  readonly onWorkers: (count: number, names: readonly string[]) => void;
  /** Called once, before any worker is looked for: how many units wait for one. */
  readonly onQueued?: (units: number) => void;
}

/** Who coordinates. */
export type Coordinating = Omit<JournalHeader, 'journal' | 'shard' | 'plan'>;

/** Units in the queue at least, and for each that is executed at once: what is ruled out meanwhile is executed for nothing. */
const WINDOW = { least: 32, each: 4 };

/** Between two looks at the whole queue, for what no event has said: events can be lost with their connection. */
const LOOK_MS = 2000;

/** How often what is no result of a unit is thrown away and the unit put into the queue again. */
const MOST_REFUSED = 3;

/**
 * Executes the units of a plan by the workers of a queue; what is done already, and still stands there, is not executed again.
 * Needs the packages bullmq and ioredis.
 * @throws from the executor: QueueError where the queue returns again and again what is no result, or has something else where a
 *   campaign is kept
 */
export function overQueue(link: QueueLink, coordinating: Coordinating, news: CampaignNews): Executor {
  return async (work) => {
    if (work.signal.aborted) return;
    const { Queue, QueueEvents } = await bullmq();
    const header: JournalHeader = { journal: 1, ...coordinating, shard: null, plan: planDocument(work.plan) };
    const digest = campaignDigest(header.version, header.plan);
    const name = queueNameOf(digest);
    const queue = new Queue(name, { connection: clientOf(link), prefix: PREFIX });
    const connection = clientOf(link).duplicate();
    connection.on('error', () => {});
    const events = new QueueEvents(name, { connection, prefix: PREFIX });
    queue.on('error', () => {});
    events.on('error', () => {});
    link.onAway = (isAway) => news.onLine(isAway ? `${link.where} went away: waiting for it` : `${link.where} is back`);
    try {
      await new Coordinator(work, link, header, queue, news).run(events);
    } finally {
      link.onAway = () => {};
      // Without waiting: a connection that is away would take its time.
      void silence(link, digest).catch(() => {});
      void events.close().catch(() => {});
      void queue.close().catch(() => {});
      connection.disconnect();
    }
  };
}

/** Removes all that a campaign has in Redis, and tells its workers that it is over. */
export async function endCampaign(link: QueueLink, { version }: Coordinating, plan: Work['plan']): Promise<void> {
  await removeCampaign(link, campaignDigest(version, planDocument(plan)));
}

class Coordinator {
  readonly #work: Work;
  readonly #link: QueueLink;
  readonly #header: JournalHeader;
  readonly #queue: Queue;
  readonly #news: CampaignNews;
  readonly #units: readonly Unit[];
  readonly #needed: NeededUnits;
  /** In the queue, with nothing of it known yet. */
  readonly #offered = new Set<number>();
  /** How often what came back for a unit was none. */
  readonly #refused = new Map<number, number>();
  /** Those that something has happened to. */
  readonly #named = new Set<number>();
  #wake = () => {};
  #refusalsSeen = 0;
  /** Units that all workers together execute at once. */
  #atOnce = 0;
  #looked = Number.NEGATIVE_INFINITY;
  #trouble = '';
  #isQueuedSaid = false;

  constructor(work: Work, link: QueueLink, header: JournalHeader, queue: Queue, news: CampaignNews) {
    this.#work = work;
    this.#link = link;
    this.#header = header;
    this.#queue = queue;
    this.#news = news;
    this.#units = unitsOf(work.plan);
    this.#needed = new NeededUnits(work.plan, work.results);
  }

  async run(events: QueueEvents): Promise<void> {
    const { signal } = this.#work;
    const happened = ({ jobId }: { jobId: string }) => {
      const unit = unitOfJob(jobId);
      if (unit === null) return;
      this.#named.add(unit);
      this.#wake();
    };
    events.on('completed', happened).on('failed', happened);
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await Promise.race([aborted, this.#untilDone()]);
  }

  async #untilDone(): Promise<void> {
    const { signal } = this.#work;
    while (!signal.aborted && this.#needed.count() > 0) {
      try {
        await this.#look();
        await this.#offer();
        const hasTaken = await this.#take();
        this.#trouble = '';
        if (!hasTaken) await this.#rest();
      } catch (error) {
        if (signal.aborted) return;
        const lasting = refusedForGood(this.#link.where, error);
        if (lasting !== null) throw lasting;
        if (!isOfRedis(error)) throw error;
        this.#say(error.message);
        await this.#rest();
      }
    }
  }

  /** From time to time: sees that the campaign is in the list, which a Redis without a file may have lost, and who is there. */
  async #look(): Promise<void> {
    if (performance.now() - this.#looked < LOOK_MS) return;
    const left = this.#needed.count();
    const digest = await announce(this.#link, this.#header, { done: this.#units.length - left, date: new Date() });
    if (!this.#isQueuedSaid) this.#news.onQueued?.(left);
    this.#isQueuedSaid = true;
    // It was being removed when it was begun again.
    if (await this.#queue.isPaused()) await this.#queue.resume();
    const workers = await this.#queue.getWorkers();
    this.#atOnce = workers.reduce((sum, { rawname }) => sum + concurrencyIn(rawname ?? ''), 0);
    this.#news.onWorkers(
      workers.length,
      workers.map(({ rawname }) => workerNameIn(rawname ?? '')),
    );
    const refusals = await refusalsAfter(this.#link, digest, this.#refusalsSeen);
    this.#refusalsSeen += refusals.length;
    for (const { worker, reason } of refusals) this.#news.onLine(`${worker} does not take part: ${reason}`);
    for (const unit of this.#offered) this.#named.add(unit);
    this.#looked = performance.now();
  }

  /** Puts what is needed into the queue; a job that is there already stays as it is. */
  async #offer(): Promise<void> {
    const room = Math.max(WINDOW.least, WINDOW.each * this.#atOnce);
    await this.#withdraw([...this.#offered].filter((unit) => !this.#needed.has(this.#units[unit])));
    const added = this.#needed.first(room).filter((unit) => !this.#offered.has(unit));
    if (added.length === 0) return;
    await this.#queue.addBulk(added.map((unit) => ({ name: 'unit', data: { unit }, opts: { jobId: jobIdOf(unit) } })));
    for (const unit of added) {
      this.#offered.add(unit);
      // It may have been done before this process was started.
      this.#named.add(unit);
    }
  }

  /** What is ruled out need not be executed. What somebody is just executing goes on, and counts for nothing. */
  async #withdraw(units: readonly number[]): Promise<void> {
    for (const unit of units) this.#offered.delete(unit);
    await Promise.all(units.map((unit) => this.#queue.remove(jobIdOf(unit)).catch(() => 0)));
  }

  /** @returns whether the result of a unit came */
  async #take(): Promise<boolean> {
    const units = [...this.#named].filter((unit) => this.#offered.has(unit)).map((unit) => this.#units[unit]);
    this.#named.clear();
    const states = await Promise.all(units.map((unit) => jobStateOf(this.#queue, this.#work.plan, unit)));
    let hasTaken = false;
    for (const [at, state] of states.entries()) {
      const result = await this.#resultOf(units[at], state);
      if (result === null) continue;
      this.#took(units[at], result);
      hasTaken = true;
    }
    return hasTaken;
  }

  async #resultOf(unit: Unit, state: JobState): Promise<UnitResult | null> {
    switch (state.kind) {
      case 'not done':
        return null;
      case 'not there':
        this.#offered.delete(unit.number);
        return null;
      case 'done':
        return state.result;
      case 'ended':
        return endedResult(this.#work.plan, unit, state.ended);
      case 'refused':
        await this.#refuse(unit, state);
        return null;
    }
  }

  async #refuse({ number }: Unit, { worker, reason }: JobState & { readonly kind: 'refused' }): Promise<void> {
    const times = (this.#refused.get(number) ?? 0) + 1;
    this.#refused.set(number, times);
    const from = worker === null ? 'the queue' : `worker ${worker}`;
    if (times >= MOST_REFUSED) {
      throw new QueueError(`${from} has no result of unit ${number}, ${times} times: ${reason}`);
    }
    this.#news.onLine(`refused what ${from} has as the result of unit ${number}: ${reason}`);
    this.#offered.delete(number);
    await this.#throwAway(jobIdOf(number));
  }

  /** A job that a worker holds, which may not be able to read it, is taken from it. */
  async #throwAway(id: string): Promise<void> {
    if ((await this.#queue.remove(id)) === 1) return;
    await clientOf(this.#link).del(`${this.#queue.toKey(id)}:lock`);
    await this.#queue.remove(id);
  }

  #took(unit: Unit, result: UnitResult): void {
    const { results, onStart, onCase, onResult } = this.#work;
    this.#offered.delete(unit.number);
    results.set(unit.number, result);
    onStart(unit);
    for (let each = 0; each < executedIn(result); each++) onCase(unit);
    onResult(unit, result);
    this.#needed.changed(unit);
  }

  /** Until something happens in the queue, or it is time to look at all of it. */
  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.#named.size > 0) this.#wake();
    });
  }

  #say(trouble: string): void {
    if (trouble !== this.#trouble) this.#news.onLine(`${this.#link.where}, trying again: ${trouble}`);
    this.#trouble = trouble;
  }
}

/** What is wrong with the queue may pass; what is wrong with this program does not. */
function isOfRedis(error: unknown): error is Error {
  return (
    error instanceof Error &&
    !(error instanceof QueueError || error instanceof TypeError || error instanceof RangeError)
  );
}
