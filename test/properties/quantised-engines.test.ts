/**
 * Engines of integers that are right in different ways: by each rule of rounding, with fewer abilities than all, by inserted cells. No
 * law accuses one that declares truly what it does, and each of the mistakes that such engines were seen to make fails a law.
 */
import { describe, expect, it } from 'vitest';
import { engines } from '../../engines/index.ts';
import { lookalikesOf } from '../../faults/compare-failures.ts';
import { callsNear, variantsOf } from '../../faults/defects/nearby-calls.ts';
import { checkCase, checkLaw } from '../../properties/checking/check.ts';
import { LAWS, lawsNamed, QUANTISED_LAWS } from '../../properties/laws.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import { customaryGeometryOf, geometryOf } from '../../spec/geometry.ts';
import { QUANTISED_DTYPES } from '../../spec/number-types.ts';
import { channelOf, fromCodes, ofChannel, quantisationOf } from '../../spec/quantisation.ts';
import { REQUANTISATION_RULES, type RequantisationRule, requantiserOf } from '../../spec/requantisation.ts';
import { scalesOf } from '../../spec/requantised.ts';
import type { Tensor } from '../../spec/tensor.ts';
import { type Capabilities, parseCapabilities } from '../../subjects/capabilities.ts';
import { missingCapability } from '../../subjects/fits.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Implementation, Subject } from '../../subjects/subject.ts';
import { everyOf, seedsOf } from '../project/thorough.ts';

type Declared = Partial<Capabilities>;
type Round = (sum: number, channel: number, problem: Case) => number;

/** The customary limits, on integers alone. */
const INTEGERS: Declared = { dtypes: QUANTISED_DTYPES, maxMultiplyAdds: 4000 };

const byRule =
  (rule: RequantisationRule): Round =>
  (sum, channel, problem) =>
    requantiserOf(rule, scalesOf(problem, channel))(sum);

interface Parts {
  readonly round?: Round;
  /** What of the case in codes is summed. */
  readonly seen?: (given: Case) => Case;
  readonly sum?: (value: number) => number;
  readonly code?: (code: number, given: Case) => number;
  readonly check?: (values: Case) => unknown;
}

/** Sums of the differences of codes and zero points, rounded, moved, clamped. */
function summing({
  round = byRule('nearest-even'),
  seen = fromCodes,
  sum = Number,
  code = clamped,
  check = customaryGeometryOf,
}: Parts) {
  return (given: Case): Tensor => {
    check(fromCodes(given));
    const { quantisation: _, ...values } = seen(given);
    const { shape, data } = engines.scatter({ ...values, dtype: 'f64' });
    const { zeroPoint } = quantisationOf(given).y;
    const codes = data.map((value, at) => code(round(sum(value), channelOf(shape, at), given) + zeroPoint, given));
    return { shape, data: codes };
  };
}

/** Looks at shapes and attributes only. */
function withoutQuantisation({ quantisation: _, ...values }: Case): unknown {
  return customaryGeometryOf(values);
}

function clamped(code: number, given: Case): number {
  const [least, most] = quantisationOf(given).clamp;
  return Math.min(Math.max(code, least), most);
}

/** Every cell of the spread image and beyond its ends holds a code, which differs from the zero point by so much. */
function inserting(codeOfNothing: (zeroPoint: number) => number): (given: Case) => Tensor {
  const right = summing({});
  return (given) => {
    const { x } = quantisationOf(given);
    const off = codeOfNothing(x.zeroPoint) - x.zeroPoint;
    if (off === 0) return right(given);
    const values = fromCodes(given);
    const { quantisation: _, ...plain } = values;
    const ones = { ...plain, dtype: 'f64' as const, bias: null };
    const whole = engines.scatter({ ...ones, x: { shape: values.x.shape, data: values.x.data.map(() => 1) } });
    const all = new Map<number, number>();
    values.w.data.forEach((weight, at) => {
      const taps = values.w.shape.slice(2).reduce((product, extent) => product * extent, 1);
      const c = Math.floor(at / taps / values.w.shape[1]);
      const group = Math.floor(c / (values.w.shape[0] / given.groups));
      const m = group * values.w.shape[1] + (Math.floor(at / taps) % values.w.shape[1]);
      all.set(m, (all.get(m) ?? 0) + weight);
    });
    const sums = engines.scatter({ ...plain, dtype: 'f64' });
    const { zeroPoint } = quantisationOf(given).y;
    const data = sums.data.map((sum, at) => {
      const channel = channelOf(sums.shape, at);
      const missing = (all.get(channel) ?? 0) - whole.data[at];
      return clamped(byRule('nearest-even')(sum + off * missing, channel, given) + zeroPoint, given);
    });
    return { shape: sums.shape, data };
  };
}

