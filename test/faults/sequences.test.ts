/** The faults that one call does not show: wrong on their trigger, right off it, and killed by the gate. */
import { describe, expect, it } from 'vitest';
import { engines, gradients } from '../../engines/index.ts';
import { FAULTS, faultsNamed } from '../../faults/index.ts';
import { killFault } from '../../faults/kill.ts';
import { openFault } from '../../faults/open-fault.ts';
import { LAWS } from '../../properties/laws.ts';
import type { Case } from '../../spec/case.ts';
import { compareExact } from '../../spec/compare.ts';
import { geometryOf } from '../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../spec/tensor.ts';
import type { CallOptions, GradientResults, Subject } from '../../subjects/subject.ts';
import { seedsOf } from '../project/thorough.ts';
import { at, type Problem } from './problems.ts';

const PLAIN: Problem = { x: [2, 1, 3], k: [2], bias: true };
const GROUPED: Problem = { x: [1, 4, 3], k: [2], m: 2, g: 2, bias: true };
const DEPTHWISE: Problem = { x: [1, 3, 3], k: [2], g: 3 };
const PADDED: Problem = { x: [1, 1, 4], k: [3], b: [1], e: [1] };
const ONE_TAP: Problem = { x: [1, 1, 1, 2], k: [1, 1], s: [2, 2] };

/** Per fault of gradients: cases on which one of them must be wrong, and cases on which all must be right. */
const GRADIENTS: Record<string, readonly [on: readonly Problem[], off: readonly Problem[]]> = {
  'gradient-of-one-tap-kernel-ignores-stride': [
    [ONE_TAP, { x: [1, 2, 3], k: [1], s: [3], m: 2 }],
    [PLAIN, { ...ONE_TAP, k: [2, 1] }, { ...ONE_TAP, s: [1, 1] }],
  ],
  'gradient-of-one-tap-kernel-with-output-padding': [
    [
      { ...ONE_TAP, a: [1, 1] },
      { x: [2, 1, 3], k: [1], s: [2], a: [1] },
    ],
    [ONE_TAP, { x: [2, 1, 3], k: [2], s: [2], a: [1] }],
  ],
  'gradient-of-x-without-dilation': [[{ ...PLAIN, d: [2] }], [PLAIN, { x: [1, 1, 3], k: [1], d: [2] }]],
  'gradient-transposes-groups-as-one': [[GROUPED], [PLAIN, DEPTHWISE, { x: [1, 2, 3], k: [2], m: 2 }]],
  'gradient-of-w-reads-first-group': [[GROUPED, DEPTHWISE], [PLAIN]],
  'gradient-of-depthwise-kernel-reversed': [[DEPTHWISE], [PLAIN, GROUPED, { ...DEPTHWISE, k: [1] }]],
  'gradient-without-output-padding': [
    [
      { x: [1, 1, 1], k: [1], s: [2], a: [1], bias: true },
      { x: [1, 1, 2], k: [2], s: [2], e: [1], a: [1] },
    ],
    [PLAIN, PADDED, { x: [1, 1, 1], k: [1], s: [2], a: [1] }],
  ],
  'gradient-checks-forward-size': [
    [PLAIN, ONE_TAP],
    [PADDED, { x: [1, 1, 3], k: [1] }],
  ],
};

/** A gradient of the output whose cells all differ. */
function gOf(problem: Case): Tensor {
  const { outputShape } = geometryOf(problem);
  return { shape: outputShape, data: Float64Array.from({ length: elementCount(outputShape) }, (_, at) => at + 1) };
}

type Step = readonly [problem: Case, options?: CallOptions];

const layer = { name: 'a' };
const other = (problem: Case, x: Problem): Case => ({ ...problem, x: at(x).x });
const gx = (problem: Case): Step => [problem, { gradient: { of: 'x', g: gOf(problem) } }];
const run = (problem: Case): Step => [problem, { layer }];
const runOn = (problem: Case): Step => [problem, { layer: { ...layer, givesX: true } }];
const [plain, padded] = [at(PLAIN), at(PADDED)];
const unbiased = at({ ...PLAIN, bias: false });
const LONGER: Problem = { ...PLAIN, x: [2, 1, 5] };
const AS_LONG: Problem = { ...PLAIN, x: [2, 1, 3] };

const stepping = at({ x: [1, 2, 3], k: [2] });
const withNegated = (problem: Case, of: 'x' | 'w'): Case => {
  const { shape, data } = problem[of];
  return { ...problem, [of]: { shape, data: data.map((value) => -value) } };
};
/** Each differs from the one before in one thing, and in no shape of x or w. */
const OF_ONE_SHAPE: readonly Case[] = [
  stepping,
  withNegated(stepping, 'x'),
  stepping,
  withNegated(stepping, 'w'),
  stepping,
  { ...stepping, stride: [2] },
  { ...stepping, dilation: [2] },
  { ...stepping, padBegin: [1] },
  { ...stepping, padEnd: [1] },
];

