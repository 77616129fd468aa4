/** Watched calls: what becomes of a result after it was given away. */
import { describe, expect, it } from 'vitest';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { Caller } from '../../../subjects/calls/caller.ts';
import type { Prepared } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const PROBLEM = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]), dtype: 'f64' });
const result = (data: Float64Array) => ({ shape: [1, 1, 1], data });

describe('a watched call', () => {
  it('finds nothing changed in a result that no single holds', async () => {
    const caller = new Caller({ convTranspose: () => result(Float64Array.of(0.1)) });
    expect(await caller.call(PROBLEM, { watched: true })).toMatchObject({ kind: 'result', sideEffects: [] });
  });

  it.each([
    ['other data', () => Float64Array.of(9)],
    ['what is no data', () => 'none'],
    ['an error', () => JSON.parse('{')],
  ])('reads the data once, where a getter has %s the next time', async (_, later) => {
    let reads = 0;
    const convTranspose = () => ({
      shape: [1, 1, 1],
      get data(): Float64Array {
        return reads++ === 0 ? Float64Array.of(0.1) : (later() as Float64Array);
      },
    });
    const outcome = await new Caller({ convTranspose }).call(PROBLEM, { watched: true });
    expect(outcome).toEqual({ kind: 'result', shape: [1, 1, 1], data: Float64Array.of(0.1), sideEffects: [] });
    expect(reads).toBe(1);
  });

  it('finds a result changed by the call after it', async () => {
    const kept = result(Float64Array.of(0));
    const caller = new Caller({
      convTranspose: () => {
        kept.data[0]++;
        return kept;
      },
    });
    await caller.call(PROBLEM, { watched: true });
    const message = 'the result of the call before[0] was 1 and now is 2';
    expect(await caller.call(PROBLEM, { watched: true })).toMatchObject({
      sideEffects: [{ kind: 'earlier result changed', message }],
    });
  });

  it('finds a result changed when its layer is disposed of', async () => {
    const data = Float64Array.of(5);
    const prepare = (): Prepared => ({ run: () => result(data), dispose: () => void data.fill(0) });
    const caller = new Caller({ convTranspose: () => result(data), prepare });
    const layer = { name: 'a', last: true };
    const message = 'the result, when its layer was disposed of,[0] was 5 and now is 0';
    expect(await caller.call(PROBLEM, { watched: true, layer })).toMatchObject({
      sideEffects: [{ kind: 'earlier result changed', message }],
    });
  });
});

describe('a watched call after another', () => {
  const watched = { watched: true };

  it('finds arguments changed that were given to the one before', async () => {
    const given: Float64Array[] = [];
    const caller = new Caller({
      convTranspose: ({ x }) => {
        if (given.length > 0) given[0][0] = 7;
        given.push(x.data as Float64Array);
        return result(Float64Array.of(1));
      },
    });
    const changes = [];
    for (let call = 0; call < 3; call++) changes.push(await caller.call(PROBLEM, watched));
    expect(changes[0]).toMatchObject({ sideEffects: [] });
    const message = 'x.data[0] was 1 and now is 7, after an earlier call had ended';
    expect(changes[2]).toMatchObject({ sideEffects: [{ kind: 'input changed', message }] });
  });

  it('does not report again what the one before changed at once', async () => {
    let calls = 0;
    const caller = new Caller({
      convTranspose: ({ x }) => {
        if (++calls === 1) x.data[0] = 7;
        return result(Float64Array.of(calls));
      },
    });
    const message = 'x.data[0] was 1 and now is 7';
    expect(await caller.call(PROBLEM, watched)).toMatchObject({ sideEffects: [{ kind: 'input changed', message }] });
    for (let call = 0; call < 2; call++) expect(await caller.call(PROBLEM, watched)).toMatchObject({ sideEffects: [] });
  });
});

