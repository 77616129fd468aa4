/**
 * The oracle asked in words: results and gradients in the layout of the call, refusals, readings, and what is no case.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openOracle } from '../../oracle/answer.ts';
import type { ComesTo } from '../../oracle/vector.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { type RightAnswer, rightAnswersTo } from '../../properties/words/answers.ts';
import { drawnCalls } from '../../properties/words/drawn-calls.ts';
import { refusedCalls } from '../../properties/words/refused-calls.ts';
import { numberToJson } from '../../spec/case.ts';
import { type FrameworkCall, formatCall, parseCall } from '../../spec/conventions/call.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { elementCount } from '../../spec/tensor.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { encodeCall } from '../../subjects/pipe/wire.ts';
import { drawsOf } from '../project/thorough.ts';
import { SEED, thrownBy } from '../spec/cases.ts';

const IDS = CONVENTIONS.map(({ id }) => id);
const RUNS = drawsOf(100, 15);

const answer = (line: string) => openOracle('1.2.3').answer(line, 1) as Readonly<Record<string, unknown>>;
const speaking = (id: string) => ({ ...EVERYTHING, conventions: [id] });

/** The answer that the oracle has to give for one reading. */
function expectedOf(right: RightAnswer): object {
  if (right.kind === 'refusal') return { kind: 'refused', message: right.reason };
  if (right.kind === 'any') return { kind: 'skipped', message: expect.stringMatching(/: not a case here: /) };
  return { kind: 'result', shape: right.y.shape, data: Array.from(right.y.data, numberToJson) };
}

/** x and w in a call whose text is as simple as can be. */
const callOf = (fields: Partial<FrameworkCall>) => ({
  convention: 'onnx',
  attributes: {},
  x: { shape: [1, 1, 2], data: [1, 2] },
  w: { shape: [1, 1, 2], data: [1, 1] },
  bias: null,
  dtype: 'f32',
  ...fields,
});
const TORN = callOf({ attributes: { auto_pad: 'SAME_UPPER', strides: [3] } });
const WITH_ACTIVATION = callOf({
  convention: 'tflite',
  attributes: {
    padding: 'VALID',
    stride_h: 1,
    stride_w: 1,
    output_shape: [1, 2, 2, 1],
    fused_activation_function: 'RELU',
  },
  x: { shape: [1, 1, 1, 1], data: [3] as never },
  w: { shape: [1, 2, 2, 1], data: [1, 2, 3, 4] as never },
});

describe('the oracle asked in words', () => {
  it.each(IDS)('answers drawn calls of %s in their layout, by every reading', (id) => {
    for (const call of fc.sample(drawnCalls(speaking(id)), { seed: SEED, numRuns: RUNS })) {
      const { ambiguity, readings } = rightAnswersTo(call);
      const given = answer(formatCall(call));
      if (ambiguity === null) expect(given).toEqual({ seq: 1, ...expectedOf(readings[0].answer) });
      else {
        const labelled = readings.map(({ label, answer: right }) => ({ label, ...expectedOf(right) }));
        expect(given).toMatchObject({ seq: 1, kind: 'skipped', ambiguity, readings: labelled });
        expect(given.message).toBe(`${ambiguity}: the text has ${readings.length} readings, and none is preferred`);
      }
    }
  });

  it.each(IDS)('refuses what %s refuses, naming it and the rule', (id) => {
    for (const call of fc.sample(refusedCalls(speaking(id)), { seed: SEED, numRuns: RUNS })) {
      const { kind, message } = answer(formatCall(call));
      expect(kind).toBe('refused');
      expect(message).toMatch(new RegExp(`^${id}: .* must .*, got `));
    }
  });

  it('answers every vector in words as the vector says', () => {
    const answerTo = (comesTo: ComesTo): object => {
      if (comesTo.kind === 'resolved')
        return { kind: 'result', shape: comesTo.result.shape, data: comesTo.result.data };
      if (comesTo.kind !== 'ambiguous') {
        return { kind: comesTo.kind === 'refused' ? 'refused' : 'skipped', message: comesTo.reason };
      }
      const readings = comesTo.readings.map(({ label, comesTo: one }) => ({ label, ...answerTo(one) }));
      return { kind: 'skipped', ambiguity: comesTo.class, readings };
    };
    for (const vector of allVectors()) {
      if (vector.kind !== 'convention') continue;
      const { id, convention, attributes, operands, comesTo } = vector;
      const given = answer(JSON.stringify({ convention, attributes, ...operands, dtype: 'f32' }));
      expect({ id, ...given }).toMatchObject({ id, ...answerTo(comesTo) });
    }
  });

  it('gives the same for a line, a request, and base64', () => {
    const [call] = fc.sample(drawnCalls(speaking('keras')), { seed: SEED, numRuns: 1 });
    const given = answer(formatCall(call));
    expect(given.kind).toBe('result');
    for (const form of ['numbers', 'base64'] as const) {
      expect(answer(JSON.stringify({ seq: 1, kind: 'call', call: encodeCall(call, form) }))).toEqual(given);
    }
  });

  it('declares every convention in hello', () => {
    expect(answer('{"kind":"hello"}').conventions).toEqual(IDS);
  });

  it('rounds to the type that is asked for', () => {
    const call = callOf({
      x: { shape: [1, 1, 1], data: [1 / 3] as never },
      w: { shape: [1, 1, 1], data: [1] as never },
    });
    expect(answer(JSON.stringify({ seq: 1, kind: 'call', call, to: 'bf16' })).data).toEqual([0.333984375]);
  });

  it('skips what is no case here, and what is too large', () => {
    expect(answer(JSON.stringify(WITH_ACTIVATION))).toEqual({
      seq: 1,
      kind: 'skipped',
      message: 'tflite: not a case here: fused_activation_function RELU changes what is computed',
    });
    const { kind, message } = answer(JSON.stringify(callOf({ attributes: { strides: [2 ** 27] } })));
    expect([kind, message]).toEqual(['skipped', expect.stringMatching(/^too large to be computed here: /)]);
  });

  it.each<[string, object, string | RegExp]>([
    [
      'an unknown convention',
      callOf({ convention: 'torch' }),
      /^call: convention "torch" is not known; it must be one/,
    ],
    [
      'an unknown attribute',
      callOf({ attributes: { stride: [2] } }),
      /^call: onnx has no attribute "stride"; .*"strides"/,
    ],
    ['a number for a list', callOf({ attributes: { strides: 'two' } }), /^call: onnx: .*strides/],
    ['no operands', { convention: 'onnx', attributes: {} }, 'call lacks the field x'],
    ['a type to round to', { kind: 'call', call: TORN, to: 'f8' }, 'to must be one of f32, f64, f16, bf16, got "f8"'],
    ['a request without a call', { kind: 'call' }, 'call: convention must be the id of one, got undefined'],
  ])('does not understand %s', (_, request, message) => {
    const given = answer(JSON.stringify(request));
    expect(given.kind).toBe('errored');
    if (typeof message === 'string') expect(given.message).toBe(message);
    else expect(given.message).toMatch(message);
  });
});

