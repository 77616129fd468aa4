/** Cases that a law enumerates are made once for each subject, seed and number of runs, and are the same whenever they are asked for. */
import { describe, expect, it } from 'vitest';
import { enumeratedCases, enumeratedCount } from '../../../properties/checking/enumerated-cases.ts';
import type { AskedSubject, Law } from '../../../properties/law.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';

/** `large-sizes`, which counts how often its cases are made. */
function counting(size: (made: Law['enumerated']) => Law['enumerated'] = (made) => made) {
  const [law] = lawsNamed(['large-sizes']);
  const made = { times: 0 };
  const enumerated = size(law.enumerated)!;
  const counted: Law = {
    ...law,
    enumerated: (subject, options) => {
      made.times++;
      return enumerated(subject, options);
    },
  };
  return { law: counted, made };
}

const subject = (more: Partial<Capabilities> = {}): AskedSubject => ({
  origin: 'engine',
  capabilities: { ...EVERYTHING, ...more },
});

describe('the cases of a law that enumerates them', () => {
  it('are made once, whether they are counted or asked for, and are those of the law', () => {
    const { law, made } = counting();
    const one = subject();
    const options = { seed: 1, runs: 2 };
    const count = enumeratedCount(one, law, options);
    const cases = enumeratedCases(one, law, options);
    expect(enumeratedCases(one, law, options)).toBe(cases);
    expect(count).toBe(cases.length);
    expect(made.times).toBe(1);
    expect(cases.map(([problem]) => problem)).toEqual(lawsNamed(['large-sizes'])[0].enumerated!(one, options));
  });

  it('are shared by subjects of the same origin and capabilities', () => {
    const { law, made } = counting();
    const options = { seed: 1, runs: 2 };
    expect(enumeratedCases(subject(), law, options)).toBe(enumeratedCases(subject(), law, options));
    expect(made.times).toBe(1);
  });

  it('are kept for so many kinds of subjects only', () => {
    const { law, made } = counting(() => () => []);
    for (let batch = 1; batch <= 100; batch++) enumeratedCases(subject(), law, { seed: batch, runs: 2 });
    enumeratedCases(subject(), law, { seed: 100, runs: 2 });
    expect(made.times).toBe(100);
    enumeratedCases(subject(), law, { seed: 1, runs: 2 });
    expect(made.times).toBe(101);
  });

  it('are others for another seed, number of runs, origin or capabilities', () => {
    const { law, made } = counting();
    const one = subject();
    const others: [AskedSubject, { seed: number; runs: number }][] = [
      [one, { seed: 1, runs: 2 }],
      [one, { seed: 2, runs: 2 }],
      [one, { seed: 1, runs: 3 }],
      [
        { ...one, origin: 'module' },
        { seed: 1, runs: 2 },
      ],
      [subject({ ranks: [1] }), { seed: 1, runs: 2 }],
    ];
    for (const [asked, options] of [...others, ...others]) enumeratedCases(asked, law, options);
    expect(made.times).toBe(others.length);
    expect(enumeratedCases(one, { ...law }, { seed: 1, runs: 2 })).not.toBe(enumeratedCases(one, law, others[0][1]));
  });

  it('are counted once and made again where there are too many to keep', () => {
    const { law, made } = counting((enumerated) => (...given) => {
      const all = enumerated!(...given);
      return Array.from({ length: 50_001 }, (_, at) => all[at % all.length]);
    });
    const one = subject();
    const options = { seed: 1, runs: 2 };
    for (let time = 0; time < 3; time++) expect(enumeratedCount(one, law, options)).toBe(50_001);
    expect(made.times).toBe(1);
    expect(enumeratedCases(one, law, options)).toHaveLength(50_001);
    expect(made.times).toBe(2);
  });

  it('are kept as long as those of all lists of the law are not too many, the last made longest', () => {
    const { law, made } = counting((enumerated) => (...given) => {
      const all = enumerated!(...given);
      return Array.from({ length: 20_000 }, (_, at) => all[at % all.length]);
    });
    const asked = (seed: number) => enumeratedCases(subject(), law, { seed, runs: 2 });
    for (const seed of [1, 2, 1, 2, 1]) asked(seed);
    expect(made.times).toBe(2);
    asked(3);
    expect(made.times).toBe(3);
    expect(enumeratedCount(subject(), law, { seed: 1, runs: 2 })).toBe(20_000);
    asked(2);
    asked(3);
    expect(made.times).toBe(3);
    asked(1);
    expect(made.times).toBe(4);
    asked(3);
    expect(made.times).toBe(4);
    asked(2);
    expect(made.times).toBe(5);
  });

  it('are none, and have no number, where a law draws its cases', () => {
    const [law] = lawsNamed(['agreement']);
    expect(enumeratedCases(subject(), law, { seed: 1, runs: 2 })).toEqual([]);
    expect(enumeratedCount(subject(), law, { seed: 1, runs: 2 })).toBeNull();
  });
});
