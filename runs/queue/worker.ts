/**
 * A worker: takes units of campaigns from a queue and executes them in threads, so that however long a call keeps one busy, the
 * queue hears that the worker is alive. It opens the subjects itself, and takes part only where they are those of the campaign.
 */
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Job, Worker } from 'bullmq';
import { Tinypool } from 'tinypool';
import { madeGeometries } from '../../properties/exhaustive/made-geometries.ts';
import { bundled } from '../../subjects/process/bundled.ts';
import { besideModule } from '../../subjects/process/child.ts';
import { subjectSummary } from '../any-run.ts';
import { fileDifferences, subjectDifferences } from '../differences.ts';
import type { JournalHeader } from '../journal-lines.ts';
import type { RunPlan, Unit, UnitResult } from '../kinds.ts';
import { openPlanned } from '../open-planned.ts';
import { unitsOf } from '../plan.ts';
import { planDocument } from '../plan-document.ts';
import type { PoolWork } from '../pool-worker.ts';
import { campaignText, hasWork, isAlive, isOver, leaveRefusal, listed } from './campaigns.ts';
import { clientOf } from './client.ts';
import type { QueueLink } from './link.ts';
import { ENDED, planOfCampaign, QueueError, resultMessage, unitIn } from './messages.ts';
import { connectionName, PREFIX, queueNameOf } from './names.ts';
import { bullmq } from './packages.ts';
import { refusedBy } from './redis-errors.ts';
import type { UnitTask } from './unit-thread.ts';

/** Who works, and how. */
export interface WorkerOptions {
  readonly name: string;
  /** Of this suite. */
  readonly version: string;
  /** Units at once, each in a thread. */
  readonly concurrency: number;
  /** A worker that is not heard of for so long has lost its units to others. */
  readonly silenceMs: number;
  /** Ends when the first campaign that it took part in is over. */
  readonly isUntilDone: boolean;
  /** Ends the worker when the units that it executes are done. */
  readonly signal: AbortSignal;
  readonly onLine: (text: string) => void;
  /** Called when a unit is done, with how many are by now. */
  readonly onUnit: (done: number) => void;
}

/** How often a unit may lose its worker. Machines are taken away now and then; a unit that loses four is the cause. */
const MOST_LOST = 3;

/** Between two looks for a campaign, and for its end. */
const LOOK_MS = 1000;

interface Campaign {
  readonly digest: string;
  readonly header: JournalHeader;
}

/**
 * Works until the signal ends it, or what it was to wait for is done.
 * @throws QueueError where it cannot take part in a campaign: version, subjects or module files are others; and where Redis
 *   refuses what it is asked, as where something else stands under the name of a list of campaigns
 */
export async function runWorker(link: QueueLink, options: WorkerOptions): Promise<void> {
  try {
    await worked(link, options);
  } catch (error) {
    throw refusedBy(link.where, error) ?? error;
  }
}

async function worked(link: QueueLink, options: WorkerOptions): Promise<void> {
  const { signal, onLine } = options;
  link.onAway = (isAway) => onLine(isAway ? `${link.where} went away: waiting for it` : `${link.where} is back`);
  const seen = new Set<string>();
  let done = 0;
  let hasWaited = false;
  while (!signal.aborted) {
    const campaign = await nextCampaign(link, seen, onLine);
    if (campaign === null) {
      if (!hasWaited) onLine(`no campaign at ${link.where} yet: waiting for one`);
      hasWaited = true;
      await pause(LOOK_MS, signal);
      continue;
    }
    const taken = await takePart(link, campaign, options, { done, seen }).catch((error) =>
      passedOver(link, campaign, onLine, error),
    );
    if (taken === null) seen.add(campaign.digest);
    done = taken ?? done;
    if (options.isUntilDone && (await isOver(link, campaign.digest))) return;
    hasWaited = false;
  }
}

/**
 * A campaign that nobody coordinates keeps no worker from the others.
 * @returns null where it is passed over
 * @throws whatever it was, where somebody waits for the campaign
 */
async function passedOver(
  link: QueueLink,
  { digest }: Campaign,
  onLine: (text: string) => void,
  error: unknown,
): Promise<null> {
  if (!(error instanceof QueueError) || (await isAlive(link, digest))) throw error;
  onLine(`${error.message}; its coordinator is gone, so that it is passed over`);
  return null;
}

/**
 * The one that was begun first among those that have something to do, or among all; before others those whose coordinator is alive.
 * @param seen entries of the list that are none and were told, and campaigns without a coordinator that it passes over
 */
async function nextCampaign(
  link: QueueLink,
  seen: Set<string>,
  onLine: (text: string) => void,
): Promise<Campaign | null> {
  const campaigns: Campaign[] = [];
  for (const one of await listed(link)) {
    if ('header' in one) campaigns.push(one);
    else if (!seen.has(one.digest)) onLine(`refused, in the list of campaigns, ${one.digest}: ${one.problem}`);
    if ('problem' in one) seen.add(one.digest);
  }
  const alive: Campaign[] = [];
  for (const campaign of campaigns) if (await isAlive(link, campaign.digest)) alive.push(campaign);
  const inOrder = [...alive, ...campaigns.filter((one) => !alive.includes(one) && !seen.has(one.digest))];
  for (const campaign of inOrder) if (await hasWork(link, campaign.digest)) return campaign;
  return inOrder[0] ?? null;
}

