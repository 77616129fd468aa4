/** Frames read from the text of a stack. */
import { describe, expect, it } from 'vitest';
import { frameText, ownFrames } from '../../../subjects/errors/own-frames.ts';

describe('ownFrames', () => {
  const file = '/elsewhere/kernel.mjs';

  it.each([
    [`at run (file://${file}:3:4)`, { caller: 'run', file, line: 3, column: 4 }],
    [`at async run (file://${file}:3:4)`, { caller: 'run', file, line: 3, column: 4 }],
    [`at file://${file}:3:4`, { caller: '', file, line: 3, column: 4 }],
    [`at async file://${file}:3:4`, { caller: '', file, line: 3, column: 4 }],
    [`at run (file://${file}?again=1:3:4)`, { caller: 'run', file, line: 3, column: 4 }],
    [`at eval (eval at run (file://${file}:3:4), <anonymous>:1:2)`, { caller: 'eval', file, line: 3, column: 4 }],
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
