/** Contenders in processes of their own: what such a process says of its times is believed only where it can be a time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Contender } from '../../../bench/contenders/contender.ts';
import { openContenders } from '../../../bench/contenders/open-contenders.ts';
import { moduleSource } from '../../../subjects/source.ts';
import { layer } from '../../spec/cases.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-contenders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const PROBLEM = layer([1, 1, 1], [1, 1, 1]);
const OPTIONS = { timeBudgetMs: 1, warmUpMs: 0, firstCallMs: 0, isAsync: false };

/** Uses a contender whose process says these fields in place of what its host measured. */
async function saying<T>(name: string, fields: string, use: (contender: Contender) => Promise<T>): Promise<T> {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(
    file,
    `const send = process.send.bind(process);
     process.send = ({ sequence, value }, ...rest) =>
       send({ sequence, value: value.capabilities === undefined ? { ...value, ${fields} } : value }, ...rest);
     export const convTranspose = () => ({ shape: [1, 1, 1], data: [7] });`,
  );
  const [contender] = await openContenders([moduleSource(file)], { timeoutMs: 20_000 });
  return use(contender).finally(() => contender.close());
}

describe('a process that says of its call', () => {
  it.each([
    ['a text', `callMs: 'soon'`, 0],
    ['a time below 0', 'callMs: -1', 0],
    ['no number', 'callMs: NaN', 0],
    ['no end', 'callMs: Infinity', 0],
    ['nothing', 'callMs: undefined', 0],
    ['a time', 'callMs: 12.5', 12.5],
  ])('%s has taken %s: %d', async (name, fields, callMs) => {
    const reply = await saying(`call ${name}`, fields, (contender) => contender.call(PROBLEM));
    expect(reply).toEqual({
      outcome: { kind: 'result', shape: [1, 1, 1], data: Float32Array.of(7) },
      callMs,
      waitedMs: callMs,
      isAsync: false,
    });
  });

  it('that it was asynchronous is believed where it says yes or no', async () => {
    const isAsync = (fields: string) =>
      saying(`async ${fields.length}`, fields, async (contender) => (await contender.call(PROBLEM)).isAsync);
    expect(await isAsync('isAsync: true')).toBe(true);
    expect(await isAsync(`isAsync: 'yes'`)).toBe(false);
  });
});

describe('a process that says of its timed calls', () => {
  const NONE = { kind: 'malformed', message: 'the process answered with times that are none' };

  it.each([
    ['no list', 'samplesMs: 3'],
    ['an empty list', 'samplesMs: []'],
    ['a text among them', `samplesMs: [1, '2']`],
    ['one of 0', 'samplesMs: [1, 0]'],
    ['one below 0', 'samplesMs: [1, -1]'],
    ['one without end', 'samplesMs: [1, Infinity]'],
  ])('%s gets no time', async (name, fields) => {
    const measured = await saying(`samples ${name}`, fields, (contender) => contender.measure(PROBLEM, OPTIONS, false));
    expect(measured).toEqual({ samplesMs: null, prepareMs: null, wholeCallMs: null, last: NONE });
  });

  it('what can be times has them, and what else cannot be is left out', async () => {
    const fields = `samplesMs: [1, 2], prepareMs: 'none', wholeCallMs: -3`;
    const measured = await saying('partly', fields, (contender) => contender.measure(PROBLEM, OPTIONS, false));
    expect(measured).toMatchObject({ samplesMs: [1, 2], prepareMs: null, wholeCallMs: null, last: { kind: 'result' } });
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
