/** The oracle: exact answers, refusals with the reason, and an answer to whatever else comes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exact, exactGradients } from '../../engines/index.ts';
import { openOracle } from '../../oracle/answer.ts';
import { initialWeights } from '../../oracle/initialisation.ts';
import { realCases } from '../../properties/cases/arbitraries.ts';
import { illegalCases } from '../../properties/cases/illegal-cases.ts';
import { formatCase } from '../../spec/case.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { CUSTOMARY_KINDS, ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { encodeCase, PROTOCOL } from '../../subjects/pipe/wire.ts';
import { caseOf, counting, SEED, thrownBy } from '../spec/cases.ts';

const oracle = () => openOracle('1.2.3');
const ask = (request: object) => oracle().answer(JSON.stringify(request), 1) as Record<string, unknown>;
const PROBLEM = caseOf({ x: counting([1, 2, 2]), w: counting([2, 1, 2]), bias: [5] });
const LINE = formatCase(PROBLEM);

const UNREADABLE: readonly [string, string | RegExp][] = [
  ['{', /^not valid JSON: /],
  ['7', 'must be a JSON object, got 7'],
  ['[]', 'must be a JSON object, got []'],
  ['{}', 'kind must be one of hello, run, call, gradients, initialise, got undefined'],
  ['{"kind":"toString"}', /^kind must be one of /],
  ['{"kind":"run"}', 'case must be an object, got undefined'],
  [`{"kind":"run","case":${LINE},"to":"f8"}`, 'to must be one of f32, f64, f16, bf16, got "f8"'],
  [`{"kind":"run","case":${LINE},"rule":"nearest-even"}`, 'rule must be left out of a case of f64, got "nearest-even"'],
  [LINE.replace('"groups":1', '"groups":"one"'), /^case: groups must be a number or one of NaN, /],
  [LINE.replace('"shape":[1,2,2]', '"shape":"NaN"'), 'case: x.shape must be an array of numbers, got "NaN"'],
  [
    `{"kind":"gradients","case":${LINE},"g":{"shape":[1],"data":[1]}}`,
    'g.shape must be that of the output, [1, 1, 3], got [1]',
  ],
  [`{"kind":"gradients","case":${LINE},"g":{"shape":[1,1,3],"data":[1]}}`, 'g must hold 3 numbers, got 1'],
  [
    `{"kind":"gradients","case":${LINE},"g":{"shape":[1,"1",3],"data":[1,2,3]}}`,
    'g.shape must be that of the output, [1, 1, 3], got [1,"1",3]',
  ],
  [
    `{"kind":"gradients","case":${LINE},"g":{"shape":"1,1,3","data":[1,2,3]}}`,
    'g.shape must be that of the output, [1, 1, 3], got "1,1,3"',
  ],
  [`{"kind":"gradients","case":${LINE},"g":{"shape":[1,1,3],"data":[1,"2",3]}}`, /^g\.data\[1\] must be a number or /],
  ['{"kind":"initialize"}', /^kind must be one of .*; did you mean "initialise"\?$/],
  ['{"kind":"hello","data":"hex"}', 'data must be one of numbers, base64, got "hex"'],
  ['{"kind":"initialise","shape":[4]}', 'shape must be [C, M/groups, …k] with extents >= 1, got [4]'],
  [LINE.replace(/"x":\{[^}]*\}/, '"x":{"shape":[1,2,2],"base64":"?"}'), /^case: x\b/],
  ['{"kind":"initialise","shape":[4,2],"groups":1}', /^shape must be .*, got \[4,2\]$/],
  ['{"kind":"initialise","shape":[4,2,1,1,1,1],"groups":1}', /^shape must be .*, got \[4,2,1,1,1,1\]$/],
  ['{"kind":"initialise","shape":[1000,1000,500]}', 'shape must have at most 16777216 elements, got 500000000'],
  ['{"kind":"initialise","shape":[4,2,3],"groups":3}', 'groups must be an integer >= 1 that divides C = 4, got 3'],
];

/** Legal lines whose results would take gigabytes: by what is too large. */
const one = (fields: object) => JSON.stringify({ ...JSON.parse(LINE), ...fields });
const TWO = { x: { shape: [1, 1, 2], data: [1, 2] }, w: { shape: [1, 1, 1], data: [3] }, bias: null };
const zerosOf = (length: number) => ({ shape: [1, 1, length], data: new Array(length).fill(0) });
const TOO_LARGE: readonly [string, string][] = [
  ['a stride', one({ ...TWO, stride: [3e7] })],
  ['a stride of 2²⁷', one({ ...TWO, stride: [2 ** 27] })],
  ['a dilation', one({ ...TWO, w: { shape: [1, 1, 2], data: [1, 2] }, dilation: [2 ** 26] })],
  ['output padding', one({ ...TWO, outputPadding: [2 ** 25] })],
  ['a negative pad', one({ ...TWO, padBegin: [-(2 ** 25)] })],
  ['two negative pads', one({ ...TWO, padBegin: [-(2 ** 24)], padEnd: [-(2 ** 24)] })],
  ['a stride, the cells being cropped', one({ ...TWO, stride: [2 ** 27], padEnd: [2 ** 27] })],
  ['a stride, for an empty batch', one({ ...TWO, x: { shape: [0, 1, 2], data: [] }, stride: [2 ** 27] })],
  [
    'two strides',
    one({
      ...TWO,
      x: { shape: [1, 1, 2, 2], data: [1, 2, 3, 4] },
      w: { shape: [1, 1, 1, 1], data: [1] },
      ...Object.fromEntries(['padBegin', 'padEnd', 'outputPadding'].map((field) => [field, [0, 0]])),
      stride: [5000, 5000],
      dilation: [1, 1],
    }),
  ],
  ['many pairs', one({ ...TWO, x: zerosOf(5000), w: zerosOf(5000) })],
];

