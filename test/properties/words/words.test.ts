/** The laws of words: who speaks rightly passes them all, by whichever reading; who does not fails one. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { wordsNearDefault } from '../../../properties/laws/words-near-default.ts';
import { wordsReading } from '../../../properties/laws/words-reading.ts';
import { wordsRules } from '../../../properties/laws/words-rules.ts';
import { WORD_LAWS } from '../../../properties/laws.ts';
import { brokenRules } from '../../../properties/words/broken-rules.ts';
import { changesOf } from '../../../properties/words/call-changes.ts';
import { drawnCalls } from '../../../properties/words/drawn-calls.ts';
import { brokenFrom, refusedCalls } from '../../../properties/words/refused-calls.ts';
import { WORD_STARTS } from '../../../properties/words/starts.ts';
import { wordClassesOf } from '../../../properties/words/word-classes.ts';
import { type FrameworkCall, formatCall, parseCall, resolveCall } from '../../../spec/conventions/call.ts';
import { isCall, parseCaseOrCall } from '../../../spec/conventions/case-or-call.ts';
import { CLASSES } from '../../../spec/conventions/classes.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Implementation, Result } from '../../../subjects/subject.ts';
import { drawsOf, everyOf, seedsOf } from '../../project/thorough.ts';
import { type Changes, speaker } from './speaker.ts';

const IDS = CONVENTIONS.map(({ id }) => id);
const RUNS = drawsOf(60, 20);
/** Of conventions that choose no pads themselves one stands for four. */
const CHECKED = [
  ...Object.keys(WORD_STARTS),
  ...everyOf(
    IDS.filter((id) => !Object.hasOwn(WORD_STARTS, id)),
    4,
  ),
];
const SEEDS = seedsOf([1, 2, 3]);

/** The first law that fails; null where none does. */
async function firstFailed(conventions: readonly string[], changes: Changes): Promise<string | null> {
  const subject = subjectInProcess(speaker(conventions, changes));
  for (const law of WORD_LAWS) {
    for (const seed of SEEDS) {
      const { status } = await checkLaw(subject, law, { seed, runs: RUNS });
      if (status === 'failed') return law.id;
    }
  }
  return null;
}

/** How a law ends for each seed. */
async function statuses(id: string, changes: Changes, runs: number): Promise<string[]> {
  const subject = subjectInProcess(speaker(['onnx'], changes));
  const law = WORD_LAWS.find((one) => one.id === id)!;
  const ended: string[] = [];
  for (const seed of SEEDS) ended.push((await checkLaw(subject, law, { seed, runs })).status);
  return ended;
}

describe('who speaks rightly', () => {
  it.each(CHECKED)('agrees with every law in the words of %s', async (id) => {
    const subject = subjectInProcess(speaker([id]));
    for (const law of WORD_LAWS) {
      for (const seed of SEEDS) {
        const check = await checkLaw(subject, law, { seed, runs: RUNS });
        expect(check, JSON.stringify(check.failure)).toMatchObject({ status: 'passed', failure: null });
        expect(check.cases).toBeGreaterThan(0);
      }
    }
  });

  it('agrees by any reading, and each reading is reported', async () => {
    for (const last of [false, true]) {
      const subject = subjectInProcess(speaker(['onnx'], { reading: (_, count) => (last ? count - 1 : 0) }));
      const check = await checkLaw(subject, WORD_LAWS[0], { seed: 5, runs: 200 });
      expect(check, JSON.stringify(check.failure)).toMatchObject({ status: 'passed' });
      expect(Object.keys(check.readings ?? {})).toContain('onnx-negative-total');
    }
  });

  it('is not asked in words where it says that it speaks none', async () => {
    const subject = subjectInProcess(speaker([]));
    for (const law of WORD_LAWS) {
      expect(await checkLaw(subject, law, { seed: 1, runs: 5 })).toMatchObject({ status: 'not covered' });
    }
  });
});

const says = (name: string, value: string, instead: Record<string, unknown>): Changes => ({
  mistakes: (call) =>
    call.attributes[name] === value ? { ...call, attributes: { ...call.attributes, ...instead } } : call,
});
const without = (name: string): Changes => ({
  mistakes: ({ attributes: { [name]: _, ...attributes }, ...call }) => ({ ...call, attributes }),
});

