/** Workers are threads, which load the program for themselves. */
import { describe, expect, it } from 'vitest';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import { openSubjects, resolveSources } from '../../subjects/index.ts';
import type { Subject } from '../../subjects/subject.ts';

describe('several workers that are asked for', () => {
  it('open the subjects for themselves in a run of many: those at hand are not asked', async () => {
    const [subject] = await openSubjects(resolveSources(['im2col']), 20_000);
    let calls = 0;
    const counting: Subject = {
      ...subject,
      run(...words) {
        calls++;
        return subject.run(...words);
      },
    };
    const { verdict } = await verify([counting], { seed: 1, runs: 200, laws: lawsNamed(['agreement']), workers: 2 });
    await subject.close();
    expect([verdict, calls]).toEqual(['agree', 0]);
  });
});
