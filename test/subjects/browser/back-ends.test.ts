/** Released back ends in a page: each opens by its name, passes a short gate, and computes the plainest layer, as a case and in words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { parseKnownFailures } from '../../../properties/known-failures/known-failures.ts';
import { lawsPassed } from '../../../properties/known-failures/recheck.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { plainestCall } from '../../../properties/words/drawn-calls.ts';
import { oneCell } from '../../../properties/words/plainer-cases.ts';
import { findChromium } from '../../../subjects/browser/find.ts';
import { BROWSER_PARTY, openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { drawsOf, IS_THOROUGH } from '../../project/thorough.ts';

const TIMEOUT_MS = 60_000;
const LIST = join(import.meta.dirname, '../../../known-failures.json');
const KNOWN = parseKnownFailures(readFileSync(LIST, 'utf8'), LIST);

describe('the group of back ends that run in a page', () => {
  it('is all of them, as third parties', () => {
    const sources = resolveSources(['browser']);
    expect(sources.map(({ argument }) => argument)).toEqual([...BROWSER_PARTY]);
    for (const source of sources) expect(source).toMatchObject({ origin: 'third party', browser: {} });
  });
});

describe.skipIf(findChromium() === null).each(BROWSER_PARTY)('%s', (name) => {
  // One page for all: it takes most of the time to open it.
  let subject: Subject;
  beforeAll(async () => {
    subject = await openSubject(resolveSources([name])[0], TIMEOUT_MS);
  });
  afterAll(() => subject?.close());

  it('opens by its name, in a browser', () => {
    expect(subject.name).toBe(name);
    expect(subject.version ?? '1.').toMatch(/^\d+\./);
    expect(subject.browser?.name).toBe('chromium');
  });

  it('computes the plainest layer, as a case and in words', async () => {
    const { ranks, conventions } = subject.capabilities;
    const problem = oneCell(Math.min(...ranks) as (typeof ranks)[number], 'f32');
    const outcome = await subject.run(problem);
    expect(outcome).toMatchObject({ kind: 'result', shape: problem.x.shape });
    expect(outcome.kind === 'result' && [...outcome.data]).toEqual([1]);
    const words = await subject.call!(plainestCall(conventions[0], subject.capabilities));
    expect(words.kind === 'result' && [...words.data], JSON.stringify(words)).toEqual([1]);
  });

  it('passes a short gate, but for what is known of it', async () => {
    const [law] = lawsNamed(['agreement']);
    const check = await checkLaw(subject, law, { seed: 1, runs: drawsOf(50, 5), knownFailures: KNOWN });
    expect(check.failure).toBeNull();
    expect(check.status).toBe('passed');
    expect(check.cases).toBeGreaterThan(0);
  });

  // Each entry needs two fresh pages.
  it.skipIf(!IS_THOROUGH && name !== 'tfjs-webgl')('fails still where it is known to fail', async () => {
    const listed = KNOWN.filter(
      ({ subjects, laws, varies }) => subjects.includes(name) && laws.includes('agreement') && varies === undefined,
    );
    expect(listed.length).toBeGreaterThan(0);
    for (const entry of listed) expect(await lawsPassed(subject, entry), entry.id).toEqual([]);
  });
});