/** Defects of released implementations, and others as near at hand. */
const DEFECTS: readonly (readonly [string, string, Changes])[] = [
  ['SAME_UPPER taken for SAME_LOWER', 'onnx', says('auto_pad', 'SAME_UPPER', { auto_pad: 'SAME_LOWER' })],
  ['SAME_LOWER taken for VALID', 'onnx', says('auto_pad', 'SAME_LOWER', { auto_pad: 'VALID' })],
  ['output_shape not looked at', 'onnx', without('output_shape')],
  ['dilations not looked at', 'onnx', without('dilations')],
  ['output_padding not looked at', 'pytorch', without('output_padding')],
  ['output_size not looked at', 'pytorch', without('output_size')],
  ['padding SAME taken for VALID', 'jax', says('padding', 'SAME', { padding: 'VALID' })],
  ['the kernel flipped whatever is said', 'jax', { mistakes: (call) => with_(call, { transpose_kernel: true }) }],
  ['same taken for valid', 'keras', says('padding', 'same', { padding: 'valid' })],
  [
    'a result in the layout of this project',
    'tensorflow',
    { result: (_, y) => ({ ...y, shape: y.shape.toReversed() }) },
  ],
  ['outputSizes not looked at', 'webnn', without('outputSizes')],
  [
    'ohwi read as hwoi',
    'webnn',
    { mistakes: (call) => (call.attributes.filterLayout === 'ohwi' ? scrambled(call) : call) },
  ],
  [
    'a batch axis where x has none',
    'pytorch',
    { result: (call, y) => (y.shape.length < call.w.shape.length ? { ...y, shape: [1, ...y.shape] } : y) },
  ],
];

/** What is hardly met by changing numbers: two words that exclude each other, what is left out, operands that do not fit. */
const RULES_NOT_KEPT: readonly (readonly [string, string, RegExp])[] = [
  ['onnx', 'pads beside auto_pad are ignored', /pads must be left out with auto_pad/],
  ['onnx', 'kernel_shape is not compared with W', /kernel_shape must be that of W/],
  ['onnx', 'x with another number of axes than w is taken', /x\.shape must have/],
  ['tensorflow', 'a missing output_shape is guessed', /output_shape must be given/],
  ['tensorflow', 'a missing padding is guessed', /padding must be given/],
  ['tensorflow', 'a bias is added', /bias must be null/],
  ['jax', 'a bias is added', /bias must be null/],
  ['pytorch', 'an output_size of too many numbers is cut', /output_size must have/],
  ['pytorch', 'a kernel of four spatial axes is taken', /w\.shape must have/],
  ['webnn', 'outputSizes out of range are taken', /outputSizes/],
  ['keras', 'channels that differ are taken', /must have the \d+ input channels/],
  ['tflite', 'channels of output_shape that differ are taken', /output_shape must have the \d+ output channels/],
];

function with_(call: FrameworkCall, attributes: Record<string, unknown>): FrameworkCall {
  return { ...call, attributes: { ...call.attributes, ...attributes } };
}

function scrambled(call: FrameworkCall): FrameworkCall {
  return { ...call, w: { shape: call.w.shape, data: call.w.data.toReversed() } };
}

/** The answer of an implementation, after which something else is done. */
async function answered(one: Implementation, given: FrameworkCall, after: () => void): Promise<Result> {
  const y = await one.call!(given);
  after();
  return y;
}

function withOneBuffer(one: Implementation): Implementation {
  const memory = { f32: new Float32Array(2 ** 16), f64: new Float64Array(2 ** 16) };
  return {
    ...one,
    async call(given) {
      const { shape, data } = await one.call!(given);
      const lent = memory[given.dtype as 'f32' | 'f64'];
      lent.set(data);
      return { shape, data: lent.subarray(0, data.length) };
    },
  };
}

