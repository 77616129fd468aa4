/**
 * The faults are what they claim: wrong on their trigger, right off it, and killed by the gate at its default budget. The
 * published suites beside them say what their sources say.
 */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { caseOfPoint, PUBLISHED_SUITES, pointsThatFail } from '../../faults/defects/published-suites.ts';
import { FAULTS, faultsNamed, LEFT_OUT } from '../../faults/index.ts';
import { killAll, killFault, killRun } from '../../faults/kill.ts';
import { openFault } from '../../faults/open-fault.ts';
import { LAWS } from '../../properties/laws.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { customaryGeometryOf, geometryOf } from '../../spec/geometry.ts';
import { type IllegalKind, makeIllegal } from '../../spec/illegal.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Subject } from '../../subjects/subject.ts';
import { everyOf } from '../project/thorough.ts';
import { askedOf } from '../properties/asked-laws.ts';
import { thrownBy } from '../spec/cases.ts';
import { at, type Problem } from './problems.ts';

const PLAIN: Problem = { x: [2, 1, 3], k: [2] };
const BIASED: Problem = { x: [2, 2, 3], k: [2], m: 2, bias: true };
const GROUPED: Problem = { x: [1, 4, 3], k: [2], m: 2, g: 2 };
const PADDED: Problem = { x: [1, 1, 4], k: [3], b: [1], e: [1] };
const LONGER: Problem = { x: [1, 1, 3], k: [2], s: [3], a: [1] };
const FLAT: Problem = { x: [1, 1, 3, 3], k: [2, 2], s: [2, 2] };

