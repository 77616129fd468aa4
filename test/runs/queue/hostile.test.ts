/** Queues in which others write as well, and workers that answer what they like: what is no result is named, and nothing breaks. */
import { type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lawsNamed } from '../../../properties/laws.ts';
import { planDocument } from '../../../runs/plan-document.ts';
import { openCampaigns, removeCampaign } from '../../../runs/queue/campaigns.ts';
import { endCampaign, overQueue } from '../../../runs/queue/coordinator.ts';
import { connectQueue, type QueueLink } from '../../../runs/queue/link.ts';
import {
  BEATS_KEY,
  CAMPAIGNS_KEY,
  campaignDigest,
  PREFIX,
  queueNameOf,
  refusalsKeyOf,
} from '../../../runs/queue/names.ts';
import { runWorker } from '../../../runs/queue/worker.ts';
import { planFor, type VerifyOptions } from '../../../runs/verify/gate.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { openSubjects, resolveSources } from '../../../subjects/index.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { timeless } from '../gates.ts';
import { openRedis, SERVER, type TestRedis } from './redis.ts';

const VERSION = '0.0.0';
const machine = { node: '20.0.0', platform: 'linux', arch: 'x64', cpu: 'some' };
const COORDINATING = { version: VERSION, date: '2026-01-01T00:00:00.000Z', machine };

let server: TestRedis;
let link: QueueLink;
let raw: Redis;
let subjects: Subject[];
beforeAll(async () => {
  if (SERVER === null) return;
  server = await openRedis();
  link = await connectQueue(server.url);
  raw = new Redis(server.url);
  subjects = await openSubjects(resolveSources(['im2col', 'scatter']), 5000, 1);
});
afterAll(async () => {
  if (SERVER === null) return;
  await Promise.all(subjects.map((subject) => subject.close()));
  raw.disconnect();
  link.close();
  await server.remove();
});

const gate = (seed: number): VerifyOptions => ({
  seed,
  runs: 200,
  laws: lawsNamed(['agreement', 'output-shape']),
  settings: { timeoutMs: 5000, threads: 1 },
});

/** A campaign that is begun, by its seed. */
function begun(seed: number) {
  const lines: string[] = [];
  const end = new AbortController();
  const options = gate(seed);
  const plan = planFor(subjects, options);
  const digest = campaignDigest(VERSION, planDocument(plan));
  const executor = overQueue(link, COORDINATING, { onLine: (text) => lines.push(text), onWorkers: () => {} });
  const result = verify(subjects, { ...options, executor, signal: end.signal });
  return { digest, lines, result, plan, end };
}

function honest(signal: AbortSignal, version = VERSION) {
  const lines: string[] = [];
  const options = { name: 'honest', version, concurrency: 1, silenceMs: 2000, isUntilDone: false, signal };
  const working = runWorker(link, { ...options, onLine: (text) => lines.push(text), onUnit: () => {} });
  return { working, lines };
}

describe.skipIf(SERVER === null)('a queue in which a worker answers what it likes', () => {
  it('names what is no result, and has the result of verify in the end', async () => {
    const { digest, lines, result, plan } = begun(1);
    const answers = [
      null,
      'done',
      17,
      { worker: 'liar' },
      { worker: 'liar', line: '{"unit":0}' },
      { worker: 'liar', line: '\u0000' },
    ];
    await new Promise<void>((resolve) => {
      const liar = new Worker(
        queueNameOf(digest),
        async (job: Job) => {
          const answer = answers.shift();
          if (answers.length === 0) void liar.close().then(() => resolve());
          // The first again, to the same unit or another: what it says is of this one.
          return answer === 17 ? { worker: 'liar', line: JSON.stringify({ unit: job.data.unit }) } : answer;
        },
        { connection: { url: server.url }, prefix: PREFIX },
      );
      liar.on('error', () => {});
    });
    const stop = new AbortController();
    const { working } = honest(stop.signal);
    expect(timeless(await result)).toEqual(timeless(await verify(subjects, gate(1))));
    expect(lines.filter((line) => line.startsWith('refused what '))).toHaveLength(6);
    expect(lines.join('\n')).toContain('refused what worker liar has as the result of unit ');
    stop.abort();
    await working;
    await endCampaign(link, COORDINATING, plan);
  });

  it('ends the campaign where the same unit has no result again and again', async () => {
    const { digest, result, plan } = begun(2);
    const liar = new Worker(queueNameOf(digest), async () => 'no', { connection: { url: server.url }, prefix: PREFIX });
    liar.on('error', () => {});
    await expect(result).rejects.toThrow(/the queue has no result of unit \d+, 3 times: it is no result of a unit/);
    await liar.close();
    await endCampaign(link, COORDINATING, plan);
  });
});