describe('who speaks wrongly fails a law:', () => {
  it.each(DEFECTS)('%s', async (_, convention, changes) => {
    expect(await firstFailed([convention], changes)).not.toBeNull();
  });

  it.each<[string, (implementation: Implementation) => Implementation]>([
    ['it writes into x', (one) => ({ ...one, call: (given) => answered(one, given, () => given.x.data.fill(7)) })],
    [
      'it writes into the attributes',
      (one) => ({
        ...one,
        call: (given) => answered(one, given, () => Object.assign(given.attributes, { auto_pad: 'VALID', group: 2 })),
      }),
    ],
    ['its result lies in the memory of the one before', withOneBuffer],
  ])('%s', async (_, change) => {
    const subject = subjectInProcess(change(speaker(['onnx'])), 'module');
    const { status, failure } = await checkLaw(subject, WORD_LAWS[0], { seed: 1, runs: RUNS });
    expect(status).toBe('failed');
    expect(failure?.mismatch.kind).toBe('side effect');
  });

  it('nothing is refused', async () => {
    expect(await statuses('words-refusal', { refuses: () => false }, RUNS)).toContain('failed');
  });

  it.each(RULES_NOT_KEPT)('%s: %s', async (convention, _, rule) => {
    const isKept = (call: FrameworkCall) => {
      const resolution = resolveCall(call);
      return resolution.kind !== 'refused' || !rule.test(resolution.reason);
    };
    const subject = subjectInProcess(speaker([convention], { refuses: isKept }), 'module');
    for (const seed of SEEDS) {
      const { status, failure } = await checkLaw(subject, wordsRules, { seed, runs: 1 });
      expect(status, `seed ${seed}`).toBe('failed');
      expect(failure?.mismatch).toMatchObject({ kind: 'accepted', message: expect.stringMatching(rule) });
    }
  });

  it('two readings are taken in turn', async () => {
    let at = 0;
    expect(await statuses('words-reading', { reading: (_, count) => at++ % count }, 200)).toContain('failed');
  });

  it('another reading is taken of other numbers, or of one image more', async () => {
    // ONNX halves a negative total by its text or by its shape inference.
    const drawn = fc.sample(drawnCalls({ ...EVERYTHING, conventions: ['onnx'] }), { numRuns: 400, seed: 5 });
    const call = drawn.find((one) => resolveCall(one).kind === 'ambiguous' && (one.x.shape[0] ?? 0) > 0)!;
    const [images] = call.x.shape;
    const verdictOf = (isOther: (one: FrameworkCall) => boolean) => {
      const reading = (one: FrameworkCall, count: number) => (isOther(one) ? count - 1 : 0);
      return wordsReading.check(subjectInProcess(speaker(['onnx'], { reading })), call);
    };
    expect(await verdictOf(() => false)).toBeNull();
    expect(await verdictOf(() => true)).toBeNull();
    const changed = speaker(['onnx'], { result: (_, y) => ({ ...y, data: y.data.map((value) => value + 1) }) });
    expect(await WORD_LAWS[0].check(subjectInProcess(changed), call)).toMatchObject({
      message: expect.stringMatching(/^onnx \{.*\} against every reading of onnx-[a-z-]+, first [^:]+: /),
    });
    const turned = {
      kind: 'values',
      message: expect.stringMatching(/^onnx \{.*\}: took “.+” where it took “.+” before$/),
    };
    expect(await verdictOf(({ x }) => x.shape[0] > images)).toMatchObject(turned);
    expect(await verdictOf(({ x }) => x.data.join() !== call.x.data.join())).toMatchObject(turned);
  });

  it('is told against what its result was compared: the case of the call', async () => {
    const cell = { shape: [1, 1, 1], data: Float32Array.of(1) };
    const call: FrameworkCall = {
      convention: 'onnx',
      attributes: { group: 1 },
      x: cell,
      w: cell,
      bias: null,
      dtype: 'f32',
    };
    const changed = speaker(['onnx'], { result: (_, { shape }) => ({ shape, data: Float32Array.of(2) }) });
    const mismatch = await WORD_LAWS[0].check(subjectInProcess(changed), call);
    expect(mismatch?.message).toMatch(
      /^onnx \{"group":1\} against the case that it stands for: 1 of 1 elements differ/,
    );
  });

  it('a convention is declared and there is no function for it', async () => {
    const { call: _, ...implementation } = speaker(['onnx']);
    const { status } = await checkLaw(subjectInProcess(implementation), WORD_LAWS[0], { seed: 1, runs: 5 });
    expect(status).toBe('failed');
  });
});

