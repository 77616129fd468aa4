/** Campaigns over a real Redis: coordinators and workers as processes, killed and started again. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedis, SERVER, type TestRedis } from '../runs/queue/redis.ts';
import { adjoint, endStarted, ROOT, started } from './command-line.ts';
import { linesIn } from './killed-at.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-campaigns-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);

const SUBJECTS = ['examples/direct.mjs', 'examples/bias-of-first-group.mjs', 'im2col'];
const LAWS = ['--law', 'agreement,output-shape,linearity-x,refusal'];
const RUN = [...SUBJECTS, '--seed', '7', '--runs', '20', ...LAWS, '--no-config'];

/** The result in a file, without times and machine. */
function resultIn(path: string): string {
  const plain = (key: string, value: unknown) => (key === 'milliseconds' || key === 'environment' ? undefined : value);
  return JSON.stringify(JSON.parse(readFileSync(path, 'utf8')), plain);
}

afterAll(endStarted);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await setTimeout(10);
}

let redis: TestRedis;
let whole: string;
beforeAll(async () => {
  if (SERVER === null) return;
  redis = await openRedis();
  expect(
    (await adjoint(['verify', ...RUN, '--json', file('whole.json'), '--journal', file('whole.ndjson')])).status,
  ).toBe(1);
  whole = resultIn(file('whole.json'));
});
afterAll(() => redis?.remove());

const worker = (name: string, ...more: string[]) =>
  started(['worker', '--queue', redis.url, '--name', name, '--silence', '2', ...more]);
const campaign = (...more: string[]) => ['campaign', ...RUN, '--queue', redis.url, ...more];

describe.skipIf(SERVER === null)('a campaign that nothing disturbs', () => {
  it('has the result of verify with three workers, which end with it', async () => {
    const workers = ['a', 'b', 'c'].map((name) => worker(name, '--until-done'));
    const { status, stderr } = await adjoint(campaign('--json', file('three.json')));
    expect(status, stderr).toBe(1);
    expect(resultIn(file('three.json'))).toBe(whole);
    for (const { ended } of workers) expect((await ended).status).toBe(0);
  });

  it('is taken up from a journal that verify began', async () => {
    const journal = file('begun.ndjson');
    const begun = started(['verify', ...RUN, '--journal', journal]);
    await until(() => linesIn(journal) > 3);
    begun.child.kill('SIGKILL');
    await begun.ended;
    const one = worker('late', '--until-done');
    const resumed = ['campaign', '--resume', journal, '--queue', redis.url, '--json', file('begun.json')];
    expect((await adjoint(resumed)).status).toBe(1);
    expect(resultIn(file('begun.json'))).toBe(whole);
    expect((await one.ended).status).toBe(0);
  });
});

describe.skipIf(SERVER === null)('a campaign of certificates', () => {
  const RANGE = ['examples/direct.mjs', 'examples/bias-of-first-group.mjs', '--bound', '3', '--strength', '2'];
  const words = [...RANGE, '--points', '1', '--seed', '5', '--no-config'];

  it('has the result of certify, with a journal that the same command goes on with', async () => {
    expect((await adjoint(['certify', ...words, '--json', file('certificates.json')])).status).toBe(1);
    const journal = file('certificates.ndjson');
    const typed = ['campaign', '--certify', ...words, '--queue', redis.url, '--journal', journal];
    const one = worker('certifies', '--until-done');
    const first = started(typed);
    await until(() => linesIn(journal) > 1);
    first.child.kill('SIGKILL');
    await first.ended;
    const { status, stderr } = await adjoint([...typed, '--json', file('campaign.json')]);
    expect(status, stderr).toBe(1);
    expect(resultIn(file('campaign.json'))).toBe(resultIn(file('certificates.json')));
    expect((await one.ended).status).toBe(0);
  });
});

describe.skipIf(SERVER === null)('a campaign in which something is killed', () => {
  it('is gone on with by the same command where its coordinator was killed, with its journal and without', async () => {
    const journal = file('killed.ndjson');
    const first = started(campaign('--journal', journal));
    const one = worker('one');
    await until(() => linesIn(journal) > 4);
    first.child.kill('SIGKILL');
    await first.ended;
    const found = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
    const second = started(campaign());
    await setTimeout(500);
    second.child.kill('SIGKILL');
    await second.ended;
    const { status, stderr } = await adjoint(campaign('--journal', journal, '--json', file('killed.json')));
    expect(status, stderr).toBe(1);
    expect(resultIn(file('killed.json'))).toBe(whole);
    expect(readFileSync(journal, 'utf8').split('\n').slice(0, found.length)).toEqual(found);
    one.child.kill('SIGTERM');
    expect((await one.ended).status).toBe(0);
  });

  it('gives the work of a worker that was killed to another', async () => {
    const journal = file('worker.ndjson');
    const lost = worker('lost');
    const run = adjoint(campaign('--journal', journal, '--json', file('worker.json')));
    await until(() => linesIn(journal) > 2);
    lost.child.kill('SIGKILL');
    await lost.ended;
    const other = worker('other', '--until-done');
    const { status, stderr } = await run;
    expect(status, stderr).toBe(1);
    expect(resultIn(file('worker.json'))).toBe(whole);
    expect((await other.ended).status).toBe(0);
  });

  it('waits for a Redis that was killed, and goes on with what its file has', async () => {
    const journal = file('redis.ndjson');
    const one = worker('patient', '--until-done');
    const run = adjoint(campaign('--journal', journal, '--json', file('redis.json')));
    await until(() => linesIn(journal) > 3);
    await redis.kill();
    await setTimeout(1500);
    await redis.start();
    const { status, stderr } = await run;
    expect(status, stderr).toBe(1);
    expect(stderr).toContain(`${redis.url} went away: waiting for it\n`);
    expect(stderr).toContain(`${redis.url} is back\n`);
    expect(resultIn(file('redis.json'))).toBe(whole);
    expect((await one.ended).status).toBe(0);
  });
});

