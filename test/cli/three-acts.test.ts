/** The three acts of a command: their order, what each is given, and that what was opened is closed. */
import { afterEach, describe, expect, it } from 'vitest';
import { inThreeActs } from '../../cli/acts/three-acts.ts';

afterEach(() => {
  process.exitCode = undefined;
});

/** A command of numbers that keeps what happens; an act throws where it is named. */
function command(breaksIn?: 'read' | 'run' | 'tell') {
  const events: string[] = [];
  const act = <T>(name: string, details: readonly number[], result: T): T => {
    events.push([name, ...details].join(' '));
    if (name === breaksIn) throw new Error(`broken in ${name}`);
    return result;
  };
  const action = inThreeActs({
    read: (one: number, other: number) => act('read', [one, other], one * other),
    run: async (asked) => act('run', [asked], asked + 1),
    tell: (found, asked) => act('tell', [found, asked], 7),
    close: async (asked) => act('close', [asked], undefined),
  });
  return { events, action };
}

describe('a command', () => {
  it('reads its arguments, runs, tells, sets the exit code, and closes', async () => {
    const { events, action } = command();
    await action(2, 3);
    expect(events).toEqual(['read 2 3', 'run 6', 'tell 7 6', 'close 6']);
    expect(process.exitCode).toBe(7);
  });

  it('runs nothing where it refuses what it reads', async () => {
    const { events, action } = command('read');
    await expect(action(2, 3)).rejects.toThrow('broken in read');
    expect(events).toEqual(['read 2 3']);
    expect(process.exitCode).toBeUndefined();
  });

  it.each([
    ['run', ['read 2 3', 'run 6', 'close 6']],
    ['tell', ['read 2 3', 'run 6', 'tell 7 6', 'close 6']],
  ] as const)('closes what was opened where it breaks in %s', async (where, expected) => {
    const { events, action } = command(where);
    await expect(action(2, 3)).rejects.toThrow(`broken in ${where}`);
    expect(events).toEqual(expected);
    expect(process.exitCode).toBeUndefined();
  });

  it('needs nothing to close', async () => {
    await inThreeActs({ read: () => 1, run: (asked) => asked, tell: () => 0 })();
    expect(process.exitCode).toBe(0);
  });
});