describe('a call', () => {
  const long = 'k'.repeat(30_000);

  it.each<[string, Record<string, unknown>]>([
    ['a name of an attribute', { [long]: {} }],
    ['a name that is not known', { [long]: 1 }],
    ['a list', { kernel_shape: new Array(30_000).fill(0) }],
    ['a text', { auto_pad: long }],
  ])('is refused in few words for %s as long as a document', (_, attributes) => {
    const message = thrownBy(() => parseCall(callOf({ attributes }), 'FILE'));
    expect(message).toMatch(/^(Type|Range)Error: FILE: /);
    expect(message.length).toBeLessThan(5000);
  });
});

/** Integers of both signs, so that every sum is exact. */
const madeUp = (count: number) => Array.from({ length: count }, (_, at) => ((at * 7) % 11) - 5);
const dot = (one: readonly number[], other: ArrayLike<number>) =>
  one.reduce((sum, value, at) => sum + value * other[at], 0);
const numbers = (value: unknown) => (value as { readonly data: readonly (number | string)[] }).data.map(Number);

describe('gradients of the oracle asked in words', () => {
  // ⟨g, y⟩ = ⟨dx, x⟩ = ⟨dw, w⟩ without a bias, element by element in the layout of the call.
  it.each(IDS)('lie as the operands of %s do', (id) => {
    for (const drawn of fc.sample(drawnCalls(speaking(id)), { seed: SEED, numRuns: RUNS })) {
      const call = { ...drawn, bias: null };
      const given = answer(formatCall(call));
      if (given.kind !== 'result') continue;
      const shape = given.shape as readonly number[];
      const g = { shape, data: madeUp(elementCount(shape)) };
      const request = { kind: 'gradients', call: JSON.parse(formatCall(call)), g };
      const all = answer(JSON.stringify(request));
      expect(all).toMatchObject({ kind: 'result', x: { shape: call.x.shape }, w: { shape: call.w.shape }, bias: null });
      const wanted = dot(g.data, numbers(given));
      expect(dot(numbers(all.x), call.x.data)).toBe(wanted);
      expect(dot(numbers(all.w), call.w.data)).toBe(wanted);
      expect(answer(JSON.stringify({ ...request, of: 'w' }))).toEqual({ seq: 1, kind: 'result', ...(all.w as object) });
    }
  });

  it('are given for each reading that has an output of that shape', () => {
    const g = { shape: [1, 1, 6], data: [1, 2, 3, 4, 5, 6] };
    const { kind, readings } = answer(JSON.stringify({ kind: 'gradients', call: TORN, g, of: 'x' }));
    expect(kind).toBe('skipped');
    expect(readings).toEqual([
      expect.objectContaining({ kind: 'result', shape: [1, 1, 2], data: [3, 9] }),
      expect.objectContaining({ kind: 'result', shape: [1, 1, 2], data: [5, 11] }),
      expect.objectContaining({
        kind: 'errored',
        message: 'g.shape must be that of the output, [1, 1, 5], got [1,1,6]',
      }),
    ]);
    const one = answer(JSON.stringify({ kind: 'gradients', call: TORN, g: { shape: [1], data: [1] } }));
    expect(one).toMatchObject({ kind: 'errored', message: 'g.shape must be that of the output, [1, 1, 6], got [1]' });
  });
});