describe.skipIf(SERVER === null)('a campaign without workers', () => {
  it('says how many units are queued and how a worker is started, and names the worker that comes', async () => {
    const coordinator = started(campaign());
    await until(() => coordinator.said().includes('no worker has come yet; start one: '));
    expect(coordinator.said()).toMatch(new RegExp(`^\\d+ units queued at ${redis.url}`));
    expect(coordinator.said()).toContain(`worker --queue ${redis.url}\n`);
    const one = worker('first', '--until-done');
    expect((await coordinator.ended).status).toBe(1);
    expect(coordinator.said()).toContain('worker first is here\n');
    const { status, stderr } = await one.ended;
    expect(status).toBe(0);
    expect(stderr).toMatch(/first takes part in campaign [0-9a-f]+, 1 at once: verify, seed 7: direct, /);
  });
});

describe.skipIf(SERVER === null)('a campaign that is left', () => {
  const list = async () => (await adjoint(['campaign', '--list', '--queue', redis.url])).stdout;
  const drop = (which: string) => adjoint(['campaign', '--drop', which, '--queue', redis.url]);

  it('is listed, is not dropped while its coordinator is alive, and is dropped then', async () => {
    expect(await list()).toBe(`no campaign at ${redis.url}\n`);
    const left = started(campaign());
    await until(() => left.said().includes(' queued at '));
    const line = await list();
    expect(line).toMatch(/^[0-9a-f]+ {2}verify, seed 7: direct, .*, im2col {2}0 of \d+ units {2}coordinator alive\n$/);
    const [digest] = line.split(' ');
    const refused = await drop(digest);
    expect(refused.stderr).toBe(`adjoint: campaign: --drop: the coordinator of ${digest} is alive; end it first\n`);
    expect(refused.status).toBe(2);
    left.child.kill('SIGTERM');
    expect((await left.ended).status).toBe(143);
    expect(await list()).toMatch(/ 0 of \d+ units {2}no coordinator since \d{4}-\d\d-\d\dT[\d:]+Z\n$/);
    const dropped = await drop('all');
    expect(dropped.stdout).toContain(`dropped: ${digest}  verify, seed 7`);
    expect(dropped.status).toBe(0);
    expect(await list()).toBe(`no campaign at ${redis.url}\n`);
    expect((await drop(digest)).stderr).toContain(`--drop: no campaign "${digest}" at ${redis.url}`);
  });

  it('keeps no worker from one that somebody waits for', async () => {
    const left = started(campaign('--runs', '61'));
    await until(() => left.said().includes(' queued at '));
    left.child.kill('SIGTERM');
    await left.ended;
    const one = worker('chooses', '--until-done');
    const { status, stderr } = await adjoint(campaign('--json', file('alive.json')));
    expect(status, stderr).toBe(1);
    expect(resultIn(file('alive.json'))).toBe(whole);
    one.child.kill('SIGTERM');
    await one.ended;
    expect(await list()).toContain('no coordinator since ');
    await drop('all');
  });
});

