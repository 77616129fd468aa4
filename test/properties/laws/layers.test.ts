/** How laws ask for prepared layers: each is prepared where its runs begin, and disposed of where they end. */
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { LAWS } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { customaryGeometryOf } from '../../../spec/geometry.ts';
import { subjectInProcess, subjectWithSiblings } from '../../../subjects/in-process.ts';
import type { Implementation, LayerCall, Subject } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';

/** Right, with layers that take any x or that of their case alone, and calls that may start together. */
function implementation(prepared: 'fixed' | 'any-x'): Implementation {
  const convTranspose = async (problem: Case) => {
    customaryGeometryOf(problem);
    return engines.scatter(problem);
  };
  return {
    name: 'layered',
    capabilities: { prepared, concurrent: true, threads: 2 },
    convTranspose,
    prepare: async (problem) => ({ run: (x = problem.x) => convTranspose({ ...problem, x }), dispose: () => {} }),
  };
}

/** The runs of layers that a law makes for one case, and whether it had one. */
async function layerRunsOf(law: (typeof LAWS)[number], prepared: 'fixed' | 'any-x'): Promise<LayerCall[]> {
  const calls: LayerCall[] = [];
  const recording = (subject: Subject): Subject => ({
    ...subject,
    run(problem, options) {
      if (options?.layer !== undefined) calls.push(options.layer);
      return subject.run(problem, options);
    },
    ...(subject.runTogether && {
      runTogether(steps) {
        for (const { options } of steps) if (options?.layer !== undefined) calls.push(options.layer);
        return subject.runTogether!(steps);
      },
    }),
  });
  const siblings = {
    withThreads: async () => recording(subjectInProcess(implementation(prepared), 'module')),
    close: async () => {},
  };
  const subject = recording(subjectWithSiblings(implementation(prepared), 'module', 'layered', siblings));
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
    for (const { name, anew = false, last = false } of await layerRunsOf(law, prepared)) {
      const isLeft = LEFT[law.id]?.includes(name);
      if (!isLeft) expect(anew).toBe(!open.has(name));
      open.add(name);
      if (last || isLeft) open.delete(name);
    }
    expect([...open]).toEqual([]);
  });
});
