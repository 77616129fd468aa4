/** Layers that are prepared once and kept by their names, and calls that start together. */
import { describe, expect, it } from 'vitest';
import { Caller } from '../../../subjects/calls/caller.ts';
import type { CallOptions, Implementation } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const [one, two] = [1, 2].map((cells) => caseOf({ x: counting([1, 1, cells]), w: counting([1, 1, 1]) }));
const answer = (value: number) => ({ shape: [1, 1, 1], data: Float64Array.of(value) });

/** An implementation that says what is done with its layers, each by its number. */
function preparing(more: Partial<Implementation> = {}) {
  const events: string[] = [];
  let layers = 0;
  const implementation: Implementation = {
    convTranspose: () => answer(0),
    prepare(problem) {
      const layer = ++layers;
      events.push(`prepare ${layer} of ${problem.x.data.length}`);
      return {
        run(x) {
          events.push(`run ${layer}${x === undefined ? '' : ` on ${x.data.length}`}`);
          return answer(layer);
        },
        dispose: () => void events.push(`dispose ${layer}`),
      };
    },
    ...more,
  };
  const caller = new Caller(implementation);
  const run = (problem: typeof one, layer: CallOptions['layer']) => caller.call(problem, { ...(layer && { layer }) });
  return { events, run, caller };
}

describe('a layer', () => {
  it('is prepared once and run again, until it is the last run of it', async () => {
    const { events, run } = preparing();
    await run(one, { name: 'a' });
    await run(one, { name: 'a' });
    await run(one, { name: 'a', last: true });
    await run(one, { name: 'a' });
    expect(events).toEqual(['prepare 1 of 1', 'run 1', 'run 1', 'run 1', 'dispose 1', 'prepare 2 of 1', 'run 2']);
  });

  it('is beside others of other names', async () => {
    const { events, run } = preparing();
    await run(one, { name: 'a' });
    await run(two, { name: 'b' });
    expect(await run(one, { name: 'a' })).toMatchObject({ data: Float64Array.of(1) });
    expect(events).toEqual(['prepare 1 of 1', 'run 1', 'prepare 2 of 2', 'run 2', 'run 1']);
  });

  it('is prepared anew, the old one disposed of before', async () => {
    const { events, run } = preparing();
    await run(one, { name: 'a' });
    await run(two, { name: 'a', anew: true });
    expect(events).toEqual(['prepare 1 of 1', 'run 1', 'dispose 1', 'prepare 2 of 2', 'run 2']);
  });

  it('is given the x of another case, and keeps the case that it was prepared from', async () => {
    const { events, run } = preparing();
    await run(one, { name: 'a' });
    await run(two, { name: 'a', givesX: true });
    await run(two, { name: 'a' });
    expect(events).toEqual(['prepare 1 of 1', 'run 1', 'run 1 on 2', 'run 1']);
  });

  it.each<[string, Partial<Implementation>, object]>([
    ['exports no function prepare(case)', { prepare: undefined as never }, { kind: 'refused' }],
    ['prepare(case) must return { run, dispose }, got 7', { prepare: () => 7 as never }, { kind: 'refused' }],
    [
      'prepare(case) must return { run, dispose }, got {',
      { prepare: () => ({ run() {} }) as never },
      { kind: 'refused' },
    ],
    [
      'too large',
      { prepare: () => Object.assign(new Error('too large'), { name: 'Skipped' }) as never },
      { kind: 'skipped' },
    ],
  ])('is none where there is %s', async (message, more, outcome) => {
    const { run } = preparing(more);
    expect(await run(one, { name: 'a' })).toMatchObject({ ...outcome, message: expect.stringContaining(message) });
  });
});

describe('calls', () => {
  it('that start together all start before the first has ended', async () => {
    const events: string[] = [];
    const caller = new Caller({
      async convTranspose({ x }) {
        events.push(`start ${x.data.length}`);
        await new Promise((resolve) => setTimeout(resolve));
        events.push(`end ${x.data.length}`);
        return answer(x.data.length);
      },
    });
    const outcomes = await caller.together([{ problem: one }, { problem: two }]);
    expect(outcomes).toMatchObject([{ data: Float64Array.of(1) }, { data: Float64Array.of(2) }]);
    expect(events.slice(0, 2)).toEqual(['start 1', 'start 2']);
  });

  it('of gradients have that with respect to the argument, from a copy of g', async () => {
    const g = { shape: [1, 1, 1], data: Float64Array.of(5) };
    const caller = new Caller({
      convTranspose: () => answer(0),
      gradients(_, given) {
        given.data[0]++;
        return { x: answer(given.data[0]), w: answer(7), bias: null };
      },
    });
    const of = (argument: 'x' | 'w' | 'bias') => caller.call(one, { gradient: { of: argument, g } });
    expect(await of('x')).toMatchObject({ data: Float64Array.of(6) });
    expect(await of('w')).toMatchObject({ data: Float64Array.of(7) });
    expect(await of('bias')).toMatchObject({ kind: 'malformed' });
    expect(g.data[0]).toBe(5);
    const without = new Caller({ convTranspose: () => answer(0) });
    expect(await without.call(one, { gradient: { of: 'x', g } })).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('exports no function gradients(case, g)'),
    });
    expect(await without.words({} as never)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('exports no function call(request)'),
    });
  });

  it('in views have the same numbers, in one buffer', async () => {
    const seen: boolean[] = [];
    const caller = new Caller({
      convTranspose({ x, w }) {
        seen.push(x.data.buffer === w.data.buffer);
        return answer(x.data[0] + w.data[0]);
      },
    });
    expect(await caller.call(one, { asViews: true })).toMatchObject({ data: Float64Array.of(2) });
    expect(await caller.call(one)).toMatchObject({ data: Float64Array.of(2) });
    expect(seen).toEqual([true, false]);
  });

  it('that are watched tell a result in the memory of an argument, and of the result before', async () => {
    const kept = Float64Array.of(1);
    const shared = new Caller({ convTranspose: ({ x }) => ({ shape: [1, 1, 1], data: x.data }) });
    expect(await shared.call(one, { watched: true })).toMatchObject({
      sideEffects: [{ kind: 'memory shared', message: 'the result lies in the memory of x.data' }],
    });
    expect(await shared.call(one)).not.toHaveProperty('sideEffects');
    const same = new Caller({ convTranspose: () => ({ shape: [1, 1, 1], data: kept }) });
    expect(await same.call(one, { watched: true })).toMatchObject({ sideEffects: [] });
    expect(await same.call(one, { watched: true })).toMatchObject({
      sideEffects: [
        { kind: 'earlier result changed', message: 'the result lies in the memory of that of the call before' },
      ],
    });
  });
});