describe.skipIf(SERVER === null)('what cannot take part', () => {
  it('refuses a worker that has another file of a module, and says so on both sides', async () => {
    const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
    copyFileSync(join(ROOT, 'examples/direct.mjs'), join(elsewhere, 'mine.mjs'));
    writeFileSync(file('mine.mjs'), `${readFileSync(join(ROOT, 'examples/direct.mjs'), 'utf8')}\n// changed\n`);
    const words = [
      'mine.mjs',
      '--seed',
      '1',
      '--runs',
      '20',
      '--law',
      'agreement',
      '--no-config',
      '--queue',
      redis.url,
    ];
    const coordinator = started(['campaign', ...words], folder);
    const other = started(['worker', '--queue', redis.url, '--name', 'other'], elsewhere);
    const { status, stderr } = await other.ended;
    expect(status).toBe(2);
    expect(stderr).toContain('adjoint: worker: other does not take part in campaign ');
    expect(stderr).toContain('there and here differ: the file mine.mjs');
    await until(() => coordinator.said().includes('other does not take part: there and here differ: the file'));
    const same = started(['worker', '--queue', redis.url, '--until-done'], folder);
    expect((await coordinator.ended).status).toBe(0);
    expect((await same.ended).status).toBe(0);
  });

  it.each([
    [
      ['campaign', 'im2col', '--queue', 'http://x', '--seed', '1'],
      /campaign: --queue: must be the URL of a Redis, as redis:.* got "http:\/\/x"/,
    ],
    [['worker', '--queue', 'localhost:6379'], /must be the URL of a Redis, .* got "localhost:6379"/],
    [['worker', '--queue', 'me:secret@host:6379'], /must be the URL of a Redis, .* got "…@host:6379"/],
    [
      ['campaign', 'im2col', '--queue', 'redis://127.0.0.1:1', '--seed', '1'],
      /no Redis at redis:\/\/127.0.0.1:1 within 5 s/,
    ],
    [['worker', '--queue', 'redis://user:secret@127.0.0.1:1'], /no Redis at redis:\/\/127.0.0.1:1 within 5 s/],
    [['campaign', 'im2col', '--bound', '3', '--queue', 'REDIS'], /campaign: --bound needs --certify/],
    [
      ['campaign', 'im2col', '--certify', '--law', 'core', '--seed', '1', '--queue', 'REDIS'],
      /campaign: --certify and --law exclude each other/,
    ],
    [['campaign', 'im2col', '--no-config', '--queue', 'REDIS'], /campaign needs --seed/],
    [['campaign', 'im2col', '--workers', '2', '--queue', 'REDIS'], /campaign: --workers is for a run on this machine/],
    [['campaign', 'im2col', '--path', '3', '--queue', 'REDIS'], /campaign: --path is about one case/],
    [['campaign', 'im2col', '--list', '--queue', 'REDIS'], /campaign: --list and im2col exclude each other/],
    [['campaign', '--drop', 'all', '--seed', '1', '--queue', 'REDIS'], /campaign: --drop and --seed exclude/],
    [
      ['campaign', 'im2col', '--seed', '2', '--no-config', '--queue', 'REDIS', '--journal', file('whole.ndjson')],
      /is there already, of another run: seed 7 and 2/,
    ],
  ])('says in one line what is wrong with %j', async (typed, message) => {
    const run = await adjoint(typed.map((word) => (word === 'REDIS' ? redis.url : word)));
    expect(run.stderr).toMatch(message);
    expect(run.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(run.stderr).not.toContain('secret');
    expect(run.status).toBe(2);
  });
});

/** Far beyond what a worker takes to execute two units, or to be killed by one, on the busiest machine. */
const STUCK_MS = 180_000;

describe.skipIf(SERVER === null)('a subject that kills what executes it', () => {
  it('is a crash at the case at which it does, and the others go on', async () => {
    const direct = JSON.stringify(join(ROOT, 'examples/direct.mjs'));
    writeFileSync(
      file('deadly.mjs'),
      `import { convTranspose as right } from ${direct};
export { capabilities } from ${direct};
export const convTranspose = (problem) => {
  if (problem.stride[0] === 3) process.kill(process.ppid, 'SIGKILL');
  return right(problem);
};
`,
    );
    copyFileSync(join(ROOT, 'examples/direct.mjs'), file('healthy.mjs'));
    const typed = ['deadly.mjs', 'healthy.mjs', '--seed', '3', '--runs', '100', '--law', 'agreement', '--no-config'];
    const words = [...typed, '--queue', redis.url, '--json', file('deadly.json')];
    const coordinator = started(['campaign', ...words], folder);
    let isOver = false;
    void coordinator.ended.then(() => {
      isOver = true;
    });
    let deaths = 0;
    while (!isOver) {
      const one = started(['worker', '--queue', redis.url, '--silence', '1', '--until-done'], folder);
      // One that nothing ends would say nothing of itself for as long as the test may take.
      const late = setTimeout(STUCK_MS, null, { ref: false });
      const ended = await Promise.race([one.ended, late, coordinator.ended.then(() => null)]);
      if (isOver) {
        // It came when the campaign was over, and would wait for the next.
        one.child.kill('SIGKILL');
        break;
      }
      if (ended === null) throw new Error(`a worker is stuck: ${one.said()}\nits campaign: ${coordinator.said()}`);
      if (ended.status !== 0) deaths++;
    }
    expect((await coordinator.ended).status).toBe(1);
    const { checks } = JSON.parse(readFileSync(file('deadly.json'), 'utf8'));
    const [deadly, healthy] = checks;
    expect(healthy).toMatchObject({ subject: 'direct', status: 'passed', cases: 100 });
    expect(deadly).toMatchObject({ subject: 'deadly', status: 'failed' });
    expect(deadly.failure.mismatch.kind).toBe('crashed');
    expect(deadly.failure.mismatch.message).toBe('the worker that executed it ended 4 times, at this case');
    expect(JSON.parse(deadly.failure.case).stride[0]).toBe(3);
    expect(deaths).toBeGreaterThanOrEqual(4);
  });
});
