/** The entries of known-failures.json: each excuses its own case, and the third party that it is about still fails it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type KnownFailure,
  knownFailureFor,
  parseKnownFailures,
} from '../../../properties/known-failures/known-failures.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { findChromium } from '../../../subjects/browser/find.ts';
import { BROWSER_PARTY, openSubject, resolveSources, THIRD_PARTY } from '../../../subjects/index.ts';
import { everyOf } from '../../project/thorough.ts';

const FILE = 'known-failures.json';
const OWN = parseKnownFailures(readFileSync(new URL(`../../../${FILE}`, import.meta.url), 'utf8'), FILE);

describe(FILE, () => {
  it('names third parties only, each of its ids once', () => {
    const known = new Set<string>([...THIRD_PARTY, ...BROWSER_PARTY]);
    expect(OWN.flatMap(({ subjects }) => subjects).filter((subject) => !known.has(subject))).toEqual([]);
    expect(OWN.length).toBeGreaterThan(0);
  });

  it.each(OWN)('the case of $id is the first that its own entry excuses', (own) => {
    for (const subject of own.subjects) {
      for (const kind of own.fails) expect(knownFailureFor(OWN, subject, [own.case], kind)?.id).toBe(own.id);
    }
  });

  it.each(OWN)('$id points to a section that exists', ({ reference }) => {
    const [file, section] = reference.split('#');
    const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
    expect(text).toContain(section);
  });

  const pairs = OWN.flatMap((own) => own.subjects.map((name) => ({ id: own.id, name, own })));

  const isInPage = ({ name }: { readonly name: string }) => (BROWSER_PARTY as readonly string[]).includes(name);

  // `npm run verify` asks them all.
  it.concurrent.each(
    everyOf(
      pairs.filter((pair) => !isInPage(pair)),
      3,
    ),
  )('$id is alive on $name', async ({ own, name }) => {
    expect(await passingLaws(own, name)).toEqual([]);
  });

  it.skipIf(findChromium() === null).each(everyOf(pairs.filter(isInPage), 20))(
    '$id is alive in a page on $name',
    async ({ own, name }) => {
      expect(await passingLaws(own, name)).toEqual([]);
    },
  );
});

/** The laws that the entry's case does not fail as listed, in a process that has been asked nothing else. */
async function passingLaws(own: KnownFailure, name: string): Promise<string[]> {
  const passing: string[] = [];
  const [source] = resolveSources([name]);
  const subject = await openSubject(source, source.browser === undefined ? 2000 : 20_000);
  for (const law of lawsNamed(own.laws)) {
    const mismatch = await law.check(subject, own.case);
    if (mismatch === null || !own.fails.includes(mismatch.kind)) passing.push(law.id);
  }
  await subject.close();
  return passing;
}
