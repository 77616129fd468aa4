/** Contenders in processes of their own: what such a process says of its times is believed only where it can be a time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openContenders } from '../../../bench/contenders/open-contenders.ts';
import { readCall, readMeasured } from '../../../bench/contenders/read-replies.ts';
import { moduleSource } from '../../../subjects/source.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-contenders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OUTCOME = { kind: 'result', shape: [1, 1, 1], data: Float64Array.of(7) };
const reply = (value: object) => ({ kind: 'reply', value }) as const;

describe('a process that says of its call', () => {
  it.each([
    ['a text', 'soon', 0],
    ['a time below 0', -1, 0],
    ['no number', Number.NaN, 0],
    ['no end', Number.POSITIVE_INFINITY, 0],
    ['nothing', undefined, 0],
    ['a time', 12.5, 12.5],
  ])('%s: %s took %d ms', (_, said, callMs) => {
    const called = readCall(reply({ outcome: OUTCOME, callMs: said, isAsync: false }));
    expect(called).toEqual({ outcome: OUTCOME, callMs, waitedMs: callMs, isAsync: false });
  });

  it.each([
    [true, true],
    ['yes', false],
  ])('that it was asynchronous: %j is read as %j', (said, isAsync) => {
    expect(readCall(reply({ outcome: OUTCOME, callMs: 1, isAsync: said })).isAsync).toBe(isAsync);
  });
});

describe('a process that says of its timed calls', () => {
  const NONE = { kind: 'malformed', message: 'the process answered with times that are none' };

  it.each([
    ['no list', 3],
    ['an empty list', []],
    ['a text among them', [1, '2']],
    ['one of 0', [1, 0]],
    ['one below 0', [1, -1]],
    ['one without end', [1, Number.POSITIVE_INFINITY]],
  ])('%s gets no time', (_, samplesMs) => {
    const measured = readMeasured(reply({ samplesMs, prepareMs: null, wholeCallMs: null, last: OUTCOME }));
    expect(measured).toEqual({ samplesMs: null, prepareMs: null, wholeCallMs: null, last: NONE });
  });

  it('that they failed has no time, and the failure as its last outcome', () => {
    const failure = { kind: 'refused', message: 'no groups' };
    const measured = readMeasured(reply({ failure }));
    expect(measured).toMatchObject({ samplesMs: null, prepareMs: null, wholeCallMs: null, last: failure });
  });

  it('what can be times has them, and what else cannot be is left out', () => {
    const measured = readMeasured(reply({ samplesMs: [1, 2], prepareMs: 'none', wholeCallMs: -3, last: OUTCOME }));
    expect(measured).toEqual({ samplesMs: [1, 2], prepareMs: null, wholeCallMs: null, last: OUTCOME });
  });
});

describe('a subject that can use fewer threads than asked for', () => {
  it.each([
    [1, [1], [], [1]],
    [1, [1, 2], [[1, [2]]], [1]],
    [2, [2], [], [2]],
    [2, [1, 4], [[2, [4]]], [1, 2]],
  ])('with %d of its own and %j asked for is reported by %j', async (most, threads, reported, used) => {
    const file = join(folder, `threads ${most}.mjs`);
    writeFileSync(
      file,
      `export const capabilities = { threads: ${most} };
       export const convTranspose = () => ({ shape: [1, 1, 1], data: [7] });`,
    );
    const told: unknown[] = [];
    const contenders = await openContenders([moduleSource(file)], {
      timeoutMs: 20_000,
      threads,
      onFewerThreads: (_, own, beyond) => told.push([own, beyond]),
    });
    await Promise.all(contenders.map((contender) => contender.close()));
    expect(told).toEqual(reported);
    expect(contenders.map((contender) => contender.threads)).toEqual(used);
  });
});

it('a subject of one thread is opened as it is', async () => {
  const path = join(folder, 'plain.mjs');
  writeFileSync(path, 'export const convTranspose = () => 0;');
  const source = moduleSource(path);
  const [contender] = await openContenders([source], { timeoutMs: 20_000, threads: [1, 1] });
  await contender.close();
  expect([contender.source, contender.threads]).toEqual([source, 1]);
});

it('a result may be as large as its layer says, and no larger', async () => {
  const path = join(folder, 'large.mjs');
  writeFileSync(path, 'export const convTranspose = () => ({ shape: [1, 1, 5e6], data: new Float64Array(5e6) });');
  const [contender] = await openContenders([moduleSource(path)], { timeoutMs: 20_000, threads: [1] });
  const outcomeOf = async (padEnd: number) => {
    const x = { shape: [1, 1, 1], data: Float64Array.of(1) };
    const plain = { bias: null, stride: [1], padBegin: [0], dilation: [1], groups: 1, dtype: 'f64' } as const;
    return (await contender.call({ ...plain, x, w: x, padEnd: [padEnd], outputPadding: [0] })).outcome;
  };
  expect((await outcomeOf(1 - 5e6)).kind).toBe('result');
  expect(await outcomeOf(0)).toMatchObject({
    kind: 'malformed',
    message: expect.stringMatching(/more than any answer/),
  });
  await contender.close();
});
