/**
 * In which way each defect is wrong: what it answers on its trigger is the right answer to another problem, or the right one
 * with cells that its document names changed. Written down from the documents, not from the re-creations.
 */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forward } from '../../engines/forward.ts';
import { engines } from '../../engines/index.ts';
import { PUBLISHED_SUITES } from '../../faults/defects/published-suites.ts';
import { UNWRITTEN } from '../../faults/faulty-engine.ts';
import { FAULTS, faultsNamed, implementationOf } from '../../faults/index.ts';
import type { Case } from '../../spec/case.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import { thrownBy } from '../spec/cases.ts';
import { at, type Problem } from './problems.ts';

const T = engines.scatter;

const answerOf = (id: string, problem: Case) => implementationOf(faultsNamed([id])[0]).convTranspose(problem);
const plainly = ({ shape, data }: { shape: ArrayLike<number>; data: ArrayLike<number> }) => ({
  shape: Array.from(shape),
  data: Array.from(data, (value) => value + 0),
});

/** The numbers of a tensor by their place: flat, and along one axis. */
function changed({ shape, data }: Tensor, value: (was: number, index: number[], flat: number) => number): Tensor {
  const indexOf = (flat: number) =>
    shape.map((extent, axis) => Math.floor(flat / elementCount(shape.slice(axis + 1))) % extent);
  return { shape, data: data.map((was, flat) => value(was, indexOf(flat), flat)) };
}

const on = (problem: Case, of: Partial<Case>) => T({ ...problem, ...of });
const extentsOf = ({ shape }: Tensor) => shape.slice(2);
const reversed = ({ shape, data }: Tensor) => {
  const taps = elementCount(shape.slice(2));
  return { shape, data: data.map((_, flat) => data[flat - (flat % taps) + taps - 1 - (flat % taps)]) };
};

/** The filters of the first group for all of them. */
function firstFilters({ w, groups }: Case): Tensor {
  return { shape: w.shape, data: w.data.map((_, flat) => w.data[flat % (w.data.length / groups)]) };
}

/** The filters of each group, read as [out, in] instead of [in, out]. */
function filtersTurned({ w, groups }: Case): Tensor {
  const perGroup = w.shape[0] / groups;
  const taps = elementCount(w.shape.slice(2));
  const of = changed(w, (_, [c, m], flat) => {
    const group = Math.floor(c / perGroup) * perGroup * w.shape[1];
    return w.data[(group + m * perGroup + (c % perGroup)) * taps + (flat % taps)];
  });
  return of;
}

const BIASED: Problem = { x: [2, 2, 3], k: [2], m: 2, bias: true };
const GROUPED: Problem = { x: [2, 4, 3], k: [2], m: 2, g: 2 };
const SAME: Problem = { x: [1, 1, 3], k: [3], s: [2], b: [1], e: [1], a: [1] };
const CUBE: Problem = { x: [1, 1, 4, 4, 4], k: [2, 2, 2], d: [2, 1, 2], b: [1, 0, 1], e: [0, 1, 1] };

type Row = readonly [id: string, problem: Problem, answer: (problem: Case) => Tensor];

