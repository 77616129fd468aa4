/** `adjoint verify` and `adjoint oracle` at the two ends of a pipe, talking in the words of frameworks. */
import { describe, expect, it } from 'vitest';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { adjoint, MAIN } from './command-line.ts';

describe('adjoint oracle --serve', () => {
  it('agrees with the laws of words', { timeout: 120_000 }, async () => {
    const typed = ['verify', `cmd:node "${MAIN}" oracle --serve`, '--law', 'words', '--runs', '2', '--seed', '7'];
    const run = await adjoint(typed);
    expect(run.stdout).toMatch(/^ {2}adjoint oracle .* passed/m);
    expect(run.stdout).toMatch(/^AGREE: /m);
    expect(run.status).toBe(0);
  });

  it('says in hello which words it knows', async () => {
    const { stdout } = await adjoint(['oracle', '--serve'], { stdin: '{"seq":1,"kind":"hello"}\n' });
    expect(JSON.parse(stdout).conventions).toEqual(CONVENTIONS.map(({ id }) => id));
  });
});