describe('the oracle', () => {
  it('answers drawn cases exactly, by the number of their line', () => {
    for (const [at, problem] of fc.sample(realCases(EVERYTHING), { seed: SEED, numRuns: 60 }).entries()) {
      const { shape, data } = exact(problem);
      expect(oracle().answer(formatCase(problem), at + 1)).toMatchObject({ seq: at + 1, kind: 'result', shape });
      const answered = oracle().answer(formatCase(problem), 1) as unknown as { data: number[] };
      expect(answered.data.map(Number)).toEqual(Array.from(data));
    }
  });

  it('refuses every kind of illegal case with the reason', () => {
    const refuses = ILLEGAL_KINDS.filter((kind) => !CUSTOMARY_KINDS.includes(kind));
    for (const problem of fc.sample(illegalCases({ ...EVERYTHING, refuses }), { seed: SEED, numRuns: 200 })) {
      expect(oracle().answer(formatCase(problem), 3)).toEqual({
        seq: 3,
        kind: 'refused',
        message: illegalityOf(problem),
      });
    }
  });

  it.each(TOO_LARGE)('skips a case that is too large by %s, and answers the next line', (_, line) => {
    const server = oracle();
    const message = expect.stringMatching(/^too large to be computed here: .* must be at most \d+, got \d+$/);
    expect(server.answer(line, 1)).toEqual({ seq: 1, kind: 'skipped', message });
    const gradients = `{"kind":"gradients","case":${line},"g":{"shape":[],"data":[]}}`;
    expect(server.answer(gradients, 2)).toEqual({ seq: 2, kind: 'skipped', message });
    expect(server.answer(LINE, 3)).toMatchObject({ seq: 3, kind: 'result' });
  });

  it('rounds to the type that is asked for', () => {
    const third = caseOf({ x: [[1, 1, 1], [1 / 3]], w: [[1, 1, 1], [1]] });
    const to = (type?: string) =>
      (ask({ seq: 9, kind: 'run', case: JSON.parse(formatCase(third)), to: type }) as { data: number[] }).data[0];
    expect([to(), to('f32'), to('f16'), to('bf16')]).toEqual([1 / 3, Math.fround(1 / 3), 0.333251953125, 0.333984375]);
  });

  it('gives all gradients, or the one that is asked for', () => {
    const g = { shape: [1, 1, 3], data: [1, -2, 3] };
    const all = exactGradients(PROBLEM, { shape: g.shape, data: new Float64Array(g.data) });
    const request = { seq: 4, kind: 'gradients', case: JSON.parse(LINE), g };
    expect(ask(request)).toEqual({
      seq: 4,
      kind: 'result',
      x: { shape: [1, 2, 2], data: Array.from(all.x.data) },
      w: { shape: [2, 1, 2], data: Array.from(all.w.data) },
      bias: { shape: [1], data: [2] },
    });
    expect(ask({ ...request, of: 'bias' })).toEqual({ seq: 4, kind: 'result', shape: [1], data: [2] });
    const unbiased = JSON.parse(formatCase({ ...PROBLEM, bias: null }));
    expect(ask({ ...request, case: unbiased, of: 'bias' })).toMatchObject({
      kind: 'refused',
      message: 'the case has no bias',
    });
  });

  it('speaks base64 once a hello has asked for it', () => {
    const one = oracle();
    expect(one.answer(JSON.stringify({ seq: 1, kind: 'hello', data: 'base64' }), 1)).toMatchObject({
      protocol: PROTOCOL,
      name: 'adjoint oracle',
      version: '1.2.3',
      data: 'base64',
      gradients: true,
    });
    const answer = one.answer(JSON.stringify({ seq: 2, kind: 'run', case: encodeCase(PROBLEM, 'base64') }), 2);
    const { base64 } = answer as unknown as { base64: string };
    const memory = new Uint8Array(Buffer.from(base64, 'base64')).buffer;
    expect(new Float64Array(memory)).toEqual(exact(PROBLEM).data);
  });

  it.each<[string, string | RegExp]>(UNREADABLE)('has an answer to %s', (line, message) => {
    const answer = oracle().answer(line, 12);
    expect(answer).toMatchObject({ seq: 12, kind: 'errored' });
    if (typeof message === 'string') expect(answer.message).toBe(message);
    else expect(answer.message).toMatch(message);
  });
});