const OF_SHAPES: readonly Row[] = [
  [
    'eff-kernel-k-plus-d-minus-1',
    { x: [1, 1, 3], k: [3], d: [2] },
    (p) => ({ shape: [1, 1, 6], data: T(p).data.slice(0, 6) }),
  ],
  ['dilation-silently-ignored', { x: [1, 2, 3], k: [3], d: [2] }, (p) => on(p, { dilation: [1] })],
  [
    'shape-fn-omits-output-padding',
    { x: [1, 1, 2, 2], k: [2, 2], s: [2, 3], a: [1, 2] },
    (p) => ({
      shape: [1, 1, ...extentsOf(T(p)).map((extent, axis) => extent - p.outputPadding[axis])],
      data: T(p).data,
    }),
  ],
  [
    'output-padding-never-used-by-kernel',
    { x: [1, 1, 2], k: [3], s: [3], e: [1], a: [2] },
    (p) => on(p, { outputPadding: [1] }),
  ],
  [
    'one-d-output-padding-not-lifted-to-two-d',
    { x: [1, 1, 2], k: [3], s: [3], a: [2] },
    (p) => on(p, { outputPadding: [0] }),
  ],
  [
    'input-gradient-geometry-assumes-at-most-one-dropped',
    { x: [1, 1, 2], k: [4], s: [4], a: [3] },
    (p) => on(p, { outputPadding: [1] }),
  ],
  [
    'auto-pad-same-ignored',
    { x: [1, 1, 3], k: [4], s: [2], b: [1], e: [1] },
    (p) => on(p, { padBegin: [0], padEnd: [0] }),
  ],
  ['auto-pad-same-plus-output-padding', SAME, (p) => on(p, { padBegin: [0], padEnd: [1] })],
  ['output-size-ignored-for-unbatched', { x: [1, 1, 2], k: [3], s: [3], a: [2] }, (p) => on(p, { outputPadding: [0] })],
  [
    'output-shape-given-pads-not-derived',
    { x: [1, 1, 4], k: [3], b: [1], e: [1] },
    (p) => on(p, { padBegin: [0], padEnd: [2] }),
  ],
  [
    'explicit-pads-applied-to-zero-inserted-input',
    { x: [1, 1, 5], k: [4], b: [1], e: [2] },
    (p) => on(p, { padBegin: [2], padEnd: [1] }),
  ],
  ['shape-inference-bails-or-valid-on-auto-pad', GROUPED, (p) => ({ shape: [], data: T(p).data })],
  [
    'groups-not-multiplied-into-cout',
    GROUPED,
    (p) => {
      const y = T(p);
      const [images, , cells] = y.shape;
      // Of each image the channels of the first group.
      const half = (n: number) => [...y.data.slice(n * 4 * cells, n * 4 * cells + 2 * cells)];
      return { shape: [images, 2, cells], data: Float64Array.from([...half(0), ...half(1)]) };
    },
  ],
  [
    'meta-swaps-weight-channel-dims',
    { x: [1, 3, 2], k: [2], m: 2 },
    (p) => ({ shape: T(p).shape.with(1, 3), data: T(p).data }),
  ],
  ['layer-ignores-groups', GROUPED, (p) => on(p, { groups: 1 })],
  [
    'batch-and-channels-swapped-on-three-axes',
    { x: [2, 1, 1, 1, 2], k: [2, 2, 2], m: 3 },
    (p) => ({ shape: [3, 2, ...extentsOf(T(p))], data: T(p).data }),
  ],
  ['one-axis-output-without-channels', BIASED, () => ({ shape: [2, 0, 4], data: new Float64Array() })],
  [
    'height-adjustment-not-handed-on',
    { x: [1, 1, 2, 2], k: [2, 2], s: [2, 2], a: [1, 1] },
    (p) => on(p, { outputPadding: [0, 1] }),
  ],
];