describe('a call in words', () => {
  const WORDS: FrameworkCall = {
    ...{ convention: 'onnx', attributes: { strides: [1], auto_pad: 'VALID' }, bias: Float64Array.of(1), dtype: 'f64' },
    ...{ x: { shape: [1, 1, 1], data: Float64Array.of(2) }, w: { shape: [1, 1, 1], data: Float64Array.of(3) } },
  };
  const answering = (call: (given: FrameworkCall) => unknown) =>
    new Caller({ convTranspose: () => result(Float64Array.of(0)), call: call as never }).words(WORDS);

  const hidden = (of: object, name: string | symbol) => void Object.defineProperty(of, name, { value: 1 });
  const renamed = (of: object, from: string, to: string) => {
    const entries = of as Record<string, unknown>;
    entries[to] = entries[from];
    delete entries[from];
  };

  it('that touches nothing has no side effects', async () => {
    const outcome = await answering(() => result(Float64Array.of(7)));
    expect(outcome).toEqual({ kind: 'result', shape: [1, 1, 1], data: Float64Array.of(7) });
  });

  it.each<[string, (given: FrameworkCall) => void]>([
    ['x.data[0] was 2 and now is 5', ({ x }) => x.data.fill(5)],
    ['w.data[0] was 3 and now is 5', ({ w }) => w.data.fill(5)],
    ['bias[0] was 1 and now is 5', ({ bias }) => bias!.fill(5)],
    ['bias had 1 numbers and now has 0', (given) => Object.assign(given, { bias: null })],
    ['attributes had 2 entries and now has 3', ({ attributes }) => Object.assign(attributes, { group: 1 })],
    ['attributes.strides.0 was 1 and now is 2', ({ attributes }) => (attributes.strides as number[]).fill(2)],
    [
      'attributes.auto_pad was VALID and now is NOTSET',
      ({ attributes }) => Object.assign(attributes, { auto_pad: 'NOTSET' }),
    ],
    ['x.shape had 3 entries and now has 4', ({ x }) => void (x.shape as number[]).push(1)],
    ['attributes.auto_pad was there and now is not', ({ attributes }) => renamed(attributes, 'auto_pad', 'pad')],
    [
      'attributes.strides was a list and now is an object',
      ({ attributes }) => Object.assign(attributes, { strides: { 0: 1 } }),
    ],
    ['convention was onnx and now is onnx-11', (given) => Object.assign(given, { convention: 'onnx-11' })],
    ['dtype was f64 and now is f32', (given) => Object.assign(given, { dtype: 'f32' })],
    ['the request had 6 fields and now has 7', (given) => Object.assign(given, { cache: 1 })],
    ['the request had 6 fields and now has 7', (given) => hidden(given, 'cache')],
    ['the request had 6 fields and now has 7', (given) => hidden(given, Symbol('cache'))],
    ['x had 2 fields and now has 3', ({ x }) => Object.assign(x, { packed: [] })],
    ['w had 2 fields and now has 3', ({ w }) => Object.assign(w, { packed: [] })],
    [
      'attributes.strides had 1 entries and now has 2',
      ({ attributes }) => hidden(attributes.strides as object, 'cache'),
    ],
    ['the request can no longer be read', (given) => Object.assign(given, { x: null })],
  ])('is found to have changed its request: %s', async (message, change) => {
    const outcome = await answering((given) => {
      change(given);
      return result(Float64Array.of(7));
    });
    expect(outcome).toMatchObject({ sideEffects: [{ kind: 'input changed', message }] });
  });

  it('has no result, and so no side effects, where the shape can be read once only', async () => {
    const outcome = await answering(({ x }) => {
      x.data.fill(5);
      let reads = 0;
      const once = () => {
        if (reads++ > 0) throw new Error('read again');
        return 1;
      };
      return { ...result(Float64Array.of(7)), shape: Object.defineProperty([1, 1, 1], 0, { get: once }) };
    });
    expect(outcome).toEqual({ kind: 'malformed', message: 'reading the result failed: read again' });
  });

  it('is found to answer in the memory of an argument', async () => {
    const outcome = await answering(({ x }) => ({ shape: [1, 1, 1], data: x.data }));
    const message = 'the result lies in the memory of x.data';
    expect(outcome).toMatchObject({ sideEffects: [{ kind: 'memory shared', message }] });
  });

  it('is found to change the result of the call before', async () => {
    const data = Float64Array.of(0);
    const call = () => {
      data[0]++;
      return result(data);
    };
    const caller = new Caller({ convTranspose: call, call });
    expect(await caller.words(WORDS)).not.toHaveProperty('sideEffects');
    const message = 'the result of the call before[0] was 1 and now is 2';
    expect(await caller.words(WORDS)).toMatchObject({ sideEffects: [{ kind: 'earlier result changed', message }] });
  });
});

it('a call in words has its attributes as they are said, lists of lists and empty ones too', async () => {
  const attributes = { strides: [], pads: [[1, 2], [3]], auto_pad: 'VALID' };
  const one = { shape: [1, 1, 1], data: Float64Array.of(1) };
  let seen: unknown = null;
  const caller = new Caller({
    convTranspose: () => one,
    call(given) {
      seen = structuredClone(given.attributes);
      return one;
    },
  });
  await caller.words({ convention: 'onnx', attributes, x: one, w: one, bias: null, dtype: 'f64' });
  expect(seen).toEqual(attributes);
});
