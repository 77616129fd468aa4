/** Tables of laws: every engine keeps each of them, or declares why not. */
import { describe, expect, it } from 'vitest';
import { fastEngines } from '../../../engines/fast/index.ts';
import { engines } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import { SEED } from '../../spec/cases.ts';

const GRADIENTS = ['gradient-x', 'gradient-w', 'gradient-bias', 'gradient-twice', 'gradients-between-runs'];

/** Laws that engines are not put to, by what they declare: a transform spreads NaN and infinities over neighbours. */
const NOT_COVERED: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries([...Object.keys(engines), 'exact'].map((name) => [name, ['prepared', 'prepared-other-x']])),
  subpixel: GRADIENTS,
  wasm: [...GRADIENTS, 'nan', 'infinity', 'subnormals', 'overflow'],
};

/** Registers the tests that every engine keeps the laws of these ids. */
export function describeKept(ids: Iterable<string>): void {
  const laws = lawsNamed([...ids]);

  describe.each([...Object.keys(engines), 'exact', ...Object.keys(fastEngines)])('the engine %s', (name) => {
    it.each(laws)('keeps $id, or declares why not', async (law) => {
      const [source] = resolveSources([name]);
      const result = await checkLaw(await openSubject(source, 1000), law, { seed: SEED, runs: 40 });
      expect(result.failure).toBeNull();
      const isCovered = !NOT_COVERED[name]?.includes(law.id);
      expect(result).toMatchObject(isCovered ? { status: 'passed', cases: 40 } : { status: 'not covered', cases: 0 });
    });
  });
}