const OF_PADS: readonly Row[] = [
  [
    'padding-as-input-padding',
    { x: [1, 1, 3], k: [2], s: [2], b: [1] },
    (p) => changed(T(p), (_, [, , o]) => (o < 2 ? 0 : on(p, { padBegin: [0] }).data[o - 2])),
  ],
  [
    'output-padding-rows-are-zero',
    { x: [1, 1, 2, 2], k: [3, 3], s: [2, 3], a: [1, 2], e: [1, 2], bias: true },
    (p) => changed(T(p), (was, [, , i, j]) => (i >= extentsOf(T(p))[0] - 1 || j >= extentsOf(T(p))[1] - 2 ? 0 : was)),
  ],
  [
    'output-padding-out-of-bounds-read',
    { x: [1, 1, 2], k: [2], s: [3], a: [1] },
    (p) => changed(T(p), (was, [, , o]) => (o < 5 ? was : was + UNWRITTEN * p.w.data[0])),
  ],
  ['same-extra-pad-on-the-wrong-side', { x: [1, 1, 3], k: [2], e: [1] }, (p) => on(p, { padBegin: [1], padEnd: [0] })],
  [
    'same-pads-order-mixup',
    { x: [1, 1, 1, 2], k: [3, 2], b: [1, 0], e: [1, 1] },
    (p) => on(p, { padBegin: [1, 1], padEnd: [1, 0] }),
  ],
  [
    'same-pads-use-stride-of-axis-0',
    { x: [1, 1, 2, 2], k: [3, 5], s: [3, 1], b: [0, 2], e: [0, 2] },
    (p) => on(p, { padBegin: [0, 1], padEnd: [0, 3] }),
  ],
  [
    'asymmetric-pads-treated-as-symmetric',
    { x: [1, 1, 3], k: [3], b: [2] },
    (p) => on(p, { padBegin: [0], padEnd: [2] }),
  ],
  [
    'padding-only-wrong-in-one-d',
    { x: [1, 1, 3], k: [3], b: [1], e: [1] },
    (p) => on(p, { padBegin: [0], padEnd: [2] }),
  ],
  [
    'dilated-same-uses-valid-formula',
    { x: [1, 1, 5], k: [3], d: [2], b: [2], e: [2] },
    (p) => on(p, { padBegin: [1], padEnd: [3] }),
  ],
  [
    'negative-crop-of-same-becomes-a-pad',
    { x: [1, 1, 2], k: [2], s: [4], a: [2] },
    (p) => changed(T(p), (_, [, , o]) => (o < 2 ? 0 : T(p).data[o - 2])),
  ],
];

const OF_INDICES: readonly Row[] = [
  [
    'only-phase-zero-executed',
    { x: [1, 1, 3], k: [3], s: [2], b: [1], bias: true },
    (p) => changed(T(p), (was, [, , o]) => ((o + 1) % 2 === 0 ? was : 0)),
  ],
  [
    'stride-dropped-when-extent-is-one',
    { x: [1, 1, 1, 1], k: [1, 1], s: [2, 3], a: [1, 2] },
    (p) => changed(T(p), (was, [, , i, j]) => (i + j > 0 ? UNWRITTEN : was)),
  ],
  ['kernel-not-flipped-in-gather-form', { x: [1, 2, 3, 2], k: [2, 3], m: 2 }, (p) => on(p, { w: reversed(p.w) })],
  ['reordered-at-stride-1', { x: [1, 2, 3, 2], k: [2, 3], m: 2 }, (p) => on(p, { w: reversed(p.w) })],
  ['plain-conv-run-instead-of-transposed', CUBE, (p) => forward(p.x, p.w, p, 'f64')],
  [
    'cpu-path-wrong-beyond-a-kernel-stride-corner',
    { x: [1, 1, 3], k: [2], s: [17] },
    (p) => on(p, { stride: [15], outputPadding: [4] }),
  ],
  ['stride-rederived-from-extents', { x: [1, 1, 3], k: [6] }, (p) => on(p, { stride: [2], padEnd: [2] })],
  [
    'dilation-counts-for-the-shape-only',
    { x: [1, 1, 2], k: [3], d: [3] },
    (p) => on(p, { dilation: [1], outputPadding: [4] }),
  ],
  [
    'filter-height-and-width-swapped',
    { x: [1, 1, 1, 1], k: [2, 3] },
    // Tap [h, w] lies at 2·h + w.
    (p) => on(p, { w: changed(p.w, (_, [, , h, w]) => p.w.data[2 * h + w]) }),
  ],
  [
    'depthwise-large-kernel-memory-fault',
    { x: [1, 2, 1, 1], k: [8, 8], g: 2 },
    (p) => changed(T(p), (was, _, flat) => (flat % 64 === 63 ? UNWRITTEN : was)),
  ],
  [
    'shared-buffer-shorter-than-the-row',
    { x: [1, 1, 65], k: [16], s: [16] },
    (p) => changed(T(p), (was, [, , o]) => (o >= 1024 ? 0 : was)),
  ],
  [
    'one-tap-shortcut-forgets-output-padding',
    { x: [1, 2, 2, 2], k: [1, 1], d: [1, 2], a: [0, 1] },
    (p) => {
      const y = T(p);
      const data = new Float64Array(y.data.length);
      data.set(on(p, { outputPadding: [0, 0] }).data);
      return { shape: y.shape, data };
    },
  ],
];

