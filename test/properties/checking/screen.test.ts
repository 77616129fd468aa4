import { beforeAll, describe, expect, it } from 'vitest';
import { subpixel } from '../../../engines/fast/index.ts';
import { scatter } from '../../../engines/scatter.ts';
import { type CheckOptions, checkLaw } from '../../../properties/checking/check.ts';
import { screenFor } from '../../../properties/checking/screen.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { verify } from '../../../runs/verify/verify.ts';
import { type Case, type ConvTranspose, parseCase } from '../../../spec/case.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { elementCount, type Tensor } from '../../../spec/tensor.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';

const [AGREEMENT] = lawsNamed(['agreement']);
const SEED = 3;
const RUNS = 15;

/** So long an axis that a screen is asked, and that few candidates are as long. */
const LONG = 2048;

/** More than a search takes, unless a screen keeps it from getting anywhere. */
const MOST_CASES = 150;

/** Wrong in the last cell where an axis is long. */
function wrongWhereLong(problem: Case): Tensor {
  const y = scatter(problem);
  if (problem.x.shape.slice(2).some((extent) => extent >= LONG)) y.data[y.data.length - 1] += 1;
  return y;
}

const inProcess = (convTranspose: ConvTranspose, origin: Subject['origin'] = 'module') =>
  subjectInProcess({ name: 'one', convTranspose }, origin);

/** Ended after so many cases, so that no test waits for the clock. All but how long it took. */
async function checked(convTranspose: ConvTranspose, screen?: ConvTranspose | null) {
  const end = new AbortController();
  let cases = 0;
  const onCase = () => {
    if (++cases === MOST_CASES) end.abort();
  };
  const options: CheckOptions = { seed: SEED, runs: RUNS, onCase, signal: end.signal };
  const screened = screen === undefined ? options : { ...options, screen };
  const { milliseconds: _, ...result } = await checkLaw(inProcess(convTranspose), AGREEMENT, screened);
  return result;
}

type Checked = Awaited<ReturnType<typeof checked>>;

/** Without a screen: the wrong subject, and the right one. */
let failed: Checked;
let passed: Checked;
beforeAll(async () => {
  failed = await checked(wrongWhereLong, null);
  passed = await checked(scatter, null);
});

/** Wrong in every way that an engine may be. */
const BROKEN: Readonly<Record<string, ConvTranspose>> = {
  'wrong in every cell': (problem) => {
    const y = subpixel(problem);
    return { ...y, data: y.data.map((value) => value + 1) };
  },
  'wrong as the subject is': wrongWhereLong,
  'of another shape': (problem) => ({ ...subpixel(problem), shape: [0] }),
  'not a number': (problem) => {
    const y = subpixel(problem);
    return { ...y, data: y.data.fill(Number.NaN) };
  },
  throwing: () => {
    throw new Error('out of order');
  },
  'no tensor at all': () => undefined as never,
  'writing into the case': (problem) => {
    const y = subpixel(problem);
    for (const { data } of [problem.x, problem.w]) data.fill(7);
    return y;
  },
};

describe.each(Object.entries(BROKEN))('a screen that is %s', (_, screen) => {
  it('lets a wrong subject fail, as early as without one, by a case that the references call wrong', async () => {
    const screened = await checked(wrongWhereLong, screen);
    expect(failed.status).toBe('failed');
    expect([screened.status, screened.cases]).toEqual([failed.status, failed.cases]);
    const { case: line, mismatch } = screened.failure!;
    expect(await AGREEMENT.check(inProcess(wrongWhereLong), parseCase(line))).toEqual(mismatch);
    expect(await AGREEMENT.check(inProcess(scatter), parseCase(line))).toBeNull();
  });

  it('lets a right subject pass', async () => {
    expect(passed).toMatchObject({ status: 'passed', cases: RUNS });
    expect(await checked(scatter, screen)).toEqual(passed);
  });
});

describe('a screen', () => {
  it('that is wrong changes no verdict of the gate', async () => {
    const screen = BROKEN['not a number'];
    const told = async (subject: Subject) => {
      const { verdict, objections } = await verify([subject], { seed: SEED, runs: RUNS, laws: [AGREEMENT], screen });
      return [verdict, ...objections.filter((objection) => objection.includes('fails'))];
    };
    expect(await told(inProcess(scatter))).toEqual(['agree']);
    expect(await told(inProcess(wrongWhereLong))).toEqual(['disagree', 'one fails agreement']);
  });

  it('that is right leads to the same counterexample as none', async () => {
    expect(failed.failure!.shrinks).toBeGreaterThan(3);
    expect(await checked(wrongWhereLong)).toEqual(failed);
  });

  it('saves the references what it lets pass: as wrong as the subject, it keeps large cases from becoming smaller', async () => {
    const { failure } = await checked(wrongWhereLong, wrongWhereLong);
    expect(failure!.shrinks).toBe(0);
  });

  it('is asked only after a case has failed, and about no small one', async () => {
    const asked: Case[] = [];
    const screen = (problem: Case) => {
      asked.push(problem);
      return subpixel(problem);
    };
    await checked(scatter, screen);
    expect(asked).toEqual([]);
    await checked(wrongWhereLong, screen);
    expect(asked.length).toBeGreaterThan(0);
    const work = asked.map((problem) => {
      const { multiplyAdds, outputShape } = geometryOf(problem);
      return multiplyAdds + elementCount(outputShape);
    });
    expect(Math.min(...work)).toBeGreaterThanOrEqual(4096);
  });

  it('is there for every subject but the engines of this suite, whose defects would pass over themselves', () => {
    expect(screenFor(inProcess(scatter), undefined)).toBeTypeOf('function');
    expect(screenFor(inProcess(scatter), null)).toBeUndefined();
    expect(screenFor(inProcess(scatter, 'engine'), undefined)).toBeUndefined();
    expect(screenFor(inProcess(scatter, 'engine'), subpixel)).toBeTypeOf('function');
  });
});
