/** What is told of something that was thrown: no more of it than fits a line or two. */
import { describe, expect, it } from 'vitest';
import { accidentOf, accidentText, MOST_FRAMES } from '../../../subjects/errors/accident.ts';

/** What an action throws. */
function thrownIn(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The part of it that is used here: Node's types leave it out. */
const { WebAssembly: Wasm } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array) => object;
    readonly Instance: new (module: object, imports?: object) => { readonly exports: { readonly f: () => void } };
    readonly RuntimeError: new (message: string) => Error;
  };
};

const WASM = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
/** A function `f` that traps, and nothing else. */
const TRAP = Uint8Array.of(
  ...WASM,
  ...[1, 4, 1, 96, 0, 0],
  ...[3, 2, 1, 0],
  ...[7, 5, 1, 1, 102, 0, 0],
  ...[10, 5, 1, 3, 0, 0, 11],
);
/** It imports m.f. */
const IMPORTING = Uint8Array.of(...WASM, ...[1, 4, 1, 96, 0, 0], ...[2, 7, 1, 1, 109, 1, 102, 0, 0]);

describe('what the engine throws', () => {
  const nothing = null as unknown as { readonly stride: number };
  it.each<[string, () => unknown]>([
    ['TypeError', () => nothing.stride],
    ['RangeError', () => new Float32Array(-1)],
    ['TypeError', () => ([] as number[]).reduce((sum, one) => sum + one)],
    ['ReferenceError', () => new Function('return notThere')()],
    ['SyntaxError', () => JSON.parse('{')],
    ['URIError', () => decodeURIComponent('%')],
    ['RuntimeError', () => new Wasm.Instance(new Wasm.Module(TRAP)).exports.f()],
    ['CompileError', () => new Wasm.Module(Uint8Array.of(1))],
    ['LinkError', () => new Wasm.Instance(new Wasm.Module(IMPORTING), { m: { f: 7 } })],
  ])('a %s is an accident: %s', (_, action) => {
    const error = thrownIn(action) as Error;
    expect(accidentOf(error)).toMatchObject({ name: error.name, message: error.message });
  });

  it('an AggregateError of no errors is one, and one of refusals is none', async () => {
    const ofNone = await Promise.any([]).catch((error) => error);
    expect(accidentOf(ofNone)).toMatchObject({ name: 'AggregateError' });
    const ofRefusals = await Promise.any([Promise.reject(new Error('no'))]).catch((error) => error);
    expect(accidentOf(ofRefusals)).toBeNull();
    const ofSlips = await Promise.any([Promise.reject(thrownIn(() => nothing.stride))]).catch((error) => error);
    expect(accidentOf(ofSlips)).toMatchObject({ name: 'TypeError' });
  });

  it('is one as the cause of another error, with both messages', () => {
    const cause = thrownIn(() => nothing.stride) as Error;
    const passedOn = new Error('it did not work', { cause });
    expect(accidentOf(passedOn)?.message).toBe(`${cause.message} (passed on as: it did not work)`);
    expect(accidentOf(new Error('no', { cause: new Error('stride') }))).toBeNull();
  });

  it.each([
    [5, true],
    [6, false],
  ])('is looked for behind %d causes: %j', (count, isFound) => {
    let error = thrownIn(() => nothing.stride) as Error;
    for (let at = 0; at < count; at++) error = new Error('passed on', { cause: error });
    expect(accidentOf(error) !== null).toBe(isFound);
  });

  it('is no longer looked for where causes go round in a circle', () => {
    const one: Error = new Error('one');
    one.cause = new Error('two', { cause: one });
    expect(accidentOf(one)).toBeNull();
  });

  it('is one of Node by its code', () => {
    expect(accidentOf(Object.assign(new TypeError('so'), { code: 'ERR_INVALID_ARG_TYPE' }))).not.toBeNull();
    expect(accidentOf(Object.assign(new TypeError('so'), { code: 'MINE' }))).toBeNull();
    expect(accidentOf(Object.assign(new Error('so'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
  });
});

describe('what a module throws itself is none:', () => {
  it.each<[string, () => unknown]>([
    [
      'words of the engine in an error made here',
      () => {
        throw new TypeError('groups is not defined');
      },
    ],
    ['words of its own', () => JSON.parse('{"a":1}').a.missing ?? raise(new RangeError('stride is odd'))],
    ['a class of its own', () => raise(new (class GroupError extends TypeError {})('groups is not defined'))],
  ])('%s', (_, action) => {
    expect(accidentOf(thrownIn(action))).toBeNull();
  });

  it('but Emscripten ends a program by an error that it makes, which is one', () => {
    const { RuntimeError } = Wasm;
    expect(accidentOf(new RuntimeError('Aborted(out of memory)'))).not.toBeNull();
    expect(accidentOf(new RuntimeError('not Aborted('))).toBeNull();
    expect(accidentOf(new RangeError('Aborted(mine)'))).toBeNull();
  });
});

function raise(error: Error): never {
  throw error;
}

describe('an accident', () => {
  it('has the place, the line and the frames of where it happened, at most so many', () => {
    const slip = { missing: null as unknown as { readonly stride: number } };
    const error = thrownIn(() => slip.missing.stride);
    const accident = accidentOf(error)!;
    expect(accident.place).toMatch(/accident\.test\.ts:\d+:\d+$/);
    expect(accident.line).toContain('slip.missing.stride');
    expect(accident.stack.length).toBeGreaterThan(0);
    expect(accident.stack.length).toBeLessThanOrEqual(MOST_FRAMES);
    expect(accidentText(accident)).toBe(`TypeError: ${accident.message}, at ${accident.place} (${accident.line})`);
  });

  it.each([
    [{ name: null, message: 'the number 7', place: null, line: null }, 'threw the number 7'],
    [{ name: 'TypeError', message: 'slip', place: null, line: null }, 'TypeError: slip'],
    [{ name: 'TypeError', message: 'slip', place: 'a:1:2', line: null }, 'TypeError: slip, at a:1:2'],
    [{ name: 'TypeError', message: 'slip', place: 'a:1:2', line: 'x' }, 'TypeError: slip, at a:1:2 (x)'],
  ])('%j is told as %s', (accident, text) => {
    expect(accidentText(accident)).toBe(text);
  });

  it('has the name Error where its own is no text', () => {
    const error = Object.assign(thrownIn(() => JSON.parse('{')) as Error, { name: '' });
    expect(accidentOf(error)?.name).toBe('Error');
    expect(accidentOf(Object.assign(error, { name: 7 }))?.name).toBe('Error');
    expect(accidentOf(Object.assign(error, { name: 'n'.repeat(200) }))?.name).toBe('n'.repeat(100));
  });

  it('is told in few words where it cannot be read', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(accidentOf(proxy)).toEqual({
      name: null,
      message: 'something that cannot be shown as text',
      place: null,
      line: null,
      stack: [],
    });
  });

  it.each<[unknown, string]>([
    [7, 'the number 7'],
    [7n, 'the number 7'],
    [Symbol('s'), 'a symbol'],
    [() => 0, 'a function'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [{ reason: 1 }, 'the object {"reason":1}'],
  ])('that is no Error is told as %#', (thrown, words) => {
    expect(accidentOf(thrown)).toEqual({
      name: null,
      message: `${words}, which is no Error`,
      place: null,
      line: null,
      stack: [],
    });
  });
});

describe('something thrown that is no Error', () => {
  it.each([
    ['few groups', 'the text "few groups", which is no Error'],
    [{ message: 'few groups' }, 'an object with the message "few groups", which is no Error'],
  ])('%j is told whole', (thrown, message) => {
    expect(accidentOf(thrown)).toMatchObject({ name: null, message });
  });

  it.each([(text: string) => text, (message: string) => ({ message })])('is cut where it is long', (made) => {
    const { message } = accidentOf(made('word '.repeat(1000)))!;
    expect(message.length).toBeLessThan(600);
    expect(message).toMatch(/^\D*"word word .*…", which is no Error$/);
  });
});