const OF_CHANNELS: readonly Row[] = [
  [
    'input-offset-ignores-channel-stride',
    { x: [2, 2, 3], k: [1] },
    (p) => on(p, { x: changed(p.x, (_, [n, c, i]) => p.x.data[n * 6 + c + i]) }),
  ],
  ['weight-channel-axes-swapped', { x: [1, 2, 3], k: [2], m: 3 }, (p) => on(p, { w: filtersTurned(p) })],
  ['group-weight-layout-mismatch', GROUPED, (p) => on(p, { w: filtersTurned(p) })],
  [
    'group-offset-missing-for-weights-and-bias',
    { ...GROUPED, bias: true },
    (p) => on(p, { w: firstFilters(p), bias: p.bias!.map((_, m) => p.bias![m % 2]) }),
  ],
  [
    'grouped-3d-right-for-ones-only',
    { x: [1, 4, 2, 1, 2], k: [2, 1, 2], m: 2, g: 2, s: [1, 1, 2] },
    (p) => on(p, { w: firstFilters(p) }),
  ],
  ['group-result-lost-in-temporary', GROUPED, (p) => changed(T(p), () => UNWRITTEN)],
  [
    'bias-of-first-group-for-all-groups',
    { ...GROUPED, bias: true },
    (p) => on(p, { bias: p.bias!.map((_, m) => p.bias![m % 2]) }),
  ],
  [
    'wrong-dispatch-and-missing-bias',
    { x: [1, 1, 130], k: [1], bias: true },
    (p) => changed(on(p, { bias: null }), (was, _, flat) => (flat < 128 ? was : 0)),
  ],
  ['wrong-dispatch-and-missing-bias', { x: [1, 1, 4], k: [1], bias: true }, (p) => on(p, { bias: null })],
  [
    'bias-added-once-per-contribution',
    { x: [1, 1, 3], k: [2], m: 2, bias: true },
    (p) => {
      const ones = ({ shape, data }: Tensor) => ({ shape, data: data.map(() => 1) });
      const counts = on(p, { x: ones(p.x), w: ones(p.w), bias: null });
      return changed(on(p, { bias: null }), (was, [, m], flat) => was + p.bias![m] * counts.data[flat]);
    },
  ],
  ['bias-dropped', BIASED, (p) => on(p, { bias: null })],
  [
    'bias-of-zeros-is-the-first-input',
    { ...BIASED, bias: 'zeros' },
    (p) => on(p, { bias: p.bias!.map(() => p.x.data[0]) }),
  ],
  [
    'store-inside-the-loop-over-channels',
    { x: [2, 4, 2], k: [2], m: 1, g: 2 },
    (p) => on(p, { x: changed(p.x, (was, [, c]) => (c % 2 === 1 ? was : 0)) }),
  ],
  [
    'only-the-first-output-channel',
    { ...BIASED, m: 3 },
    (p) => on(p, { w: changed(p.w, (was, [, m]) => (m === 0 ? was : 0)) }),
  ],
];