function biased(values: Case, change: (value: number) => number): Case {
  return { ...values, bias: values.bias?.map(change) ?? null };
}

const HONEST: readonly (readonly [string, (given: Case) => Tensor, Declared])[] = [
  ...REQUANTISATION_RULES.flatMap((rule) => [
    [`rounds by ${rule}, and says so`, summing({ round: byRule(rule) }), { requantisation: [rule] }] as const,
    [`rounds by ${rule}, and says nothing`, summing({ round: byRule(rule) }), {}] as const,
  ]),
  [
    'rounds by one of two rules that it names',
    summing({ round: byRule('single-rounding') }),
    { requantisation: ['float-product', 'single-rounding'] },
  ],
  ['keeps sums in 32 bits beside 8', summing({}), { dtypes: ['int8', 'uint8'], requantisation: ['nearest-even'] }],
  ['inserts the zero point', inserting((zeroPoint) => zeroPoint), {}],
  ['has zero points of activations only', summing({}), { zeroPoints: 'of-activations' }],
  ['has no zero points', summing({}), { zeroPoints: 'none' }],
  ['has one scale for all channels', summing({}), { channelScales: false }],
  ['has weights of int8 beside uint8', summing({}), { weightsOfUint8: 'int8' }],
  ['has no clamp', summing({ code: clamped }), { clamps: false }],
  [
    'has int16 only',
    summing({ round: byRule('short-multiplier') }),
    { dtypes: ['int16'], requantisation: ['short-multiplier'] },
  ],
  [
    'takes no bias',
    summing({ round: byRule('double-rounding') }),
    { requantisation: ['double-rounding'], bias: false },
  ],
  [
    'takes no bias and few channels, and keeps sums of int16 in 32 bits',
    summing({ sum: (value) => value | 0 }),
    { requantisation: ['nearest-even'], dtypes: ['int16'], bias: false, largest: { channels: 64 } },
  ],
  ['refuses no quantisation', summing({ check: withoutQuantisation }), { refusesQuantisation: [] }],
];

const NEAREST: Declared = { requantisation: ['nearest-even'] };

