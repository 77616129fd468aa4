/** Workers are threads, which load the program for themselves. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { WORKERS_VARIABLE } from '../../runs/workers.ts';
import { openSubjects, resolveSources } from '../../subjects/index.ts';
import type { Subject } from '../../subjects/subject.ts';
import { GATE, timeless } from './gates.ts';

/** Its calls are counted: with threads it has none, since each opens the subject for itself. */
function counted(subject: Subject): { readonly subject: Subject; readonly calls: () => number } {
  let calls = 0;
  const run: Subject['run'] = (...words) => {
    calls++;
    return subject.run(...words);
  };
  return { subject: { ...subject, run }, calls: () => calls };
}

describe('several workers that are asked for', () => {
  it('open the subjects for themselves in a run of many: those at hand are not asked', async () => {
    const [subject] = await openSubjects(resolveSources(['im2col']), 20_000);
    const { subject: counting, calls } = counted(subject);
    const { verdict } = await verify([counting], { seed: 1, runs: 200, laws: lawsNamed(['agreement']), workers: 2 });
    await subject.close();
    expect([verdict, calls()]).toEqual(['agree', 0]);
  });
});

it('verify with a worker for each core gives what it gives with one', async () => {
  const before = process.env[WORKERS_VARIABLE];
  process.env[WORKERS_VARIABLE] = '2';
  try {
    // As many units as two threads pay for.
    const run = { ...GATE, runs: 1000, laws: lawsNamed(['agreement', 'output-shape']) };
    const [subject] = await openSubjects(resolveSources(['im2col']), 20_000);
    const { subject: counting, calls } = counted(subject);
    const two = timeless(await verify([counting], { ...run, workers: 'cores' }));
    expect(calls()).toBe(0);
    const one = timeless(await verify([counting], run));
    expect(calls()).toBeGreaterThan(0);
    await subject.close();
    expect(two).toEqual(one);
  } finally {
    process.env[WORKERS_VARIABLE] = before;
  }
});
