/** A reader such as `head` that has had enough: that is no failure, and nothing is said of it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { MAIN, ROOT } from './command-line.ts';

it.each([['list'], ['list', '--json'], ['shape', '--help']])(
  'adjoint %s %s ends without a word where nobody reads its output',
  async (...words) => {
    const child = spawn(process.execPath, [MAIN, ...words], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    // Long before the program writes.
    child.stdout.destroy();
    const said = text(child.stderr);
    const [status] = await once(child, 'close');
    expect([status, await said]).toEqual([0, '']);
  },
);