describe('calls that are drawn', () => {
  it.each(IDS)('are legal in the words of %s, or of a class on which texts differ', (id) => {
    const capabilities = { ...EVERYTHING, conventions: [id] };
    fc.assert(
      fc.property(drawnCalls(capabilities), (call) => {
        expect(['resolved', 'ambiguous']).toContain(resolveCall(call).kind);
      }),
      { numRuns: drawsOf(200, 40), seed: 7 },
    );
  });

  it.each(CHECKED)('hold every attribute of %s', (id) => {
    const capabilities = { ...EVERYTHING, conventions: [id] };
    const calls = fc.sample(drawnCalls(capabilities), { numRuns: 600, seed: 11 });
    const given = new Set(calls.flatMap(({ attributes }) => Object.keys(attributes)));
    expect([...given].sort()).toEqual([...conventionNamed(id).attributes].sort());
  });

  it('are of every class on which the text of a convention differs, or releases do', () => {
    const found = new Set<string>();
    // A negative total that is halved comes to a negative pad, which not every subject takes.
    const free = { ...EVERYTHING, padding: 'any', outputPadding: 'any' } as const;
    const missing = () => Object.keys(CLASSES).filter((one) => !found.has(one));
    const isMissing = (id: string) => missing().some((one) => one.startsWith(id.split('-')[0]));
    for (let seed = 3; seed < 13; seed++) {
      for (const id of Object.keys(WORD_STARTS).filter(isMissing)) {
        for (const call of fc.sample(drawnCalls({ ...free, conventions: [id] }), { numRuns: 60, seed })) {
          for (const one of wordClassesOf(call)) found.add(one);
        }
      }
    }
    expect(missing()).toEqual([]);
  });
});

it('calls of tflite have, by either padding, extents from which those of x do not follow', () => {
  const calls = fc.sample(drawnCalls({ ...EVERYTHING, conventions: ['tflite'] }), { numRuns: 200, seed: 3 });
  const astray = calls.filter((call) => wordClassesOf(call).includes('tflite-output-shape'));
  const paddings = astray.map(({ attributes: { padding = 'SAME' } }) => padding);
  expect(new Set(paddings)).toEqual(new Set(['SAME', 'VALID']));
});

it('a number of a call is changed to 0, to −1, by one either way, by two, and by far more', () => {
  const cell = { shape: [1, 1, 1], data: Float32Array.of(1) };
  const attributes = { group: 5, strides: [1] };
  const call: FrameworkCall = { convention: 'onnx', attributes, x: cell, w: cell, bias: null, dtype: 'f32' };
  const valuesOf = (name: string) => {
    const { changes } = changesOf(call).find(({ place }) => place === name)!;
    return changes.map((change) => change().attributes[name]);
  };
  expect(valuesOf('group').slice(0, 6)).toEqual([0, -1, 6, 7, 12, 4]);
  expect(valuesOf('strides').slice(0, 6)).toEqual([[0], [-1], [2], [3], [8], [0]]);
});

