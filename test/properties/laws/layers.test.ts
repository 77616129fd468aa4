/** How laws ask for prepared layers: each is prepared where its runs begin, and disposed of where they end. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS } from '../../../properties/laws.ts';
import type { LayerCall } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { recordedSubject } from './recorded.ts';

/** The runs of layers that a law makes for one case. */
async function layerRunsOf(law: (typeof LAWS)[number], prepared: 'fixed' | 'any-x'): Promise<LayerCall[]> {
  const calls: LayerCall[] = [];
  const subject = recordedSubject({ prepared }, (outcome, _, options) => {
    if (options?.layer !== undefined) calls.push(options.layer);
    return outcome;
  });
  const { failure } = await checkLaw(subject, law, { seed: SEED, runs: 1 });
  expect(failure).toBeNull();
  return calls;
}

/**
 * Layers that a law leaves to the next of their name, or to the end of the subject: of runs that start together none is the
 * last, and views are run once.
 */
const LEFT: Readonly<Record<string, readonly string[]>> = { concurrency: ['c'], views: ['a'] };

describe.each(['fixed', 'any-x'] as const)('a law that asks for layers that are %s', (prepared) => {
  it.each(LAWS)('prepares each anew, and disposes of it after its last run: $id', async (law) => {
    const open = new Set<string>();
    for (const { name, anew = false, last = false, givesX = false } of await layerRunsOf(law, prepared)) {
      const isLeft = LEFT[law.id]?.includes(name);
      if (!isLeft) expect(anew).toBe(!open.has(name));
      if (prepared === 'fixed') expect(givesX).toBe(false);
      open.add(name);
      if (last || isLeft) open.delete(name);
    }
    expect([...open]).toEqual([]);
  });
});