const DEFECTS: readonly (readonly [string, (given: Case) => Tensor, Declared])[] = [
  ['inserts the code 0', inserting(() => 0), NEAREST],
  [
    'rounds twice, and names another rule',
    summing({ round: byRule('double-rounding') }),
    { requantisation: ['float-product'] },
  ],
  [
    'cuts off, and names a rule',
    summing({ round: (sum, m, p) => Math.trunc((sum * scalesOf(p, m).x * scalesOf(p, m).w) / scalesOf(p, m).y) }),
    NEAREST,
  ],
  [
    'is two steps off, and names no rule',
    summing({ round: (s, m, p) => byRule('nearest-even')(s, m, p) + (s % 5 === 3 ? 2 : 0) }),
    {},
  ],
  [
    'rounds ties up, and names a rule that rounds them to even',
    summing({ round: (sum, m, p) => Math.floor((sum * scalesOf(p, m).x * scalesOf(p, m).w) / scalesOf(p, m).y + 0.5) }),
    NEAREST,
  ],
  [
    'keeps the bias in 16 bits',
    summing({ seen: (given) => biased(fromCodes(given), (value) => (value << 16) >> 16) }),
    NEAREST,
  ],
  [
    'adds a large bias twice',
    summing({ seen: (given) => biased(fromCodes(given), (value) => (Math.abs(value) > 2 ** 20 ? 2 * value : value)) }),
    NEAREST,
  ],
  ['keeps sums in 16 bits', summing({ sum: (value) => Math.max(-32768, Math.min(32767, value)) }), NEAREST],
  [
    'keeps sums of int16 in 32 bits, and takes no bias',
    summing({ sum: (value) => value | 0 }),
    { ...NEAREST, dtypes: ['int16'], bias: false },
  ],
  ['keeps sums in 24 bits', summing({ sum: (value) => (value << 8) >> 8 }), NEAREST],
  [
    'wraps in place of clamping',
    summing({ code: (code) => ((code + 128) & 255) - 128 }),
    { ...NEAREST, dtypes: ['int8'] },
  ],
  [
    'reads weights of uint8 as int8',
    summing({
      seen: (given) => {
        const values = fromCodes(given);
        if (quantisationOf(given).w.dtype !== 'uint8') return values;
        const wrapped = ({ shape, data }: Tensor) => ({
          shape,
          data: Float64Array.from(data, (code) => (code > 127 ? code - 256 : code)),
        });
        return fromCodes({ ...given, w: wrapped(given.w) });
      },
    }),
    NEAREST,
  ],
  [
    'has no zero point of w',
    summing({
      seen: (given) => {
        const q = quantisationOf(given);
        const none = { ...q, w: { ...q.w, zeroPoint: q.w.zeroPoint.map(() => 0) } };
        return fromCodes({ ...given, quantisation: none });
      },
    }),
    NEAREST,
  ],
  ['takes any scale', summing({ check: withoutQuantisation }), NEAREST],
  [
    'has the scale of the first channel for all',
    summing({
      round: (sum, _, problem) => {
        const { x, y, w } = quantisationOf(problem);
        return requantiserOf('nearest-even', { x: x.scale, w: ofChannel(w.scale, 0), y: y.scale })(sum);
      },
    }),
    NEAREST,
  ],
];

/** The first law that an engine fails, of those that ask it. */
async function failedLaw(
  convTranspose: Implementation['convTranspose'],
  declared: Declared,
  seed: number,
  runs: number,
) {
  const subject = subjectInProcess({ convTranspose, capabilities: { ...INTEGERS, ...declared } });
  for (const law of [...QUANTISED_LAWS, ...LAWS.filter((one) => !QUANTISED_LAWS.some(({ id }) => id === one.id))]) {
    const result = await checkLaw(subject, law, { seed, runs });
    if (result.status === 'failed') return `${law.id}: ${result.failure?.mismatch.message ?? ''}`;
  }
  return null;
}

/** Every law, though others have failed, and what the first failures look like. */
async function throughAll(subject: Subject): Promise<void> {
  let left = 2;
  for (const law of LAWS.filter(({ enumerated }) => enumerated === undefined)) {
    const { failure } = await checkLaw(subject, law, { seed: 1, runs: 10 });
    if (failure === null || left === 0) continue;
    left -= 1;
    await lookalikesOf(subject, law, failure);
  }
}

/** As many as an honest engine is never to be accused with. */
const SEEDS = Array.from({ length: 20 }, (_, at) => at + 1);

describe.each(everyOf(HONEST, 2))('an engine that %s', (_, convTranspose, declared) => {
  it.each(seedsOf(SEEDS))('obeys every law with seed %i', async (seed) => {
    expect(await failedLaw(convTranspose, declared, seed, 20)).toBeNull();
  });
});

describe.each(DEFECTS)('an engine that %s', (_, convTranspose, declared) => {
  it.each(seedsOf([1, 2, 3, 4, 5], 2))('fails a law with seed %i', async (seed) => {
    expect(await failedLaw(convTranspose, declared, seed, 200)).not.toBeNull();
  });
});

