/** Released back ends in a page: each opens by its name, and computes the plainest layer, as a case and in words. */
import { describe, expect, it } from 'vitest';
import { plainestCall } from '../../../properties/words/drawn-calls.ts';
import { oneCell } from '../../../properties/words/plainer-cases.ts';
import { findChromium } from '../../../subjects/browser/find.ts';
import { BROWSER_PARTY, openSubject, resolveSources } from '../../../subjects/index.ts';
import { adjoint } from '../../cli/command-line.ts';
import { someOf } from '../../project/thorough.ts';

const TIMEOUT_MS = 60_000;

describe('the group of back ends that run in a page', () => {
  it('is all of them, as third parties', () => {
    const sources = resolveSources(['browser']);
    expect(sources.map(({ argument }) => argument)).toEqual([...BROWSER_PARTY]);
    for (const source of sources) expect(source).toMatchObject({ origin: 'third party', browser: {} });
  });
});

describe.skipIf(findChromium() === null).each(someOf(BROWSER_PARTY, 2))('%s', (name) => {
  it('passes a short gate, but for what is known of it', async () => {
    const known = ['--known-failures', 'known-failures.json', '--timeout', `${TIMEOUT_MS}`];
    const gate = ['verify', name, '--law', 'agreement', '--runs', '5', '--seed', '1', '--no-config', ...known];
    const { status, stdout } = await adjoint(gate);
    expect(stdout).toContain(`${name} ran in chromium `);
    expect(status, stdout).toBe(0);
  });

  it('computes the plainest layer, as a case and in words', async () => {
    const subject = await openSubject(resolveSources([name])[0], TIMEOUT_MS);
    try {
      expect(subject.name).toBe(name);
      expect(subject.version ?? '1.').toMatch(/^\d+\./);
      expect(subject.browser?.name).toBe('chromium');
      const { ranks, conventions } = subject.capabilities;
      const problem = oneCell(Math.min(...ranks) as (typeof ranks)[number], 'f32');
      const outcome = await subject.run(problem);
      expect(outcome).toMatchObject({ kind: 'result', shape: problem.x.shape });
      expect(outcome.kind === 'result' && [...outcome.data]).toEqual([1]);
      const words = await subject.call!(plainestCall(conventions[0], subject.capabilities));
      expect(words.kind === 'result' && [...words.data], JSON.stringify(words)).toEqual([1]);
    } finally {
      await subject.close();
    }
  });
});
