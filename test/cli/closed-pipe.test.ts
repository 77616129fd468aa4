/** A reader such as `head` that has had enough: of what is only looked at nothing is said; of results it is, and none is lost. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { MAIN, ROOT } from './command-line.ts';

async function unread(words: readonly string[]): Promise<[status: number, stderr: string]> {
  const child = spawn(process.execPath, [MAIN, ...words], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  // Long before the program writes.
  child.stdout.destroy();
  const said = text(child.stderr);
  const [status] = await once(child, 'close');
  return [status, await said];
}

it.each([[['list']], [['list', '--json']], [['shape', '--help']], [['verify', '--help']], [['explain']]])(
  'adjoint %j ends without a word where nobody reads its output',
  async (words) => {
    expect(await unread(words)).toEqual([0, '']);
  },
);

it.each([[['vectors', 'check']], [['oracle', 'examples/pipe/cases.ndjson']]])(
  'adjoint %j says in one line that its output was not read, and ends with 2',
  async (words) => {
    expect(await unread(words)).toEqual([2, 'adjoint: cannot write to stdout: its reader has closed it\n']);
  },
);