/** Until a campaign is over, or has nothing to do, or nobody who waits for it, while another one has. */
async function untilLeft(link: QueueLink, digest: string, seen: Set<string>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(LOOK_MS, signal);
    if (await isOver(link, digest)) return;
    const isNeeded = await hasWork(link, digest);
    if (isNeeded && (await isAlive(link, digest))) continue;
    const next = await nextCampaign(link, new Set(seen), () => {});
    if (next === null || next.digest === digest || !(await hasWork(link, next.digest))) continue;
    if (!isNeeded || (await isAlive(link, next.digest))) return;
  }
}

/** @returns how many units are done by now */
async function takePart(
  link: QueueLink,
  campaign: Campaign,
  options: WorkerOptions,
  { done: before, seen }: { readonly done: number; readonly seen: Set<string> },
): Promise<number> {
  const { digest, header } = campaign;
  const { name, concurrency, signal, onLine } = options;
  const plan = await admitted(link, campaign, options);
  onLine(`${name} takes part in campaign ${digest}, ${concurrency} at once: ${campaignText(header)}`);
  const pool = poolFor(header, concurrency);
  let done = before;
  const units = unitsOf(plan);
  const unitDone = () => options.onUnit(++done);
  const worker = await workerFor(link, digest, options, async (job) => {
    const result = await inThread(pool, units[unitIn(job.data, units.length)], job);
    if (result === null) throw new Error('it was ended before anything was known');
    unitDone();
    return resultMessage(name, result);
  });
  try {
    await untilLeft(link, digest, seen, signal);
    await worker.close(await isOver(link, digest));
  } finally {
    await pool.destroy();
  }
  return done;
}

/** @throws QueueError where this worker cannot take part, after it has left word of it */
async function admitted(
  link: QueueLink,
  { digest, header }: Campaign,
  { name, version }: WorkerOptions,
): Promise<RunPlan> {
  try {
    if (header.version !== version) {
      throw new QueueError(`the campaign is of version ${header.version} of adjoint, this is ${version}`);
    }
    const plan = planOfCampaign(header);
    await checkSubjects(plan, header);
    return plan;
  } catch (error) {
    if (!(error instanceof QueueError)) throw error;
    await leaveRefusal(link, digest, { worker: name, reason: error.message });
    throw new QueueError(`${name} does not take part in campaign ${digest}: ${error.message}`, { cause: error });
  }
}

async function checkSubjects(plan: RunPlan, header: JournalHeader): Promise<void> {
  const subjects = await openPlanned(plan, plan.subjects).catch((error: Error) => {
    throw new QueueError(error.message, { cause: error });
  });
  const opened = subjects.map(subjectSummary);
  await Promise.all(subjects.map((subject) => subject.close()));
  const here = planDocument({ ...plan, subjects: opened });
  const differences = [...subjectDifferences(plan.subjects, opened), ...fileDifferences(header.plan.files, here.files)];
  if (differences.length > 0) throw new QueueError(`there and here differ: ${differences.join('; ')}`);
}

function poolFor({ plan }: JournalHeader, threads: number): Tinypool {
  return new Tinypool({
    filename: fileURLToPath(bundled(besideModule(import.meta.url, 'unit-thread'))),
    minThreads: threads,
    maxThreads: threads,
    workerData: { plan, made: madeGeometries() } satisfies PoolWork,
  });
}

async function workerFor(
  link: QueueLink,
  digest: string,
  { name, concurrency, silenceMs }: WorkerOptions,
  process: (job: Job) => Promise<unknown>,
): Promise<Worker> {
  const { Worker } = await bullmq();
  const worker = new Worker(queueNameOf(digest), process, {
    connection: clientOf(link),
    prefix: PREFIX,
    name: connectionName(name, concurrency),
    concurrency,
    lockDuration: silenceMs,
    stalledInterval: silenceMs,
    maxStalledCount: MOST_LOST,
    // A queue that is back is asked again soon.
    runRetryDelay: LOOK_MS,
  });
  // What it cannot do now, such as saying that a unit is done that was taken from it, it tries again or leaves to others.
  worker.on('error', () => {});
  return worker;
}

/** A unit that has lost a worker reports each case that is done, so that the one that ends workers is known. */
async function inThread(pool: Tinypool, unit: Unit, job: Job): Promise<UnitResult | null> {
  if (job.stalledCounter === 0) return run(pool, { unit, cases: null }, []);
  const { port1, port2 } = new MessageChannel();
  const written = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  port1.on('message', async (cases: number) => {
    await job.updateProgress({ cases }).catch(() => {});
    Atomics.store(written, 0, cases);
    Atomics.notify(written, 0);
  });
  try {
    await job.updateProgress({ cases: 0 });
    return await run(pool, { unit, cases: { port: port2, written } }, [port2]);
  } finally {
    port1.close();
  }
}

async function run(pool: Tinypool, task: UnitTask, transferList: readonly MessagePort[]): Promise<UnitResult | null> {
  try {
    return await pool.run(task, { transferList: [...transferList] });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw code?.startsWith('ERR_WORKER') ? new Error(`${ENDED}${message}`, { cause: error }) : error;
  }
}

/** Waits, at most until the signal comes. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
