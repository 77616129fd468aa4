/** Signals to a command that works: the first ends the work and keeps what was found, the second ends the program. */
import { constants } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { interruptible } from '../../cli/acts/interruptible.ts';

let said = '';
const exits: unknown[] = [];

beforeEach(() => {
  said = '';
  exits.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += text;
    return true;
  });
  vi.spyOn(process, 'exit').mockImplementation((code) => {
    exits.push(code);
    // Nothing goes on behind it.
    throw new Error('the program has ended');
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (name) => {
  const send = () => process.emit(name, name);

  it('ends the work, which tells why, and once more ends the program', async () => {
    let stops = 0;
    const found = await interruptible({ stop: () => void stops++ }, async (signal) => {
      expect([signal.aborted, exits]).toEqual([false, []]);
      send();
      expect([signal.aborted, signal.reason, exits]).toEqual([true, `interrupted by ${name}`, []]);
      expect(send).toThrow('the program has ended');
      expect(exits).toEqual([128 + constants.signals[name]]);
      return 'what was found';
    });
    expect([found, stops]).toEqual(['what was found', 1]);
    expect(said).toBe(`adjoint: interrupted by ${name}; what was found so far follows. Once more ends at once.\n`);
  });

  it('is as usual when the work is over, however it ended', async () => {
    const before = process.listenerCount(name);
    await expect(
      interruptible({ stop: () => {} }, async () => {
        expect(process.listenerCount(name)).toBe(before + 1);
        throw new Error('broken');
      }),
    ).rejects.toThrow('broken');
    expect(process.listenerCount(name)).toBe(before);
  });
});