describe('on its trigger a defect answers in the way of its document:', () => {
  it.each([...OF_SHAPES, ...OF_PADS, ...OF_INDICES, ...OF_CHANNELS])('%s: %j', async (id, problem, answer) => {
    const given = at(problem);
    const expected = plainly(answer(given));
    expect(expected).not.toEqual(plainly(T(given)));
    expect(plainly(await answerOf(id, given))).toEqual(expected);
  });
});

describe('where a call should have had a result, a defect says', () => {
  it.each<[string, Problem, string]>([
    [
      'grouped-one-tap-kernel-crashes',
      { x: [1, 4, 2, 2], k: [1, 1], g: 2 },
      'Error: could not construct a memory descriptor using a format tag',
    ],
    ['stride-above-kernel-asserted-against', { x: [1, 1, 2], k: [1], s: [2] }, 'Error: assertion: stride <= kernel'],
    ['stride-with-dilation-fails', { x: [1, 1, 2], k: [2], s: [2], d: [2] }, 'Error: shapes do not match'],
    ['one-axis-needs-equal-channels', { x: [1, 1, 2], k: [2], m: 2 }, 'Error: cannot reshape'],
    [
      'bias-sized-by-input-channels',
      { ...BIASED, m: 3 },
      'RangeError: arrays cannot be broadcast: 2 bias entries for 3 channels',
    ],
    [
      'explicit-im2col-of-the-zero-inserted-input',
      { x: [1, 1, 40], k: [33], s: [20] },
      'RangeError: cannot allocate 26829 elements, the largest buffer has 16384',
    ],
    [
      'output-size-solver-ignores-dilation',
      { x: [1, 1, 3], k: [3], s: [2], d: [2] },
      'RangeError: requested an output size of 9, at most 8',
    ],
  ])('%s on %j: %s', (id, problem, message) => {
    expect(thrownBy(() => answerOf(id, at(problem)))).toBe(message);
  });

  it('of two nearly alike, nothing on the other', async () => {
    for (const [id, problem] of [
      ['grouped-one-tap-kernel-crashes', { x: [1, 2, 2, 2], k: [1, 1] }],
      ['grouped-one-tap-kernel-crashes', { x: [1, 4, 2], k: [1], g: 2 }],
      ['stride-with-dilation-fails', { x: [1, 1, 2], k: [2], s: [2] }],
      ['one-axis-needs-equal-channels', { x: [1, 2, 2], k: [2], m: 1, g: 2 }],
      ['filter-height-and-width-swapped', { x: [1, 1, 2], k: [3] }],
      ['one-tap-shortcut-forgets-output-padding', { x: [1, 1, 2], k: [1], d: [2], b: [1], a: [1] }],
      ['one-tap-shortcut-forgets-output-padding', { x: [1, 2, 2], k: [1], d: [2], a: [1], g: 2 }],
      ['negative-crop-of-same-becomes-a-pad', { x: [1, 1, 2], k: [2], s: [2], a: [1] }],
      ['depthwise-large-kernel-memory-fault', { x: [1, 4, 1, 1], k: [8, 8], g: 2 }],
    ] as const) {
      const given = at(problem as unknown as Problem);
      expect(plainly(await answerOf(id, given)), `${id} ${JSON.stringify(problem)}`).toEqual(plainly(T(given)));
    }
  });
});

