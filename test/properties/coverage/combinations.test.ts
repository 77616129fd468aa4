/** Which coverage classes occurred together: the counts, what is ruled out, and the picture of both. */
import * as fc from 'fast-check';
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { exactCases } from '../../../properties/cases/arbitraries.ts';
import { Combinations, canOccurTogether, EXCLUSIVE } from '../../../properties/coverage/combinations.ts';
import { COVERAGE_CLASSES, classesOf } from '../../../properties/coverage/coverage.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { combinationsFigure } from '../../../reports/verify/combinations-figure.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { DTYPES } from '../../../spec/number-types.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { SEED } from '../../spec/cases.ts';

const CLASSES = COVERAGE_CLASSES.map(({ id }) => id);

const ALL: Capabilities = { ...EVERYTHING, dtypes: DTYPES, padding: 'any', outputPadding: 'any' };

const SAMPLE = fc
  .sample(exactCases(ALL), { seed: SEED, numRuns: 4000 })
  .map((problem) => classesOf(geometryOf(problem), problem));

describe('classes that exclude each other', () => {
  it('are classes that there are, each group with a reason', () => {
    for (const { classes, reason } of EXCLUSIVE) {
      expect(classes.filter((id) => !CLASSES.includes(id))).toEqual([]);
      expect(reason).toMatch(/\w/);
    }
  });

  it('never occur together', () => {
    const seen = new Set<string>();
    for (const ids of SAMPLE)
      for (const a of ids) for (const b of ids) if (!canOccurTogether(a, b)) seen.add(`${a} ${b}`);
    expect([...seen]).toEqual([]);
  });

  it('are all pairs that do not occur, but for those that would have too many cells', () => {
    const counter = new Combinations();
    for (const ids of SAMPLE) counter.count(ids);
    const { pairs, triples } = counter.of('any', ALL);
    expect(pairs.missing.map((pair) => pair.join(' + '))).toEqual([
      'rank-3 + stride-7-up',
      'rank-3 + extent-beyond-2048',
      'channel-remainder + stride-7-up',
      'channel-remainder + extent-beyond-2048',
      'stride-7-up + extent-beyond-2048',
    ]);
    expect(triples.exercised / triples.possible).toBeGreaterThan(0.94);
  });
});

describe('the counts of combinations', () => {
  it('are those of a count by hand', () => {
    const counter = new Combinations();
    for (const ids of SAMPLE.slice(0, 50)) counter.count(ids);
    const { pairs, triples, counts } = counter.of('any', ALL);
    const both = (...wanted: string[]) =>
      SAMPLE.slice(0, 50).filter((ids) => wanted.every((id) => ids.includes(id))).length;
    expect(counts).toEqual(CLASSES.map((a) => CLASSES.map((b) => both(a, b))));
    expect(pairs.missing.every((pair) => both(...pair) === 0)).toBe(true);
    expect(triples.missing.every((triple) => both(...triple) === 0)).toBe(true);
    const possible = CLASSES.flatMap((a, i) =>
      CLASSES.slice(i + 1)
        .filter((b) => canOccurTogether(a, b))
        .map((b) => [a, b]),
    );
    expect(pairs.possible).toBe(possible.length);
    const triple = possible.flatMap(([a, b]) =>
      CLASSES.slice(CLASSES.indexOf(b) + 1)
        .filter((c) => canOccurTogether(a, c) && canOccurTogether(b, c))
        .map((c) => [a, b, c]),
    );
    expect(triples.possible).toBe(triple.length);
    expect(triples.exercised).toBe(triple.filter((ids) => both(...ids) > 0).length);
    expect(pairs.exercised).toBe(possible.filter((pair) => both(...pair) > 0).length);
  });

  it('are the same in whichever order the classes of a case come', () => {
    const [one, turned] = [new Combinations(), new Combinations()];
    for (const ids of SAMPLE.slice(0, 50)) {
      one.count(ids);
      turned.count(ids.toReversed());
    }
    expect(turned.of('any', ALL)).toEqual(one.of('any', ALL));
  });

  it('leave out classes that a subject cannot be asked', () => {
    const { pairs } = new Combinations().of('few', { ...EVERYTHING, ranks: [2], dtypes: ['f32'], bias: false });
    const named = new Set(pairs.missing.flat());
    for (const id of ['rank-1', 'rank-3', 'f64', 'bias']) expect(named.has(id)).toBe(false);
    expect(named.has('rank-2')).toBe(true);
  });
});

describe('the figure of combinations', () => {
  const HOSTILE = 'a|b\n<script>x</script> & "d"';

  it('is an SVG with every class, and hostile names in it are text', async () => {
    const subject = subjectInProcess({ name: HOSTILE, convTranspose: engines.scatter }, 'module');
    const result = await verify([subject], { laws: lawsNamed(['agreement']), seed: SEED, runs: 60 });
    const [{ pairs }] = result.combinations;
    const svg = await combinationsFigure(result);
    expect(XMLValidator.validate(svg)).toBe(true);
    for (const id of CLASSES) expect(svg).toContain(`>${id}</text>`);
    expect(svg).toContain('a|b ↵ &lt;script');
    expect(svg).not.toContain('<script');
    expect(svg).toContain(`>${pairs.exercised} of ${pairs.possible}</text>`);
  });
});