/** Per fault: cases on which it must be wrong, and cases of the same kind on which it must be right. */
const SHOWS: Record<string, readonly [on: readonly Problem[], off: readonly Problem[]]> = {
  'eff-kernel-k-plus-d-minus-1': [
    [
      { x: [1, 1, 1], k: [1], d: [2] },
      { x: [1, 1, 3], k: [3], d: [2] },
    ],
    [{ x: [1, 1, 3], k: [2], d: [3] }, PADDED],
  ],
  'dilation-silently-ignored': [[{ x: [1, 1, 1], k: [2], d: [2] }], [{ x: [1, 1, 3], k: [1], d: [3] }, PADDED]],
  'shape-fn-omits-output-padding': [[LONGER], [PLAIN, PADDED]],
  'output-padding-never-used-by-kernel': [[{ x: [1, 1, 2], k: [3], s: [2], b: [1], e: [1], a: [1] }], [LONGER, PADDED]],
  'one-d-output-padding-not-lifted-to-two-d': [
    [{ x: [1, 1, 2], k: [3], s: [2], b: [1], e: [1], a: [1] }],
    [{ ...FLAT, a: [1, 1] }, PADDED],
  ],
  'input-gradient-geometry-assumes-at-most-one-dropped': [
    [{ x: [1, 1, 3], k: [4], s: [4], a: [3] }],
    [{ x: [1, 1, 3], k: [4], s: [4], a: [1] }, PADDED],
  ],
  'auto-pad-same-ignored': [
    [
      { x: [1, 1, 1], k: [2], e: [1] },
      { x: [1, 1, 2, 2], k: [3, 3], b: [1, 1], e: [1, 1] },
    ],
    [PLAIN, { x: [1, 1, 3], k: [2], s: [2] }],
  ],
  'auto-pad-same-plus-output-padding': [
    [{ x: [1, 1, 3], k: [3], s: [2], b: [1], e: [1], a: [1] }],
    [
      { x: [1, 1, 3], k: [3], s: [2], e: [1] },
      { x: [1, 1, 3], k: [3], s: [2], e: [2], a: [1] },
    ],
  ],
  'output-size-solver-ignores-dilation': [
    [
      { x: [1, 1, 1], k: [2], d: [2] },
      { x: [1, 1, 3], k: [2], s: [3], d: [2] },
    ],
    [LONGER, { x: [1, 1, 3], k: [1], d: [2], s: [2] }],
  ],
  'output-size-ignored-for-unbatched': [[LONGER], [{ ...LONGER, x: [2, 1, 3] }, PADDED]],
  'output-shape-given-pads-not-derived': [[PADDED], [PLAIN, LONGER]],
  'explicit-pads-applied-to-zero-inserted-input': [
    [{ x: [1, 1, 4], k: [4], b: [1], e: [1] }],
    [
      { x: [1, 1, 4], k: [4] },
      { x: [1, 1, 4], k: [5], b: [2], e: [2] },
    ],
  ],
  'shape-inference-bails-or-valid-on-auto-pad': [[GROUPED], [PLAIN, PADDED]],
  'groups-not-multiplied-into-cout': [[GROUPED], [PLAIN, BIASED]],
  'meta-swaps-weight-channel-dims': [[{ x: [1, 3, 2], k: [2], m: 2 }], [BIASED, GROUPED]],
  'layer-ignores-groups': [[GROUPED], [PLAIN, BIASED]],
  'padding-as-input-padding': [[{ x: [1, 1, 1], k: [2], b: [1] }, PADDED], [{ x: [1, 1, 3], k: [2], e: [1] }]],
  'output-padding-rows-are-zero': [
    [
      { x: [1, 1, 1], k: [2], s: [2], e: [1], a: [1] },
      { x: [1, 1, 1], k: [1], s: [2], a: [1], bias: true },
    ],
    [{ x: [1, 1, 1], k: [1], s: [2], a: [1] }, PADDED],
  ],
  'output-padding-out-of-bounds-read': [[LONGER], [PLAIN, PADDED]],
  'same-extra-pad-on-the-wrong-side': [[{ x: [1, 1, 1], k: [2], e: [1] }], [PADDED, { x: [1, 1, 2], k: [2], s: [2] }]],
  'same-pads-order-mixup': [
    [{ x: [1, 1, 1, 2], k: [3, 2], b: [1, 0], e: [1, 1] }],
    [{ x: [1, 1, 3, 3], k: [3, 3], b: [1, 1], e: [1, 1] }, PADDED, FLAT],
  ],
  'same-pads-use-stride-of-axis-0': [
    [{ x: [1, 1, 2, 2], k: [3, 5], s: [3, 1], b: [0, 2], e: [0, 2] }],
    [{ x: [1, 1, 2, 2], k: [4, 4], s: [2, 2], b: [1, 1], e: [1, 1] }, PADDED, FLAT],
  ],
  'asymmetric-pads-treated-as-symmetric': [[{ x: [1, 1, 3], k: [3], b: [1] }], [PADDED, PLAIN]],
  'padding-only-wrong-in-one-d': [
    [PADDED],
    [
      { ...FLAT, b: [1, 1] },
      { x: [1, 1, 3], k: [3], e: [1] },
    ],
  ],
  'dilated-same-uses-valid-formula': [
    [{ x: [1, 1, 5], k: [3], d: [2], b: [2], e: [2] }],
    [{ x: [1, 1, 5], k: [3], d: [2] }, PADDED],
  ],
  'dilated-gather-steps-input-by-dilation': [
    [
      { x: [1, 1, 2], k: [2], s: [2], d: [2] },
      { x: [1, 1, 3], k: [3], s: [2], d: [2], b: [2], e: [2] },
    ],
    [
      { x: [1, 1, 4], k: [3], d: [2] },
      { x: [1, 1, 4], k: [3], s: [2] },
    ],
  ],
  'only-phase-zero-executed': [
    [
      { x: [1, 1, 1], k: [2], s: [2] },
      { x: [1, 1, 2], k: [1], s: [2], bias: true },
    ],
    [{ x: [1, 1, 2], k: [1], s: [2] }, PADDED],
  ],
  'stride-dropped-when-extent-is-one': [
    [{ x: [1, 1, 1, 1], k: [1, 1], s: [2, 2], a: [1, 1] }],
    [
      { x: [1, 1, 1, 1], k: [1, 1], s: [2, 2] },
      { x: [1, 1, 2], k: [1], s: [2], a: [1] },
    ],
  ],
  'range-start-and-end-by-integer-division': [
    [{ x: [1, 1, 1, 1], k: [1, 1], s: [2, 2] }, FLAT],
    [{ x: [1, 1, 3, 3], k: [3, 3], b: [1, 1], e: [1, 1] }],
  ],
  'kernel-not-flipped-in-gather-form': [[{ x: [1, 1, 1], k: [2] }], [{ x: [1, 2, 3], k: [1], m: 2, s: [2] }]],
  'plain-conv-run-instead-of-transposed': [
    [{ x: [1, 1, 2, 2, 2], k: [2, 2, 2], s: [2, 2, 2] }],
    [FLAT, PADDED, { x: [1, 1, 2, 2, 2], k: [1, 1, 1] }],
  ],
  'cpu-path-wrong-beyond-a-kernel-stride-corner': [
    [{ x: [1, 4, 8], k: [1], m: 4, s: [16] }],
    [
      { x: [1, 4, 8], k: [3], m: 4, s: [15] },
      { x: [1, 1, 1], k: [3], s: [16] },
    ],
  ],
  'input-offset-ignores-channel-stride': [[{ x: [1, 2, 3], k: [1] }], [PLAIN, { x: [1, 3, 1], k: [2] }]],
  'weight-channel-axes-swapped': [
    [BIASED],
    [
      { x: [1, 2, 3], k: [2] },
      { x: [1, 1, 3], k: [2], m: 2 },
    ],
  ],
  'group-weight-layout-mismatch': [[GROUPED], [BIASED, { x: [1, 2, 3], k: [2], m: 2, g: 2 }]],
  'group-offset-missing-for-weights-and-bias': [[GROUPED, { x: [1, 2, 1], k: [1], g: 2, bias: true }], [BIASED]],
  'group-result-lost-in-temporary': [[GROUPED], [BIASED, { x: [1, 2, 3], k: [2], m: 2, g: 2 }]],
  'weight-read-at-input-offset': [
    [
      { x: [1, 5, 2, 2], k: [1, 1] },
      { x: [1, 7, 2, 2], k: [1, 1] },
    ],
    [
      { x: [1, 6, 2, 2], k: [1, 1] },
      { x: [1, 8, 2, 2], k: [1, 1] },
      { x: [1, 3, 2], k: [2] },
    ],
  ],
  'bias-of-first-group-for-all-groups': [[{ ...GROUPED, bias: true }], [GROUPED, BIASED]],
  'wrong-dispatch-and-missing-bias': [
    [BIASED, { x: [1, 1, 65], k: [1] }],
    [PLAIN, { x: [1, 1, 64], k: [1] }],
  ],
  'bias-added-once-per-contribution': [
    [
      { x: [1, 1, 2], k: [2], bias: true },
      { x: [1, 1, 2], k: [1], s: [2], bias: true },
    ],
    [{ x: [1, 1, 2], k: [2], s: [2], bias: true }, PLAIN],
  ],
  'bias-dropped': [[BIASED], [PLAIN, GROUPED]],
  'bias-sized-by-input-channels': [[{ ...BIASED, m: 3 }], [BIASED, { ...BIASED, m: 3, bias: false }]],
  'col2im-rederives-the-input-extent': [
    [
      { x: [1, 1, 1], k: [1], d: [2], a: [1] },
      { x: [1, 2, 4], k: [2], d: [2], b: [1], e: [1], a: [1] },
    ],
    [
      { x: [1, 1, 2], k: [2], s: [2], d: [3], a: [1] },
      { ...GROUPED, bias: true },
    ],
  ],
  'int32-index-overflow-in-columns': [
    [{ x: [1, 8, 32], k: [9] }],
    [
      { x: [1, 8, 32], k: [8] },
      { ...GROUPED, bias: true },
    ],
  ],
  'explicit-im2col-of-the-zero-inserted-input': [
    [{ x: [1, 1, 40], k: [33], s: [20] }],
    [{ x: [1, 1, 40], k: [33], s: [2] }, PADDED],
  ],
  'same-pads-solved-with-in-and-out-swapped': [
    [{ x: [1, 1, 4], k: [3], s: [2], e: [1] }],
    [{ x: [1, 1, 4], k: [3], s: [2] }, PADDED],
  ],
  'depthwise-op-greater-than-pad-aborts': [
    [{ x: [1, 2, 2], k: [3], g: 2, s: [2], a: [1] }],
    [
      { x: [1, 2, 2], k: [3], g: 2, s: [2], e: [1], a: [1] },
      { ...LONGER, x: [1, 2, 2] },
    ],
  ],
  'grouped-one-tap-kernel-crashes': [
    [{ x: [1, 4, 2, 2], k: [1, 1], g: 2, d: [4, 3] }],
    [
      { x: [1, 4, 2, 2], k: [1, 1], g: 2, m: 2 },
      { x: [1, 4, 2, 2], k: [1, 2], g: 2 },
      { x: [1, 2, 2], k: [1], g: 2 },
    ],
  ],
  'zero-size-input-crashes': [[{ x: [0, 1, 2], k: [2] }], [PLAIN, GROUPED]],
  'channels-last-weight-guess-gives-garbage': [
    [{ x: [1, 1, 3, 3], k: [5, 5], m: 2 }],
    [
      { x: [1, 2, 3, 3], k: [5, 5] },
      { x: [1, 1, 3], k: [5] },
      { x: [1, 1, 3, 3], k: [1, 5] },
    ],
  ],
  'parallel-scatter-race': [
    [{ x: [4, 4, 12], k: [4], m: 4 }],
    [
      { x: [4, 1, 12], k: [3], m: 4, s: [3] },
      { x: [4, 1, 12], k: [1], m: 4 },
    ],
  ],
  'one-tap-shortcut-forgets-output-padding': [
    [{ x: [1, 1, 2, 1], k: [1, 1], d: [1, 2], a: [0, 1] }],
    [
      { x: [1, 1, 2, 2], k: [1, 1] },
      { x: [1, 1, 2, 1], k: [1, 2], d: [1, 2], a: [0, 1] },
    ],
  ],
  'reordered-at-stride-1': [[{ x: [1, 1, 3], k: [2] }], [FLAT, { x: [1, 1, 3], k: [1] }]],
  'grouped-3d-right-for-ones-only': [
    [{ x: [1, 2, 2, 2, 2], k: [2, 2, 2], g: 2 }],
    [
      { x: [1, 2, 2, 2, 2], k: [3, 3, 3], g: 2, b: [1, 1, 1], e: [1, 1, 1] },
      { x: [1, 2, 2, 2, 2], k: [2, 2, 2] },
      GROUPED,
    ],
  ],
  'stride-above-kernel-asserted-against': [[{ x: [1, 1, 2], k: [1], s: [2] }], [FLAT, PLAIN]],
  'stride-with-dilation-fails': [
    [{ x: [1, 1, 2], k: [2], s: [2], d: [2] }],
    [
      { x: [1, 1, 2], k: [2], d: [2] },
      { x: [1, 1, 2, 2], k: [2, 2], s: [2, 1], d: [1, 2] },
    ],
  ],
  'one-axis-needs-equal-channels': [[{ x: [1, 1, 2], k: [2], m: 2 }], [PLAIN, { x: [1, 1, 2, 2], k: [2, 2], m: 2 }]],
  'negative-crop-of-same-becomes-a-pad': [[{ x: [1, 1, 2], k: [3], s: [4], a: [1] }], [PLAIN, FLAT]],
  'depthwise-large-kernel-memory-fault': [
    [{ x: [1, 2, 1, 1], k: [8, 8], g: 2 }],
    [
      { x: [1, 2, 1, 1], k: [4, 4], g: 2 },
      { x: [1, 2, 1, 1], k: [8, 8] },
    ],
  ],
  'shared-buffer-shorter-than-the-row': [
    [{ x: [1, 1, 64], k: [1], s: [17] }],
    [
      { x: [1, 1, 64], k: [1], s: [16] },
      { x: [1, 1, 64, 1], k: [1, 1], s: [17, 1] },
    ],
  ],
  'stride-rederived-from-extents': [[{ x: [1, 1, 3], k: [6] }], [FLAT, { x: [1, 1, 3], k: [2] }]],
  'height-adjustment-not-handed-on': [[{ ...FLAT, a: [1, 0] }], [{ ...FLAT, a: [0, 1] }, { ...LONGER }]],
  'filter-height-and-width-swapped': [[{ x: [1, 1, 2, 2], k: [2, 3] }], [FLAT, { x: [1, 1, 2, 2], k: [1, 3] }]],
  'batch-and-channels-swapped-on-three-axes': [
    [{ x: [2, 1, 1, 1, 1], k: [2, 2, 2] }],
    [
      { x: [2, 1, 1, 1, 1], k: [2, 2, 2], m: 2 },
      { x: [2, 1, 2, 2], k: [2, 2] },
    ],
  ],
  'one-axis-output-without-channels': [[PLAIN], [FLAT]],
  'dilation-counts-for-the-shape-only': [[{ x: [1, 1, 2], k: [2], d: [2] }], [PLAIN, { x: [1, 1, 2], k: [1], d: [3] }]],
  'bias-of-zeros-is-the-first-input': [[{ ...PLAIN, bias: 'zeros' }], [PLAIN, BIASED]],
  'store-inside-the-loop-over-channels': [[{ x: [1, 2, 2], k: [2] }], [PLAIN, { x: [1, 2, 2], k: [2], g: 2 }]],
  'only-the-first-output-channel': [[{ x: [1, 1, 2], k: [2], m: 2 }], [PLAIN]],
};

