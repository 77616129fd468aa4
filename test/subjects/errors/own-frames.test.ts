/** Frames read from the text of a stack. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { frameText, ownFrames, sourceLine } from '../../../subjects/errors/own-frames.ts';

describe('ownFrames', () => {
  const file = '/elsewhere/kernel.mjs';

  it.each([
    [`at run (file://${file}:3:4)`, { caller: 'run', file, line: 3, column: 4 }],
    [`at async run (file://${file}:3:4)`, { caller: 'run', file, line: 3, column: 4 }],
    [`at file://${file}:3:4`, { caller: '', file, line: 3, column: 4 }],
    [`at async file://${file}:3:4`, { caller: '', file, line: 3, column: 4 }],
    [`at run (file://${file}?again=1:3:4)`, { caller: 'run', file, line: 3, column: 4 }],
    [`at eval (eval at run (file://${file}:3:4), <anonymous>:1:2)`, { caller: 'eval', file, line: 3, column: 4 }],
    ['at native-kernel.js:3:4', { caller: '', file: 'native-kernel.js', line: 3, column: 4 }],
    ['at f (wasm://wasm/00c0ffee:wasm-function[0]:0x21)', { caller: 'f', line: null, column: null }],
  ])('reads %s', (line, frame) => {
    expect(ownFrames(`Error: it\n    ${line}`)).toEqual([expect.objectContaining(frame)]);
  });

  it.each(['at node:internal/main:1:2', 'at Array.map (<anonymous>)', 'at async Promise.all (index 0)', 'Error: it'])(
    'passes over %s',
    (line) => {
      expect(ownFrames(`Error: it\n    ${line}`)).toEqual([]);
    },
  );

  it('writes a frame with its function, or the place alone', () => {
    const [named, unnamed] = ownFrames(`Error\n    at run (file://${file}:3:4)\n    at async file://${file}:5:6`);
    expect([frameText(named), frameText(unnamed)]).toEqual([`run (${file}:3:4)`, `${file}:5:6`]);
  });
});

describe('frames of the suite, of packages and of a module', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const stackOf = (files: readonly string[]) => `Error\n${files.map((file) => `    at f (${file}:1:2)`).join('\n')}`;
  // The tests run on compiled files, or on the sources.
  const suite = (file: string) => {
    const places = [join(root, 'dist', file), join(root, file)];
    return places.find((place) => ownFrames(stackOf([place.replace(file, 'subjects/in-time.ts')])).length === 0)!;
  };
  const [own, packed] = ['/mine/kernel.mjs', '/mine/node_modules/fft/index.js'];
  const adapter = suite('subjects/third-party/tfjs.ts');
  const caller = suite('subjects/calls/caller.ts');

  it.each([
    ['own ones alone', [packed, own, adapter, caller], [own]],
    ['of packages alone, where there are no own ones', [packed, adapter, caller], [packed]],
    ['of an adapter, where there are no others', [adapter, caller], [adapter]],
    ['up to the call, and none of the suite', [caller, own, caller, packed], [own]],
  ])('are %s', (_, files, left) => {
    expect(ownFrames(stackOf(files)).map(({ file }) => file)).toEqual(left);
  });

  it('are seen from where the run was started, unless they lie elsewhere', () => {
    const [near, far] = ownFrames(stackOf([join(process.cwd(), 'mine/a.mjs'), own]));
    expect([frameText(near), frameText(far)]).toEqual([`f (${join('mine', 'a.mjs')}:1:2)`, `f (${own}:1:2)`]);
  });
});

describe('the line of a frame', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-frames-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is none of a file that is too large to be read for it', () => {
    const [small, large] = [2 ** 21, 2 ** 21 + 1].map((bytes) => {
      const path = join(folder, `${bytes}.mjs`);
      writeFileSync(path, `first;\n${' '.repeat(bytes - 7)}`);
      return sourceLine({ file: path, line: 1 });
    });
    expect([small, large]).toEqual(['first;', null]);
  });

  it('is cut where it is long, and none where there is nothing on it', () => {
    const path = join(folder, 'kernel.mjs');
    writeFileSync(path, `  return short;\n${'long '.repeat(100)}\n\n`);
    expect(sourceLine({ file: path, line: 1 })).toBe('return short;');
    expect(sourceLine({ file: path, line: 2 })).toMatch(/^(long ){20,}(lo?n?g?)?…$/);
    expect([3, 9, null].map((line) => sourceLine({ file: path, line }))).toEqual([null, null, null]);
  });

  it('is not looked for in the words of an error', () => {
    expect(ownFrames('Error: it failed at run (file:///elsewhere/kernel.mjs:3:4)')).toEqual([]);
  });
});
