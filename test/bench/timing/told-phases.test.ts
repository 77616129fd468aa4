/** What calls tell of their parts: believed only where it can be true. */
import { describe, expect, it } from 'vitest';
import { readMeasured } from '../../../bench/contenders/read-replies.ts';
import { phaseMedians } from '../../../bench/timing/round-times.ts';
import { ToldPhases } from '../../../bench/timing/told-phases.ts';

const STEP_MS = 0.5;
const parts = (upload: unknown, dispatch: unknown, readback: unknown) => ({ upload, dispatch, readback });

/** @param times of each call, in their order; undefined of one that tells nothing */
function told(times: readonly unknown[]): ToldPhases {
  const phases = new ToldPhases();
  for (const one of times) phases.add({ shape: [], data: [], ...(one !== undefined && { times: one as never }) });
  return phases;
}

describe('the parts of calls', () => {
  it('are those of the last calls, where earlier ones warmed up', () => {
    const phases = told([parts(9, 9, 9), parts(1, 2, 3), parts(0, 4, 0)]);
    expect(phases.phases([5, 7], 1, STEP_MS)).toEqual({ upload: [1, 0], dispatch: [2, 4], readback: [3, 0] });
  });

  it('are means where a time is one over several calls', () => {
    const phases = told([parts(9, 9, 9), parts(1, 2, 3), parts(3, 0, 1), parts(2, 2, 2), parts(0, 0, 0)]);
    expect(phases.phases([5, 3], 2, STEP_MS)).toEqual({ upload: [2, 1], dispatch: [1, 1], readback: [2, 1] });
  });

  it('are none where no call tells them', () => {
    expect(told([undefined, undefined]).phases([1], 1, STEP_MS)).toBeNull();
  });

  it('may exceed the call by one step of the clock, whatever the order of the times', () => {
    expect(told([parts(1, 1, 1), parts(0.5, 0, 0)]).phases([0.1, 2.5], 1, STEP_MS)).not.toBeNull();
  });
});

describe('parts that cannot be', () => {
  const RULE = 'must be a finite number >= 0, in milliseconds, got';

  it.each<[string, readonly unknown[], string]>([
    ['below 0', [parts(1, -1, 0)], `result.times.dispatch ${RULE} -1`],
    ['no number', [parts(Number.NaN, 0, 0)], `result.times.upload ${RULE} NaN`],
    ['without end', [parts(0, 0, Number.POSITIVE_INFINITY)], `result.times.readback ${RULE} Infinity`],
    ['a text', [parts(0, '1', 0)], `result.times.dispatch ${RULE} "1"`],
    ['left out', [{ upload: 1, dispatch: 1 }], `result.times.readback ${RULE} undefined`],
    ['null', [null], `result.times.upload ${RULE} undefined`],
    ['told of a call that warms up only', [parts(-1, 0, 0), parts(0, 0, 0)], `result.times.upload ${RULE} -1`],
    [
      'told of some calls',
      [parts(0, 0, 0), undefined],
      'result.times must come with every call or with none: 1 of 2 had them',
    ],
    [
      'more than the call took',
      [parts(1, 1.5, 1)],
      'result.times must sum to at most the 2.9 ms of the call and a step of the clock, 0.5 ms, got 3.5',
    ],
  ])('%s are refused', (_, times, message) => {
    expect(() => told(times).phases([2.9], 1, STEP_MS)).toThrow(message);
  });

  it('are refused where one call of several tells more than the longest took', () => {
    const phases = told([parts(1, 0, 0), parts(4, 0, 0), parts(1, 0, 0)]);
    expect(() => phases.phases([3, 3, 3], 1, STEP_MS)).toThrow(/sum to at most the 3 ms .* got 4$/);
  });
});

describe('the process of an implementation', () => {
  const OUTCOME = { kind: 'result', shape: [1], data: Float64Array.of(7) };
  const measured = (phasesMs: unknown) =>
    readMeasured({
      kind: 'reply',
      value: { samplesMs: [1, 2], phasesMs, prepareMs: null, wholeCallMs: null, last: OUTCOME },
    });

  it('hands the parts of every time on', () => {
    const phasesMs = { upload: [0, 1], dispatch: [1, 1], readback: [0, 0] };
    expect(measured(phasesMs)).toMatchObject({ samplesMs: [1, 2], phasesMs });
    expect(measured(null)).not.toHaveProperty('phasesMs');
  });

  it.each([
    ['a text', 'soon'],
    ['too few', { upload: [0], dispatch: [1, 1], readback: [0, 0] }],
    ['one below 0', { upload: [0, -1], dispatch: [1, 1], readback: [0, 0] }],
    ['one without end', { upload: [0, 0], dispatch: [1, Number.POSITIVE_INFINITY], readback: [0, 0] }],
    ['a list that is missing', { upload: [0, 0], dispatch: [1, 1] }],
  ])('gets no time where it hands on %s', (_, phasesMs) => {
    expect(measured(phasesMs)).toMatchObject({ samplesMs: null, last: { kind: 'malformed' } });
  });
});

it('all rounds together have a median of each part', () => {
  const rounds = [
    { upload: [1, 3], dispatch: [5, 5], readback: [0, 0] },
    { upload: [2], dispatch: [7], readback: [1] },
  ];
  expect(phaseMedians(rounds)).toEqual({ uploadMs: 2, dispatchMs: 5, readbackMs: 0 });
});