describe.skipIf(SERVER === null)('a queue in which others write', () => {
  it('goes on with what there is beside units, and with jobs that were changed', async () => {
    const { digest, lines, result, plan } = begun(3);
    const name = queueNameOf(digest);
    const queue = new Queue(name, { connection: { url: server.url }, prefix: PREFIX });
    while ((await queue.getWaitingCount()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await queue.add('other', { unit: 'none' }, { jobId: 'something' });
    await queue.add('other', { unit: 1e9 }, { jobId: 'unit-999999' });
    await raw.hset(`${PREFIX}:${name}:unit-1`, 'opts', '{');
    await raw.hset(`${PREFIX}:${name}:unit-2`, 'data', '[');
    await raw.xadd(`${PREFIX}:${name}:events`, '*', 'event', 'completed', 'jobId', 'unit-0', 'returnvalue', '{');
    await raw.rpush(refusalsKeyOf(digest), 'garbage', JSON.stringify({ worker: 'x\u001b[2J', reason: 'y' }));
    await raw.hset(CAMPAIGNS_KEY, 'garbage', 'garbage', 'f'.repeat(24), '{"journal":1}');
    const stop = new AbortController();
    const worker = honest(stop.signal);
    expect(timeless(await result)).toEqual(timeless(await verify(subjects, gate(3))));
    expect(lines).toContain('a worker does not take part: for a reason that is not readable');
    expect(worker.lines.join('\n')).toContain('refused, in the list of campaigns, garbage: its name is no digest');
    stop.abort();
    await worker.working;
    await queue.close();
    await endCampaign(link, COORDINATING, plan);
    await raw.hset(BEATS_KEY, 'f'.repeat(24), '{"done":-1,"date":[]}');
    const left = await openCampaigns(link);
    expect(left.map((one) => 'problem' in one && one.entry).toSorted()).toEqual(['f'.repeat(24), 'garbage']);
    for (const one of left) await removeCampaign(link, 'entry' in one ? one.entry : one.digest);
    expect(await raw.hgetall(CAMPAIGNS_KEY)).toEqual({});
    expect(await raw.hgetall(BEATS_KEY)).toEqual({});
  });
});

describe.skipIf(SERVER === null)('a worker of another version', () => {
  it('does not take part, and both sides say so', async () => {
    const { digest, lines, result, plan, end } = begun(4);
    const stop = new AbortController();
    const words = 'the campaign is of version 0.0.0 of adjoint, this is 9.9.9';
    await expect(honest(stop.signal, '9.9.9').working).rejects.toThrow(
      `honest does not take part in campaign ${digest}: ${words}`,
    );
    while (!lines.includes(`honest does not take part: ${words}`))
      await new Promise((resolve) => setTimeout(resolve, 20));
    end.abort('enough');
    expect((await result).verdict).toBe('interrupted');
    await endCampaign(link, COORDINATING, plan);
  });

  it('is no hindrance for one that is right', async () => {
    const { result, plan } = begun(4);
    const stop = new AbortController();
    const { working } = honest(stop.signal);
    expect((await result).verdict).toBe('agree');
    stop.abort();
    await working;
    await endCampaign(link, COORDINATING, plan);
  });
});