/** Faults that reorder sums: cases whose cells have many products, and cases whose cells have one. */
const REORDERS: Record<string, [Problem, Problem]> = {
  'gpu-atomics-not-reproducible': [
    { x: [1, 1, 40], k: [40] },
    { x: [1, 1, 40], k: [1] },
  ],
};

/** Faults that only show on illegal cases: what they accept, or end the process over, and what they still refuse. */
const ACCEPTS = {
  'symbolic-shape-accepts-what-the-kernel-rejects': ['output-padding-too-large', 'negative-output-padding'],
  'output-padding-not-validated': ['output-padding-too-large', 'negative-output-padding'],
  'output-size-out-of-range-accepted': ['negative-output-padding', 'zero-dilation'],
  'rank-mismatch-x-w-not-checked': ['rank-mismatch', 'weight-channels'],
  'stride-zero-divides': ['zero-stride', 'zero-dilation'],
  'rank-read-off-stride': ['attribute-length/stride-one-of-two', 'attribute-length/stride-one-more'],
  'output-padding-of-other-length': ['attribute-length/outputPadding-one-of-two', 'attribute-length/padEnd-one-of-two'],
  'more-channels-in-x-than-in-w': ['weight-channels/x-one-more', 'weight-channels/w-one-more'],
  'no-output-channels-accepted': ['zero-output-channels', 'zero-channels'],
  'pads-that-leave-no-output-give-nothing': ['empty-output', 'zero-extent'],
  'short-bias-read-behind-its-end': ['bias-length/single', 'weight-channels'],
  'short-data-accepted': ['data-length/x-one-less', 'bias-length'],
} as const;