describe.each(everyOf(DEFECTS, 3))('an engine that %s', (_, convTranspose, declared) => {
  it('breaks no law and no search for what it looks like, though its results are no codes of what comes next', async () => {
    const subject = subjectInProcess({ convTranspose, capabilities: { ...INTEGERS, ...declared } }, 'module');
    await expect(throughAll(subject)).resolves.toBeUndefined();
  });
});

it('a case with scales of channels and groups has calls near it that are legal', () => {
  const given = parseCase(
    '{"x":{"shape":[1,2,1],"data":[8,8]},"w":{"shape":[2,1,1],"data":[1,1]},"bias":null,"stride":[1],"padBegin":[0],"padEnd":[0],"outputPadding":[0],"dilation":[1],"groups":2,"dtype":"int8","quantisation":{"x":{"scale":1,"zeroPoint":124},"w":{"dtype":"int8","scale":[1,0.5],"zeroPoint":[0,0]},"y":{"scale":1,"zeroPoint":0},"clamp":[-128,127]}}',
  );
  const subject = subjectInProcess({ convTranspose: summing({}), capabilities: INTEGERS }, 'module');
  const near = callsNear(lawsNamed(['quantised-agreement'])[0], { problem: given, options: {} }, subject);
  expect(near.length).toBeGreaterThan(20);
  for (const { problem } of [...near, ...variantsOf(given).map((one) => ({ problem: one }))]) {
    expect(() => geometryOf(problem)).not.toThrow();
  }
});

describe('the law of sums near the ends of their accumulators accuses no honest subject', () => {
  const [law] = lawsNamed(['quantised-saturation']);
  const given = (dtype: 'int8' | 'int16', scaleOfY: number) =>
    parseCase({
      ...{ x: { shape: [1, 1, 2], data: [3, 4] }, w: { shape: [1, 1, 1], data: [2] }, bias: null, stride: [1] },
      ...{ padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1, dtype },
      quantisation: {
        x: { scale: 1, zeroPoint: 0 },
        w: { dtype: 'int8', scale: [1], zeroPoint: [0] },
        y: { scale: scaleOfY, zeroPoint: 0 },
        clamp: dtype === 'int8' ? [-128, 127] : [-32768, 32767],
      },
    });
  const honest = (declared: Declared) => {
    const exact = summing({ round: byRule('nearest-even') });
    const convTranspose = (problem: Case) => {
      const able = { ...INTEGERS, ...declared };
      const lacking = missingCapability(fromCodes(problem), parseCapabilities(able));
      if (lacking !== null) throw new RangeError(`it takes no such case: ${lacking}`);
      return exact(problem);
    };
    return subjectInProcess({ convTranspose, capabilities: { ...INTEGERS, ...NEAREST, ...declared } });
  };

  it.each([
    ['of int8 where it takes no bias', { bias: false }, given('int8', 4), 'not covered'],
    ['of int16 where it takes no bias', { bias: false }, given('int16', 4), 'passed'],
    ['whose scales leave large sums within the type', {}, given('int8', 2 ** 40), 'not covered'],
    ['whose scales make sums larger', {}, given('int16', 0.25), 'not covered'],
    [
      'of few channels',
      { bias: false, byRank: { 1: { largest: { channels: 64 } } } },
      given('int16', 4),
      'not covered',
    ],
  ] as const)('with a given case %s', async (_, declared, problem, status) => {
    const result = await checkCase(honest(declared as Declared), law, problem);
    expect([result.status, result.failure?.mismatch.message]).toEqual([status, undefined]);
  });

  it.each([1, 2, 3])('with few channels on one rank, drawn by seed %i', async (seed) => {
    const declared = { dtypes: ['int16'], bias: false, byRank: { 2: { largest: { channels: 64 } } } } as Declared;
    const { status, failure } = await checkLaw(honest(declared), law, { seed, runs: 60 });
    expect([status, failure?.mismatch.message]).toEqual(['passed', undefined]);
  });
});