describe('the oracle beyond the customary limits', () => {
  it('answers what is beyond the customary limits, as it says of itself', () => {
    for (const problem of fc.sample(illegalCases({ ...EVERYTHING, refuses: CUSTOMARY_KINDS }), {
      seed: SEED,
      numRuns: 50,
    })) {
      const { shape, data } = exact(problem);
      const answered = oracle().answer(formatCase(problem), 1) as unknown as { data: number[] };
      expect(answered).toMatchObject({ kind: 'result', shape });
      expect(answered.data.map(Number)).toEqual(Array.from(data));
    }
    // Nothing over a pipe has memory in common with this process.
    const hello = { capabilities: { padding: 'any', outputPadding: 'any', sharedMemory: false } };
    expect(ask({ seq: 1, kind: 'hello' })).toMatchObject(hello);
  });
});

describe('PyTorch’s initial weights', () => {
  it('are uniform in ±1/√fan_in, and the same for the same seed', () => {
    const { w, bias, bound } = initialWeights([64, 32, 3, 3], 2, 'f64', 7);
    expect(bound).toBe(1 / Math.sqrt(32 * 9));
    expect([w.data.length, bias.length]).toEqual([64 * 32 * 9, 64]);
    for (const value of [...w.data, ...bias]) expect(Math.abs(value)).toBeLessThanOrEqual(bound);
    const drawn = Array.from(w.data);
    const mean = drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
    const square = drawn.reduce((sum, value) => sum + value * value, 0) / drawn.length;
    // Six standard deviations of 18,432 numbers.
    expect(Math.abs(mean)).toBeLessThan((6 * bound) / Math.sqrt(3 * w.data.length));
    expect(Math.abs(square / (bound ** 2 / 3) - 1)).toBeLessThan(0.04);
    expect(initialWeights([64, 32, 3, 3], 2, 'f64', 7).w).toEqual(w);
    expect(initialWeights([64, 32, 3, 3], 2, 'f64', 8).w).not.toEqual(w);
  });

  it.each<[string, string]>([
    ['"seed":"abc"', 'seed must be an integer in 0 … 4294967295, got "abc"'],
    ['"seed":null', 'seed must be an integer in 0 … 4294967295, got null'],
    ['"seed":1.5', 'seed must be an integer in 0 … 4294967295, got 1.5'],
    ['"seed":-1', 'seed must be an integer in 0 … 4294967295, got -1'],
    ['"seed":4294967296', 'seed must be an integer in 0 … 4294967295, got 4294967296'],
    ['"seed":1e400', 'seed must be an integer in 0 … 4294967295, got Infinity'],
    ['"seed":"7"', 'seed must be an integer in 0 … 4294967295, got "7"'],
    ['"seed":true', 'seed must be an integer in 0 … 4294967295, got true'],
    ['"seed":[7]', 'seed must be an integer in 0 … 4294967295, got [7]'],
    ['"groups":"2"', 'groups must be an integer >= 1 that divides C = 4, got "2"'],
    ['"groups":null', 'groups must be an integer >= 1 that divides C = 4, got null'],
    ['"groups":0', 'groups must be an integer >= 1 that divides C = 4, got 0'],
    ['"groups":1.5', 'groups must be an integer >= 1 that divides C = 4, got 1.5'],
    ['"groups":-2', 'groups must be an integer >= 1 that divides C = 4, got -2'],
    ['"dtype":"f8"', 'dtype must be one of f32, f64, f16, bf16, got "f8"'],
    ['"dtype":32', 'dtype must be one of f32, f64, f16, bf16, got 32'],
    ['"dtype":null', 'dtype must be one of f32, f64, f16, bf16, got null'],
    ['"shape":["4",2,3]', 'shape[0] must be an integer >= 1, got "4"'],
    ['"shape":[4,2.5,3]', 'shape[1] must be an integer >= 1, got 2.5'],
    ['"shape":[4,2,0]', 'shape[2] must be an integer >= 1, got 0'],
    ['"shape":[4,2,null]', 'shape[2] must be an integer >= 1, got null'],
    ['"shape":"4,2,3"', 'shape must be [C, M/groups, …k] with extents >= 1, got "4,2,3"'],
    ['"shape":{"length":3}', 'shape must be [C, M/groups, …k] with extents >= 1, got {"length":3}'],
    ['"shape":null', 'shape must be [C, M/groups, …k] with extents >= 1, got null'],
    ['"shape":[65536,65536,3]', 'shape must have at most 16777216 elements, got 12884901888'],
  ])('are refused for %s', (field, message) => {
    const line = `{"kind":"initialise","shape":[4,2,3],${field}}`;
    expect(oracle().answer(line, 1)).toEqual({ seq: 1, kind: 'errored', message });
  });

  it('have seed 0, one group and f32 where nothing is said, and take the largest seed', () => {
    const said = (fields: string) => oracle().answer(`{"kind":"initialise","shape":[4,2,3]${fields}}`, 1);
    expect(said('')).toEqual(said(',"seed":0,"groups":1,"dtype":"f32"'));
    expect(said(',"seed":4294967295')).not.toEqual(said(',"seed":0'));
  });

  it('take every number of groups that divides C, whatever M/groups is', () => {
    const shape = [4, 3, 2];
    const taken = [1, 2, 3, 4, 5].filter((groups) => {
      const { kind } = oracle().answer(JSON.stringify({ kind: 'initialise', shape, groups }), 1);
      return kind === 'result';
    });
    expect(taken).toEqual([1, 2, 4]);
    for (const groups of taken) expect(initialWeights(shape, groups, 'f32', 1).bias).toHaveLength(groups * 3);
  });

  it('are refused for what is no weight', () => {
    expect(thrownBy(() => initialWeights([2, 2], 1, 'f32', 1))).toMatch(/^RangeError: shape must be /);
    expect(thrownBy(() => initialWeights([2, 2, 2], 1, 'f32', undefined as never))).toMatch(
      /^TypeError: seed must be /,
    );
  });
});