const told = (subject: Subject, problem: Case) => subject.run(problem).then(({ kind }) => kind);

/** null where the subject is right. */
async function wrongness(subject: Subject, problem: Case): Promise<string | null> {
  customaryGeometryOf(problem);
  const outcome = await subject.run(problem);
  if (outcome.kind !== 'result') return outcome.kind;
  return compareExact(engines.scatter(problem), outcome)?.kind ?? null;
}

describe('the registry of faults', () => {
  it('has each defect once, and cases for each', () => {
    const ids = [...FAULTS, ...LEFT_OUT].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // The others are tried in faults-sequences.test.ts faults-of-halves.test.ts and faults-of-integers.test.ts.
    const single = FAULTS.filter((fault) => !['gradient', 'state', 'precision', 'quantised'].includes(fault.class));
    expect(Object.keys({ ...SHOWS, ...ACCEPTS, ...REORDERS }).sort()).toEqual(single.map(({ id }) => id).sort());
  });

  it('has a reference and whole sentences for each', () => {
    for (const fault of FAULTS) {
      expect(fault.reference, fault.id).toMatch(
        /^(https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(issues|pull)\/\d+|docs\/findings\.md#[\w-]+)$/,
      );
      expect(fault.symptom, fault.id).toMatch(/\.$/);
      expect(fault.fault, fault.id).toMatch(/^[A-Zc].*\.$/);
    }
  });

  it('finds faults by id and by class, each once', () => {
    expect(faultsNamed(['bias-dropped', 'crash', 'bias-dropped']).map(({ id }) => id)).toEqual([
      'bias-dropped',
      ...FAULTS.filter((fault) => fault.class === 'crash').map(({ id }) => id),
    ]);
    expect(thrownBy(() => faultsNamed(['nothing']))).toMatch(/^RangeError: fault "nothing" is not known/);
  });
});

describe('is wrong on its trigger and right off it:', () => {
  it.each(Object.entries(SHOWS))('%s', async (id, [on, off]) => {
    const [fault] = faultsNamed([id]);
    const subject = await openFault(fault);
    try {
      for (const problem of on) {
        expect(await wrongness(subject, at(problem)), `on ${JSON.stringify(problem)}`).not.toBeNull();
      }
      for (const problem of off) {
        expect(await wrongness(subject, at(problem)), `off ${JSON.stringify(problem)}`).toBeNull();
      }
    } finally {
      await subject.close();
    }
  });

  it.each(Object.entries(ACCEPTS))('%s', async (id, [accepted, refused]) => {
    const [fault] = faultsNamed([id]);
    const subject = await openFault(fault);
    try {
      const legal = at({ ...PADDED, x: [1, 1, 4, 3], k: [3, 2], b: [1, 0], e: [1, 0] });
      const broken = (kindAndName: string) => {
        const [kind, name] = kindAndName.split('/');
        return makeIllegal(legal, kind as IllegalKind, 0, name);
      };
      expect(await told(subject, broken(accepted))).toBe(fault.endsProcess ? 'crashed' : 'result');
      expect(await told(subject, broken(refused))).toBe('refused');
      expect(await wrongness(subject, legal)).toBeNull();
    } finally {
      await subject.close();
    }
  });
});

describe('gives other bits from call to call', () => {
  it.each(Object.entries(REORDERS))('%s', async (id, [on, off]) => {
    const subject = await openFault(faultsNamed([id])[0]);
    const distinct = async (problem: Case) => {
      const results = [await subject.run(problem), await subject.run(problem)].map(
        (one) => one.kind === 'result' && one.data,
      );
      return new Set(results.map(String)).size;
    };
    const real = (problem: Case): Case => ({
      ...problem,
      x: { ...problem.x, data: problem.x.data.map((value) => value / 3) },
      w: { ...problem.w, data: problem.w.data.map((value) => value / 7) },
    });
    expect(await distinct(real(at(on)))).toBe(2);
    expect(await distinct(real(at(off)))).toBe(1);
    // Each call is right on its own: on integers there is nothing to see.
    expect(await wrongness(subject, at(on))).toBeNull();
    expect(await distinct(at(on))).toBe(1);
  });
});

// `adjoint faults` kills them all: in CI with the seed of README.md.
describe('the gate at its default budget', () => {
  it.each(everyOf(FAULTS, 8).map((fault) => [fault.id, fault] as const))('kills %s', async (_, fault) => {
    const subject = await openFault(fault);
    try {
      const run = await killRun(subject, { laws: LAWS, seed: 20261122, runs: 200, shrinkMs: 50 });
      expect(run.status).toBe('killed');
      expect(run.kill!.cases).toBe(run.cases);
      expect(run.kill!.milliseconds).toBeLessThanOrEqual(run.milliseconds);
    } finally {
      await subject.close();
    }
  });

  it('leaves a right implementation alive', async () => {
    const convTranspose = (problem: Case) => {
      customaryGeometryOf(problem);
      return engines.im2col(problem);
    };
    const subject = subjectInProcess({ name: 'right', convTranspose }, 'module');
    const run = await killRun(subject, { laws: LAWS, seed: 1, runs: 20 });
    expect(run).toMatchObject({ status: 'survives', kill: null, cases: askedOf({}, 20).cases });
  });

  it('tells the smallest case', async () => {
    const result = await killFault(faultsNamed(['bias-dropped'])[0], [3], { laws: LAWS, runs: 200, shrinkMs: 600_000 });
    const [{ kill }] = result.runs;
    expect(kill!.law).toBe('agreement');
    const { x, w, bias } = parseCase(kill!.case);
    expect([x.shape, w.shape, [...bias!]]).toEqual([[1, 1, 1], [1, 1, 1], [1]]);
  });
});

describe('the gate with several seeds', () => {
  /** Wrong in its first processes only, one for each seed, and in those that the published suites run on. */
  const wrongUntil = (fresh: number) => {
    let made = 0;
    const [dropped] = faultsNamed(['bias-dropped']);
    return { ...dropped, id: 'seldom', make: () => (++made <= fresh ? dropped.make() : engines.im2col) };
  };

  it.each([
    [3, 'killed', []],
    [2, 'survivors', ['seldom']],
    [0, 'survivors', ['seldom']],
  ])('on a fault that %d of 3 seeds kill: %s', async (killing, verdict, survivors) => {
    const laws = LAWS.filter(({ id }) => id === 'agreement');
    const result = await killAll([wrongUntil(killing)], { laws, runs: 40, seeds: [1, 2, 3] });
    expect(result).toMatchObject({ verdict, survivors });
    expect(result.faults[0].runs.map(({ status }) => status)).toEqual(
      [0, 1, 2].map((seed) => (seed < killing ? 'killed' : 'survives')),
    );
  });
});

describe('published suites', () => {
  it('have as many tests as their sources, each a legal case', () => {
    expect(PUBLISHED_SUITES.map(({ id, points }) => [id, points.length])).toEqual([
      ['onnx', 11],
      ['webnn', 15],
    ]);
    for (const { points } of PUBLISHED_SUITES) for (const point of points) geometryOf(caseOfPoint(point));
  });

  it.each([
    ['test_convtranspose_dilations', [1, 1, 5, 5], [21, 56, 13, 16, 2]],
    ['test_convtranspose_autopad_same', [1, 2, 6, 6], [0, 0, 1, 1, 3, 2]],
    ['test_convtranspose_pads', [1, 2, 7, 3], [1, 1, 3, 1, 1, 3, 7, 4, 9]],
    ['test_convtranspose_pad', [1, 2, 10, 8], [0, 0, 1, 1, 3, 2, 2, 0]],
    ['test_convtranspose_group_2_image_3', [3, 2, 5, 5], [0, 1, 3, 3, 2]],
    ['convTranspose2d options.padding is the same upper padding', [1, 2, 6, 6], [0.5, 0.5, 1, 0.5, 1, 0.5]],
    [
      'convTranspose2d same output size different padding (padding=1, outputPadding=0))',
      [1, 1, 7, 7],
      [1, 1, 2, 2, 2, 3, 3, 1],
    ],
    [
      'convTranspose2d same output size different padding (padding=2, outputPadding=2))',
      [1, 1, 7, 7],
      [1, 2, 2, 2, 3, 3, 3, 4],
    ],
  ])('%s expects what is published', (name, shape, first) => {
    const points = PUBLISHED_SUITES.flatMap((suite) => suite.points);
    const point = points.find((candidate) => candidate.name === name)!;
    const y = engines.scatter(caseOfPoint(point));
    expect([y.shape, [...y.data.slice(0, first.length)]]).toEqual([shape, first]);
  });

  it('pass a right implementation and fail one that returns zeros', async () => {
    const subjectOf = (convTranspose: (problem: Case) => { shape: readonly number[]; data: ArrayLike<number> }) =>
      subjectInProcess({ name: 'subject', convTranspose }, 'module');
    for (const suite of PUBLISHED_SUITES) {
      expect(await pointsThatFail(suite, subjectOf(engines.im2col))).toEqual([]);
      const zeroed = subjectOf((problem) => {
        const y = engines.im2col(problem);
        return { ...y, data: y.data.map(() => 0) };
      });
      expect(await pointsThatFail(suite, zeroed)).toHaveLength(suite.points.length);
    }
  });

  it('are asked of a subject without bias where they have none', async () => {
    const asked: Case[] = [];
    const convTranspose = (problem: Case) => {
      asked.push(problem);
      return engines.im2col(problem);
    };
    const unbiased = subjectInProcess({ name: 'unbiased', capabilities: { bias: false }, convTranspose }, 'module');
    for (const suite of PUBLISHED_SUITES) {
      asked.length = 0;
      await pointsThatFail(suite, unbiased);
      const without = suite.points.filter((point) => caseOfPoint(point).bias === null);
      expect(asked).toHaveLength(without.length);
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.every(({ bias }) => bias === null)).toBe(true);
    }
  });

  it('do not find a bias that is that of the first group, and find a kernel that is not flipped', async () => {
    const found = async (id: string) => {
      const [fault] = faultsNamed([id]);
      return Promise.all(
        PUBLISHED_SUITES.map(async (suite) => (await pointsThatFail(suite, await openFault(fault))).length),
      );
    };
    expect(await found('bias-of-first-group-for-all-groups')).toEqual([0, 0]);
    expect(await found('kernel-not-flipped-in-gather-form')).toEqual([1, 12]);
  });
});