/** Per fault of state: calls of which the last must be wrong, and calls that must all be right. */
const STATES: Record<string, readonly [on: readonly Step[], off: readonly Step[]]> = {
  'second-equal-gradient-accumulates': [
    [gx(plain), gx(plain)],
    [gx(plain), gx(padded), [plain], gx(plain), gx(at(LONGER)), ...OF_ONE_SHAPE.map(gx)],
  ],
  'second-padded-call-gives-zeros': [
    [[padded], [plain], [padded]],
    [[plain], [padded], [plain], [plain]],
  ],
  'bias-added-by-descriptor-of-first-run': [
    [run(plain), runOn(other(plain, LONGER))],
    [run(plain), runOn(other(plain, AS_LONG)), [at(LONGER)], run(plain)],
  ],
  'layer-made-for-one-size-used-for-another': [
    [run(unbiased), runOn(other(unbiased, LONGER))],
    [run(unbiased), runOn(other(unbiased, AS_LONG)), [at(LONGER)], run(unbiased)],
  ],
  'sum-adds-to-what-is-in-the-output': [
    [run(plain), run(plain)],
    [run(plain), [plain], [plain]],
  ],
};

/** null where the subject is right. */
async function wrongness(subject: Subject, [problem, options = {}]: Step, of?: keyof GradientResults) {
  const g = options.gradient?.g ?? gOf(problem);
  const argument = options.gradient?.of ?? of;
  const outcome = await subject.run(problem, argument === undefined ? options : { gradient: { of: argument, g } });
  const expected: Tensor | null = argument === undefined ? engines.scatter(problem) : gradients(problem, g)[argument];
  if (outcome.kind !== 'result') return outcome.kind;
  return compareExact(expected!, outcome)?.kind ?? null;
}

async function wrongGradients(subject: Subject, problem: Case): Promise<string[]> {
  const wrong: string[] = [];
  for (const of of ['x', 'w', 'bias'] as const) {
    if (of === 'bias' && problem.bias === null) continue;
    const found = await wrongness(subject, [problem], of);
    if (found !== null) wrong.push(`${of}: ${found}`);
  }
  return wrong;
}

describe('the faults of gradients and of state', () => {
  it('are all tried here', () => {
    const ids = FAULTS.filter((fault) => fault.class === 'gradient' || fault.class === 'state').map(({ id }) => id);
    expect(Object.keys({ ...GRADIENTS, ...STATES }).toSorted()).toEqual(ids.toSorted());
  });
});

describe('is wrong on its trigger and right off it:', () => {
  it.each(Object.entries(GRADIENTS))('%s', async (id, [on, off]) => {
    const subject = await openFault(faultsNamed([id])[0]);
    for (const problem of on) {
      expect(await wrongGradients(subject, at(problem)), `on ${JSON.stringify(problem)}`).not.toEqual([]);
      // The operator itself is right.
      expect(await wrongness(subject, [at(problem)])).toBeNull();
    }
    for (const problem of off) {
      expect(await wrongGradients(subject, at(problem)), `off ${JSON.stringify(problem)}`).toEqual([]);
    }
  });

  it.each(Object.entries(STATES))('%s', async (id, [on, off]) => {
    const [fault] = faultsNamed([id]);
    const wrongnesses = async (steps: readonly Step[]) => {
      const subject = await openFault(fault);
      const found: (string | null)[] = [];
      for (const step of steps) found.push(await wrongness(subject, step));
      return found;
    };
    const found = await wrongnesses(on);
    expect(found.slice(0, -1)).toEqual(on.slice(1).map(() => null));
    expect(found.at(-1)).not.toBeNull();
    expect(await wrongnesses(off)).toEqual(off.map(() => null));
  });
});

describe('the gate', () => {
  it.each(Object.keys({ ...GRADIENTS, ...STATES }))('kills %s with every seed', async (id) => {
    const [fault] = faultsNamed([id]);
    const { runs } = await killFault(fault, seedsOf([1, 2, 3, 4, 5]), { laws: LAWS, runs: 200, shrinkMs: 50 });
    expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'killed'));
    // Found by the laws that are about what it is wrong in, and not by chance.
    const laws = runs.map(({ kill }) => kill?.law ?? '');
    if (fault.class === 'gradient') expect(laws.filter((law) => !law.startsWith('gradient'))).toEqual([]);
  });
});