describe('calls that break a rule', () => {
  it.each(IDS)('are refused in the words of %s', (id) => {
    const capabilities = { ...EVERYTHING, conventions: [id] };
    for (const call of fc.sample(refusedCalls(capabilities), { numRuns: drawsOf(200, 20), seed: 4 })) {
      expect(resolveCall(call).kind).toBe('refused');
    }
    const [legal] = fc.sample(drawnCalls(capabilities), { numRuns: 1, seed: 4 });
    expect(brokenFrom(legal)).not.toEqual([]);
  });

  it.each(CHECKED)('are one for every rule of %s and place', (id) => {
    const broken = brokenRules({ ...EVERYTHING, conventions: [id] }, 4);
    for (const { call, rule } of broken) expect(resolveCall(call).kind, rule).toBe('refused');
    expect(new Set(broken.map(({ rule }) => rule)).size).toBe(broken.length);
    const places = broken.map(({ rule }) => rule.slice(id.length + 2, rule.indexOf(':')));
    expect(places).toEqual(expect.arrayContaining(['x', 'w']));
    expect(places.some((place) => place.startsWith('bias'))).toBe(true);
  });

  it.each([
    ['onnx', ['pads added', 'auto_pad added', 'auto_pad', 'bias added', 'bias']],
    ['tensorflow', ['output_shape left out', 'padding left out', 'bias added']],
    ['webnn', ['outputPadding', 'outputSizes', 'filterLayout']],
  ])('of %s are made in each place that can break one', (id, expected) => {
    const broken = brokenRules({ ...EVERYTHING, conventions: [id] }, 4);
    const places = broken.map(({ rule }) => rule.slice(id.length + 2, rule.indexOf(':')));
    expect(places).toEqual(expect.arrayContaining(expected));
  });

  it('are all asked of a module, and a share of them of the packages known here', () => {
    const capabilities = { ...EVERYTHING, conventions: ['onnx', 'jax'] };
    const rules = capabilities.conventions.map((id) => brokenRules({ ...EVERYTHING, conventions: [id] }, 4).length);
    const asked = (origin: 'module' | 'third party') =>
      wordsRules.enumerated!({ origin, capabilities }, { seed: 4, runs: 3 }).length;
    expect(asked('module')).toBe(rules[0] + rules[1]);
    expect(asked('third party')).toBe(3);
    for (const less of [{ conventions: [] }, { refuses: [] }]) {
      const mute = { origin: 'module', capabilities: { ...capabilities, ...less } } as const;
      expect(wordsRules.enumerated!(mute, { seed: 4, runs: 3 })).toEqual([]);
    }
  });
});

describe('calls near their defaults', () => {
  it.each(IDS)('are other calls each, as many as asked for, in the words of %s', (id) => {
    const subject = { origin: 'third party', capabilities: { ...EVERYTHING, conventions: [id] } } as const;
    for (const runs of [7, 30]) {
      const calls = wordsNearDefault.enumerated!(subject, { seed: 9, runs });
      expect(calls.length).toBe(runs);
      expect(new Set(calls.map(formatCall)).size).toBe(runs);
    }
  });

  it('are in the words of every convention that is spoken, and each attribute is given and left out', () => {
    const conventions = ['onnx', 'pytorch'];
    const subject = { origin: 'third party', capabilities: { ...EVERYTHING, conventions } } as const;
    const calls = wordsNearDefault.enumerated!(subject, { seed: 9, runs: 200 });
    for (const id of conventions) {
      const given = calls
        .filter(({ convention }) => convention === id)
        .map(({ attributes }) => Object.keys(attributes));
      for (const name of conventionNamed(id).attributes) {
        expect(
          given.some((names) => names.includes(name)),
          name,
        ).toBe(true);
        expect(
          given.some((names) => !names.includes(name)),
          name,
        ).toBe(true);
      }
    }
  });

  it('come back from their JSON as they were', () => {
    for (const id of IDS) {
      const capabilities = { ...EVERYTHING, conventions: [id] };
      for (const call of fc.sample(drawnCalls(capabilities), { numRuns: drawsOf(50, 8), seed: 6 })) {
        const text = formatCall(call);
        const back = parseCaseOrCall(text);
        expect(isCall(back) && formatCall(back)).toBe(text);
        expect(parseCall(JSON.parse(text))).toEqual(call);
      }
    }
  });
});

describe('a call with numbers that JSON does not have', () => {
  it('comes back from its JSON as it was', () => {
    const cell = { shape: [1, 1, 1], data: Float64Array.of(-0) };
    const endless = { shape: [1, 1, Number.POSITIVE_INFINITY], data: Float64Array.of() };
    const call: FrameworkCall = {
      convention: 'onnx',
      attributes: { pads: [-0, 0] },
      x: cell,
      w: cell,
      bias: null,
      dtype: 'f64',
    };
    const text = formatCall(call);
    expect(text).toContain('"pads":["-0",0]');
    expect(parseCall(JSON.parse(text))).toEqual(call);
    expect(formatCall({ ...call, x: endless })).toContain('"shape":[1,1,"Infinity"]');
    expect(parseCall(JSON.parse(formatCall({ ...call, x: endless }))).x).toEqual(endless);
  });
});