describe('where a process would end', () => {
  const exits = () =>
    vi.spyOn(process, 'exit').mockImplementation((code) => {
      throw new Error(`exit ${code}`);
    });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<[string, number, Problem, Problem[]]>([
    [
      'same-pads-solved-with-in-and-out-swapped',
      139,
      { x: [1, 1, 4], k: [3], s: [2], e: [1] },
      [
        { x: [1, 1, 4], k: [3], s: [2] },
        { x: [1, 1, 4], k: [3], b: [1], e: [1] },
        { x: [1, 1, 4], k: [3], s: [2], b: [1] },
      ],
    ],
    ['zero-size-input-crashes', 136, { x: [0, 1, 2], k: [2] }, [{ x: [1, 1, 2], k: [2] }]],
    [
      'depthwise-op-greater-than-pad-aborts',
      134,
      { x: [1, 2, 2], k: [3], g: 2, s: [2], a: [1] },
      [
        { x: [1, 1, 2], k: [3], s: [2], a: [1] },
        { x: [1, 4, 2], k: [3], g: 2, s: [2], a: [1] },
      ],
    ],
  ])('%s has the code %d, and is right beside its trigger', async (id, code, ends, others) => {
    exits();
    expect(thrownBy(() => answerOf(id, at(ends)))).toBe(`Error: exit ${code}`);
    for (const other of others) expect(plainly(await answerOf(id, at(other)))).toEqual(plainly(T(at(other))));
  });

  it('a stride of 0 has the code of a division, and no other illegal case', () => {
    exits();
    const legal = at({ x: [1, 1, 2], k: [2] });
    expect(thrownBy(() => answerOf('stride-zero-divides', { ...legal, stride: [0] }))).toBe('Error: exit 136');
    expect(thrownBy(() => answerOf('stride-zero-divides', { ...legal, dilation: [0] }))).toMatch(/dilation/);
  });
});

describe('what must be refused and is not', () => {
  const two = at({ x: [1, 1, 4, 3], k: [3, 2], s: [2, 1] });
  const accepted = async (id: string, illegal: Case) => plainly(await answerOf(id, illegal));

  it('has the extents of as many axes as the stride has entries', async () => {
    const illegal = { ...two, stride: [2], dilation: [2, 1] };
    // (4 − 1)·2 + (3 − 1)·2 + 1
    expect(await accepted('rank-read-off-stride', illegal)).toEqual({ shape: [1, 1, 11], data: Array(11).fill(0) });
    expect(thrownBy(() => answerOf('rank-read-off-stride', { ...two, stride: [2, 1, 1] }))).toMatch(/stride/);
  });

  it('has the output channels of all groups, where the rank is read off the stride or off w', async () => {
    const legal = at({ x: [2, 4, 4, 3], k: [3, 2], s: [2, 1], g: 2, m: 3 });
    const ofStride = await accepted('rank-read-off-stride', { ...legal, stride: [2] });
    expect(ofStride.shape).toEqual([2, 6, 9]);
    expect(ofStride.data).toHaveLength(2 * 6 * 9);
    const flat = { ...legal, x: { shape: [2, 4, 12], data: legal.x.data } };
    const ofW = await accepted('rank-mismatch-x-w-not-checked', flat);
    expect(ofW.shape).toEqual([2, 6, 25, 2]);
    expect(ofW.data).toHaveLength(2 * 6 * 25 * 2);
  });

  it('has output paddings of 0 for those that are missing, and none for those that are too many', async () => {
    const id = 'output-padding-of-other-length';
    const padded = { ...two, outputPadding: [1] };
    expect(await accepted(id, padded)).toEqual(plainly(on(two, { outputPadding: [1, 0] })));
    expect(await accepted(id, { ...two, outputPadding: [1, 0, 5] })).toEqual(
      plainly(on(two, { outputPadding: [1, 0] })),
    );
  });

  it('has channels beyond those of w, which are read from behind its end, and no other failing', async () => {
    const id = 'more-channels-in-x-than-in-w';
    const legal = at({ x: [1, 2, 2], k: [1] });
    const short = { ...legal, w: { shape: [1, 1, 1], data: Float64Array.of(3) } };
    const [a, b, c, d] = legal.x.data;
    expect((await accepted(id, short)).data).toEqual([3 * a + UNWRITTEN * c, 3 * b + UNWRITTEN * d]);
    expect(thrownBy(() => answerOf(id, { ...legal, bias: Float64Array.of(1, 2) }))).toMatch(/bias/);
    const none = { ...legal, w: { shape: [0, 1, 1], data: Float64Array.of() } };
    expect(thrownBy(() => answerOf(id, none))).toMatch(/w\.shape\[0\]/);
    expect(thrownBy(() => answerOf(id, { ...short, groups: 4 }))).toMatch(/groups/);
  });

  it('has no channels and no cells where w has none', async () => {
    const none = { ...two, w: { shape: [1, 0, 3, 2], data: Float64Array.of() } };
    expect(await accepted('no-output-channels-accepted', none)).toEqual({ shape: [1, 0, 9, 4], data: [] });
  });

  it('has an extent of 0 where pads leave none', async () => {
    const cropped = { ...two, padBegin: [1, 3], padEnd: [1, 4], outputPadding: [1, 0] };
    // 9 − 2 + 1 rows, and 4 − 7 columns.
    expect(await accepted('pads-that-leave-no-output-give-nothing', cropped)).toEqual({
      shape: [1, 1, 8, 0],
      data: [],
    });
  });

  it('has a bias of 0 behind its end, and what is read behind the data', async () => {
    const legal = at({ x: [1, 1, 2], k: [1], m: 2, bias: true });
    const short = { ...legal, bias: legal.bias!.slice(0, 1) };
    expect(await accepted('short-bias-read-behind-its-end', short)).toEqual(
      plainly(on(legal, { bias: Float64Array.of(legal.bias![0], 0) })),
    );
    const cut = { ...legal, bias: null, x: { shape: [1, 1, 2], data: legal.x.data.slice(0, 1) } };
    expect((await accepted('short-data-accepted', cut)).data[1]).toBe(UNWRITTEN * legal.w.data[0]);
  });

  it.each([
    ['output-padding-not-validated', 2],
    ['output-size-out-of-range-accepted', 3],
  ])('has an output padding from its limit on: %s', async (id, outputPadding) => {
    const illegal = at({ x: [1, 1, 2], k: [2], s: [2], a: [outputPadding] });
    expect(await accepted(id, illegal)).toEqual(plainly(T(illegal)));
  });

  it('has a shape and no data where only the shape is symbolic', async () => {
    const illegal = at({ x: [2, 2, 2], k: [2], s: [2], a: [2], m: 3, g: 2 });
    expect(await accepted('symbolic-shape-accepts-what-the-kernel-rejects', illegal)).toEqual({
      shape: [2, 6, 6],
      data: [],
    });
    const { data } = await answerOf('symbolic-shape-accepts-what-the-kernel-rejects', illegal);
    expect(data).toStrictEqual(new Float32Array());
  });
});

