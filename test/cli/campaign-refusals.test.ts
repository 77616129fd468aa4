/** What a campaign and its workers refuse in one line: databases and keys that are none, and subjects that are not here. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CAMPAIGNS_KEY } from '../../runs/queue/names.ts';
import { openRedis, SERVER, type TestRedis } from '../runs/queue/redis.ts';
import { adjoint, endStarted, ROOT, type Run, started } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-refusals-'));
let redis: TestRedis;
let raw: Redis;
beforeAll(async () => {
  if (SERVER === null) return;
  redis = await openRedis();
  raw = new Redis(redis.url);
});
afterAll(async () => {
  endStarted();
  rmSync(folder, { recursive: true });
  if (SERVER === null) return;
  raw.disconnect();
  await redis.remove();
});

const CAMPAIGN = ['campaign', 'im2col', '--law', 'agreement', '--seed', '1', '--runs', '20', '--no-config'];
const COMMANDS = [CAMPAIGN, ['worker', '--until-done']];

function expectRefused({ status, stdout, stderr }: Run, words: RegExp): void {
  expect(stderr).toMatch(words);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stdout).toBe('');
  expect(status).toBe(2);
}

describe.skipIf(SERVER === null)('a campaign and a worker refuse in one line', () => {
  it.each([
    ['/abc', /the database of a Redis must be a number, as .*, got "abc"/],
    ['/-1', /the database of a Redis must be a number, .* got "-1"/],
    ['/1x', /the database of a Redis must be a number, .* got "1x"/],
    ['?db=abc', /the database of a Redis must be a number, .* got "abc"/],
    ['/99', /the Redis at redis:\/\/127.0.0.1:\d+ refuses: ERR DB index is out of range \(select 99\)/],
    ['/999999999', /refuses: ERR /],
  ])('the database of %s, before anything is written', async (database, words) => {
    for (const command of COMMANDS) {
      expectRefused(await adjoint([...command, '--queue', `${redis.url}${database}`]), words);
    }
    expect(await raw.dbsize()).toBe(0);
  });

  it('a wrong password, and never show it', async () => {
    await raw.config('SET', 'requirepass', 'the-right-one');
    for (const user of [':the-wrong-one', 'somebody:the-wrong-one']) {
      for (const command of COMMANDS) {
        const run = await adjoint([...command, '--queue', redis.url.replace('//', `//${user}@`)]);
        expectRefused(run, /--queue: .*(WRONGPASS|NOAUTH|invalid password)/i);
        expect(run.stderr).not.toContain('the-wrong-one');
      }
    }
    await raw.config('SET', 'requirepass', '');
  });

  it('a list of campaigns that is no hash', async () => {
    for (const write of [() => raw.set(CAMPAIGNS_KEY, 'x'), () => raw.rpush(CAMPAIGNS_KEY, 'x')]) {
      await write();
      for (const command of COMMANDS) {
        const run = await adjoint([...command, '--queue', redis.url]);
        expectRefused(run, /WRONGTYPE .* \((hsetnx|hgetall) adjoint:campaigns\)/);
      }
      await raw.del(CAMPAIGNS_KEY);
    }
  });
});

describe.skipIf(SERVER === null)('a worker', () => {
  it('without the module of a campaign ends with 2, and the coordinator says so', async () => {
    const module = join(folder, 'here-and-gone.mjs');
    writeFileSync(module, `export * from ${JSON.stringify(join(ROOT, 'examples/direct.mjs'))};`);
    const typed = ['campaign', module, '--law', 'agreement', '--seed', '1', '--runs', '20', '--no-config'];
    const campaign = started([...typed, '--queue', redis.url]);
    while ((await raw.hlen(CAMPAIGNS_KEY)) === 0) await setTimeout(50);
    rmSync(module);
    const run = await adjoint(['worker', '--queue', redis.url, '--name', 'elsewhere', '--until-done']);
    expectRefused(run, /elsewhere does not take part in campaign [0-9a-f]+: .*here-and-gone\.mjs/);
    while (!campaign.said().includes('elsewhere does not take part')) await setTimeout(50);
    campaign.child.kill('SIGINT');
    await campaign.ended;
    await raw.flushall();
  });

  it('shows names out of Redis without what repaints a terminal', async () => {
    await raw.hset(CAMPAIGNS_KEY, 'x\u001b[2J', '{}');
    const worker = started(['worker', '--queue', redis.url]);
    while (!worker.said().includes('refused, in the list of campaigns')) await setTimeout(50);
    expect(worker.said()).toContain('x\\u001b[2J');
    expect(worker.said()).not.toContain('\u001b');
    worker.child.kill('SIGKILL');
    await worker.ended;
    await raw.flushall();
  });
});