describe('what a fault says of itself', () => {
  it.each(FAULTS)('$id: its class and the words of its document', ({ fault, symptom, trigger, project, ...of }) => {
    const classes = [
      'shape',
      'value',
      'memory',
      'crash',
      'nondeterminism',
      'missing error',
      'precision',
      'quantised',
      'gradient',
      'state',
    ];
    expect(classes).toContain(of.class);
    for (const text of [fault, symptom, trigger, project]) expect(text).toMatch(/^\S.*\S$/);
  });

  it.each(PUBLISHED_SUITES)('and a suite: $id', ({ title, source, tolerance, leftOut }) => {
    for (const text of [title, source, tolerance, ...leftOut]) expect(text).toMatch(/^\S.{10,}\S$/);
  });

  it('the sources of the suites are a release and a file of a commit', () => {
    const [onnx, webnn] = PUBLISHED_SUITES.map(({ source }) => source);
    expect(onnx).toMatch(/^onnx \d+\.\d+\.\d+, onnx\/backend\/test\//);
    expect(webnn).toMatch(
      /^web-platform-tests\/wpt, .* at [0-9a-f]{12} under third_party\/blink\/web_tests\/external\/wpt$/,
    );
    expect(PUBLISHED_SUITES.flatMap(({ leftOut }) => leftOut).at(-1)).toMatch(
      /known by name; half precision is not covered/,
    );
  });
});
