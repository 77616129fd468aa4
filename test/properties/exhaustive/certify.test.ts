/** The exhaustive mode: all geometries are there, points are what the argument needs, wrong engines get no certificate. */

import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { FAULTS, implementationOf } from '../../../faults/index.ts';
import type { CaseLayout } from '../../../properties/cases/legal-layout.ts';
import { axesOfAnyCrop, axesWithin, countOfAxes, layoutOfAxis } from '../../../properties/exhaustive/one-axis.ts';
import { largestInteger, pointOf } from '../../../properties/exhaustive/points.ts';
import {
  coveringArray,
  freeNumbersOf,
  layoutOfRow,
  type Strength,
} from '../../../properties/exhaustive/several-axes.ts';
import type { KnownFailure } from '../../../properties/known-failures/known-failures.ts';
import { certifyAll } from '../../../runs/certify/certify-all.ts';
import { type Case, parseCase } from '../../../spec/case.ts';
import { compareExact } from '../../../spec/compare.ts';
import { customaryIllegalityOf, geometryOf, illegalityOf } from '../../../spec/geometry.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Result, Subject } from '../../../subjects/subject.ts';
import { ARRAYS } from '../../../tools/covering/made.ts';
import { everyOf, someOf } from '../../project/thorough.ts';
import { certify } from './certify-one.ts';

const SHORT = { seed: 5, bound: 3, strength: 2 as Strength, points: 2 };

function subject(
  convTranspose: (problem: Case) => Result,
  capabilities: Partial<Capabilities> = {},
  name = 'mine',
): Subject {
  return subjectInProcess({ name, capabilities, convTranspose }, 'module');
}

/** A case of one axis with ones as data. */
function caseOfAxis(axis: Parameters<typeof layoutOfAxis>[0]): Case {
  const { xShape, wShape, biasLength: _, ...attributes } = layoutOfAxis(axis, 1, 0, { bias: false, uniform: [] });
  const ones = (shape: readonly number[]) => ({ shape, data: new Float64Array(shape[2]).fill(1) });
  return { ...attributes, x: ones(xShape), w: ones(wShape), bias: null, dtype: 'f64' };
}

describe('the geometries of one axis', () => {
  it.each([1, 2, 3])('within %d are those that the rules allow, each once, none left out', (bound) => {
    const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
    const legal = new Set<string>();
    for (const input of range(1, bound)) {
      for (const kernel of range(1, bound)) {
        for (const stride of range(1, bound)) {
          for (const dilation of range(1, bound)) {
            for (const padBegin of range(0, bound)) {
              for (const padEnd of range(0, bound)) {
                // One more than any that is legal.
                for (const outputPadding of range(0, bound)) {
                  const axis = { input, kernel, stride, dilation, padBegin, padEnd, outputPadding };
                  if (customaryIllegalityOf(caseOfAxis(axis)) === null)
                    legal.add(JSON.stringify(Object.entries(axis).sort()));
                }
              }
            }
          }
        }
      }
    }
    const found = [...axesWithin(bound)].map((axis) => JSON.stringify(Object.entries(axis).sort()));
    expect(found.length).toBe(countOfAxes(bound));
    expect(new Set(found).size).toBe(found.length);
    expect(new Set(found)).toEqual(legal);
  });

  it('come in order of their largest number', () => {
    const largest = [...axesWithin(3)].map(({ outputPadding: _, ...rest }) => Math.max(...Object.values(rest)));
    expect(largest).toEqual(largest.toSorted());
    expect(countOfAxes(5)).toBe(75_441);
    expect(() => countOfAxes(13)).toThrow(new RangeError('bound must be at most 12, got 13'));
  });

  const axis = { input: 3, kernel: 2, stride: 2, dilation: 1, padBegin: 1, padEnd: 0, outputPadding: 1 };

  it('stand on one axis, beside plain ones of two cells', () => {
    expect(layoutOfAxis(axis, 3, 1, { bias: true, uniform: [] })).toEqual({
      xShape: [1, 1, 2, 3, 2],
      wShape: [1, 1, 1, 2, 1],
      biasLength: 1,
      stride: [1, 2, 1],
      dilation: [1, 1, 1],
      padBegin: [0, 1, 0],
      padEnd: [0, 0, 0],
      outputPadding: [0, 1, 0],
      groups: 1,
    });
  });

  it('share with the other axes what has one value for all', () => {
    const layout = layoutOfAxis(axis, 2, 1, { bias: false, uniform: ['stride', 'padding'] });
    expect(layout).toMatchObject({ xShape: [1, 1, 2, 3], stride: [2, 2], padBegin: [1, 1], outputPadding: [0, 1] });
  });

  it('beyond the customary limits are legal, beyond them, and each once', () => {
    const found = [...axesOfAnyCrop(2)];
    expect(new Set(found.map((one) => JSON.stringify(one))).size).toBe(found.length);
    for (const one of found) {
      const problem = caseOfAxis(one);
      expect(illegalityOf(problem)).toBeNull();
      expect(customaryIllegalityOf(problem)).not.toBeNull();
    }
    expect(found.some(({ padBegin, padEnd }) => padBegin < 0 && padEnd < 0)).toBe(true);
    expect(found.some(({ outputPadding, stride, dilation }) => outputPadding > Math.max(stride, dilation))).toBe(true);
  });
});

/** Every combination of `strength` entries. */
function* subsets<T>(entries: readonly T[], strength: number): Generator<T[]> {
  if (strength === 0) {
    yield [];
    return;
  }
  for (const [at, entry] of entries.entries()) {
    for (const rest of subsets(entries.slice(at + 1), strength - 1)) yield [entry, ...rest];
  }
}

describe('a covering array', () => {
  it.each(someOf(ARRAYS, 5))('of %d axes and strength %d has every combination of levels', (rank, strength) => {
    const rows = coveringArray(rank, strength);
    const uncovered: string[] = [];
    for (const chosen of subsets(Object.entries(freeNumbersOf(rank)), strength)) {
      const names = chosen.map(([name]) => name);
      const combinations = chosen.reduce((product, [, levels]) => product * levels.length, 1);
      const covered = new Set(rows.map((row) => names.map((name) => row[name]).join()));
      if (covered.size !== combinations) uncovered.push(names.join());
    }
    expect(uncovered).toEqual([]);
  });

  it('gives legal cases that a subject with few capabilities can be asked', () => {
    const few: Capabilities = { ...EVERYTHING, groups: false, padding: 'symmetric', emptyBatch: false, bias: false };
    for (const row of coveringArray(2, 2)) {
      const layout: CaseLayout = { ...layoutOfRow(row, 2, few), dtype: 'f32' };
      const problem = pointOf(layout, xoroshiro128plus(1), 3);
      expect(geometryOf(problem).batch).toBeGreaterThan(0);
      expect(problem).toMatchObject({ groups: 1, bias: null, padBegin: [...problem.padEnd] });
    }
  });
});

const PLAIN: CaseLayout = {
  ...layoutOfAxis({ input: 2, kernel: 3, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, outputPadding: 0 }, 1, 0, {
    bias: true,
    uniform: [],
  }),
  dtype: 'f32',
};

describe('points', () => {
  it.each(['f32', 'f64'] as const)('are as large as sums in %s can be exact', (dtype) => {
    const most = { f32: 2 ** 24, f64: 2 ** 53 }[dtype];
    const largest = largestInteger({ ...PLAIN, dtype, wShape: [4, 2, 3], groups: 2 });
    // Two channels of a group with three taps each, and the bias.
    expect(6 * largest ** 2 + largest).toBeLessThanOrEqual(most);
    expect(6 * (largest * 1.1) ** 2).toBeGreaterThan(most * (6 / 7));
  });

  it('are drawn from the whole of S, and differ from each other', () => {
    const generator = xoroshiro128plus(3);
    const seen = new Set<number>();
    for (let point = 0; point < 200; point++) {
      const { x, w, bias } = pointOf(PLAIN, generator, 2);
      for (const value of [...x.data, ...w.data, ...bias!]) seen.add(value);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2]);
  });

  it('let a single wrong product pass as often as the lemma says, and no more', () => {
    const generator = xoroshiro128plus(11);
    let survived = 0;
    const tries = 4000;
    for (let point = 0; point < tries; point++) {
      const problem = pointOf(PLAIN, generator, 1);
      const right = engines.scatter(problem);
      const wrong = right.data.with(0, right.data[0] + problem.x.data[1] * problem.w.data[2]);
      if (compareExact(right, { shape: right.shape, data: wrong }) === null) survived++;
    }
    // x·w = 0 in five of the nine pairs of {−1, 0, 1}; the bound is 2/3. Six standard deviations are 0.047.
    expect(survived / tries).toBeLessThan(2 / 3);
    expect(Math.abs(survived / tries - 5 / 9)).toBeLessThan(0.047);
  });
});

describe('the exhaustive mode on wrong engines', () => {
  // Linear in x, in w and in the bias: what the argument is about.
  const bilinear = FAULTS.filter((fault) => fault.class === 'value');
  const STRIDE_16 = 'cpu-path-wrong-beyond-a-kernel-stride-corner';

  it('has many of them', () => expect(bilinear.length).toBeGreaterThan(20));

  it.each(bilinear.filter(({ id }) => id !== STRIDE_16).map((fault) => [fault.id, fault] as const))(
    'refuses a certificate to %s, with a case that fails again',
    async (_, fault) => {
      const certificate = await certify(subjectInProcess(implementationOf(fault), 'module'), SHORT);
      expect(certificate.status).toBe('failed');
      const { case: line, mismatch } = certificate.failure!;
      const outcome = await subjectInProcess(implementationOf(fault), 'module').run(parseCase(line));
      const fails =
        outcome.kind === 'result' ? compareExact(engines.matrix(parseCase(line)), outcome)?.kind : outcome.kind;
      expect(fails).toBe(mismatch.kind);
    },
  );

  it('says nothing of what lies outside the bound: a fault at stride 16 gets one', async () => {
    const fault = bilinear.find(({ id }) => id === STRIDE_16)!;
    const capabilities = { ranks: [2 as const], dtypes: ['f32' as const] };
    const planar = subjectInProcess({ ...implementationOf(fault), capabilities }, 'module');
    expect(await certify(planar, SHORT)).toMatchObject({ status: 'certified' });
  });
});

describe('a subject that prepares layers', () => {
  const prepare = (problem: Case) => ({ run: () => engines.im2col(problem), dispose() {} });
  const preparing = (more: object) =>
    subjectInProcess(
      { convTranspose: engines.im2col, prepare, capabilities: { ranks: [1, 2], dtypes: ['f32'] }, ...more },
      'module',
    );
  const withoutOutputPadding = (problem: Case) => {
    const y = engines.im2col(problem);
    return problem.outputPadding.some((cells) => cells > 0) ? { ...y, data: y.data.map(() => 0) } : y;
  };

  it('gets a certificate where its calls and its layers are right', async () => {
    expect(await certify(preparing({}), { ...SHORT, bound: 2 })).toMatchObject({ status: 'certified' });
  });

  it('gets none where only its layers are wrong, or cannot be made', async () => {
    const wrong = preparing({
      prepare: (problem: Case) => ({ run: () => withoutOutputPadding(problem), dispose() {} }),
    });
    const { status, failure } = await certify(wrong, { ...SHORT, bound: 2 });
    expect(status).toBe('failed');
    expect(failure?.mismatch.message).toMatch(/^T\(x, w, bias\) by a prepared layer against scatter: /);
    const none = await certify(preparing({ prepare: () => null }), { ...SHORT, bound: 1 });
    expect(none.failure?.mismatch.message).toBe(
      'T(x, w, bias) by a prepared layer: refused a legal case: prepare(case) must return { run, dispose }, got null',
    );
  });

  it('gets none where only its calls are wrong', async () => {
    const { failure } = await certify(preparing({ convTranspose: withoutOutputPadding }), { ...SHORT, bound: 2 });
    expect(failure?.mismatch.message).toMatch(/^T\(x, w, bias\) against scatter: /);
  });
});

describe('a certificate', () => {
  // One that is compared with scatter, and scatter, which is compared with another.
  it.each(everyOf(Object.entries(engines), 2))('is given to %s, compared with another engine', async (name, engine) => {
    const certificate = await certify(subject(engine, {}, name), { ...SHORT, bound: 1 });
    expect(certificate).toMatchObject({ status: 'certified', failure: null, typed: name });
    expect(certificate.reference).toBe(name === 'scatter' ? 'zero-insertion' : 'scatter');
    const kinds = certificate.parts.map(({ axes, kind, axis, dtype }) => `${axes} ${kind} ${axis ?? 'all'} ${dtype}`);
    expect(kinds).toEqual(
      ['f32', 'f64'].flatMap((dtype) => [
        ...[1, 2, 3].map((axes) => `${axes} near the default all ${dtype}`),
        ...['1 exhaustive 0', '2 exhaustive 0', '2 exhaustive 1'].map((part) => `${part} ${dtype}`),
        ...[0, 1, 2].map((axis) => `3 exhaustive ${axis} ${dtype}`),
        ...[1, 2, 3].map((axes) => `${axes} covering array all ${dtype}`),
      ]),
    );
    const all = certificate.parts.find(({ kind }) => kind === 'exhaustive');
    expect(all).toMatchObject({ geometries: countOfAxes(1), outside: 0, points: 2 * countOfAxes(1) });
    const smallest = Math.min(...certificate.parts.map(({ smallestSet }) => smallestSet));
    expect(certificate.errorProbability).toBe((2 / smallest) ** 2);
  });

  it('counts every integer of {−B … B} in its error probability, zero included', async () => {
    const one = subject(engines.im2col, { ranks: [1], dtypes: ['f32'] });
    const { parts, errorProbability } = await certify(one, { ...SHORT, bound: 1 });
    const part = parts.find(({ kind }) => kind === 'exhaustive')!;
    const layout = { ...layoutOfAxis({ ...[...axesWithin(1)][0] }, 1, 0, { bias: true, uniform: [] }), dtype: 'f32' };
    const largest = largestInteger(layout as CaseLayout);
    const integers = new Set<number>();
    for (let value = -largest; value <= largest; value++) integers.add(value);
    expect(part.smallestSet).toBe(integers.size);
    expect(errorProbability).toBe((2 / Math.min(...parts.map(({ smallestSet }) => smallestSet))) ** 2);
  });

  it('counts what the subject cannot be asked as outside', async () => {
    const certificate = await certify(subject(engines.im2col, { ranks: [2], dtypes: ['f32'], dilation: false }), SHORT);
    const [near, first, second, array] = certificate.parts;
    expect(certificate.status).toBe('certified');
    expect(certificate.parts).toHaveLength(4);
    expect([near.kind, first.axis, second.axis, array.kind]).toEqual(['near the default', 0, 1, 'covering array']);
    expect(first.geometries + first.outside).toBe(countOfAxes(3));
    expect(first.geometries).toBeGreaterThan(100);
    expect(first.outside).toBeGreaterThan(100);
    expect(array).toMatchObject({ axes: 2, outside: 0 });
  });
});

describe('a certificate of what no axis alone shows', () => {
  it('counts crops beyond the customary limits for a subject that takes any', async () => {
    const any = {
      ranks: [1 as const],
      dtypes: ['f64' as const],
      padding: 'any' as const,
      outputPadding: 'any' as const,
    };
    const certificate = await certify(subject(engines.scatter, any), { ...SHORT, bound: 2 });
    expect(certificate.status).toBe('certified');
    expect(certificate.parts.find(({ kind }) => kind === 'any crop')!.geometries).toBe([...axesOfAnyCrop(2)].length);
    const deaf = subject((p) => engines.scatter({ ...p, padBegin: p.padBegin.map((pad) => Math.max(0, pad)) }), any);
    expect((await certify(deaf, { ...SHORT, bound: 2 })).status).toBe('failed');
  });

  it('is not given to a shortcut that forgets output padding', async () => {
    const isOne = (value: number) => value === 1;
    const flat = subject((problem) => {
      const y = engines.scatter(problem);
      const { w, stride, padBegin, padEnd, outputPadding, groups } = problem;
      const isTaken = w.shape.slice(2).every(isOne) && stride.every(isOne) && groups === 1;
      if (!isTaken || [...padBegin, ...padEnd].some((pad) => pad > 0)) return y;
      const { data } = engines.scatter({ ...problem, outputPadding: outputPadding.map(() => 0) });
      y.data.fill(0).set(data);
      return y;
    });
    const { status, failure } = await certify(flat, { ...SHORT, bound: 1 });
    expect(status).toBe('failed');
    const { stride, dilation, outputPadding } = parseCase(failure!.case);
    expect([...stride, ...dilation, ...outputPadding].filter((value) => value > 1).length).toBeGreaterThan(0);
  });
});

describe('a certificate with exceptions', () => {
  it('names what fails as listed, and is refused for anything else', async () => {
    const addsOne = (problem: Case) => {
      const { shape, data } = engines.scatter(problem);
      return { shape, data: problem.stride.length === 3 ? data.map((value) => value + 1) : data };
    };
    const wrong = subject(addsOne, { ranks: [1, 3], dtypes: ['f32'] });
    const listed = { id: 'three', subjects: ['mine'], when: ['rank-3'], fails: ['values'] } as unknown as KnownFailure;
    const excused = await certify(wrong, { ...SHORT, bound: 1, knownFailures: [listed] });
    expect(excused.status).toBe('certified');
    const three = excused.parts.find(({ axes }) => axes === 3)!;
    // All of its points but those of empty batches.
    expect(three.known.three).toBeGreaterThan(three.points / 2);
    const other = { ...listed, fails: ['refused'] } as KnownFailure;
    expect((await certify(wrong, { ...SHORT, bound: 1, knownFailures: [other] })).status).toBe('failed');
  });

  it('is not given where the run was interrupted or nothing was put', async () => {
    const interrupt = new AbortController();
    let calls = 0;
    const slow = subject((problem) => {
      if (++calls === 20) interrupt.abort();
      return engines.scatter(problem);
    });
    const cut = await certifyAll([slow], { ...SHORT, signal: interrupt.signal });
    expect(calls).toBe(20);
    expect(cut).toMatchObject({
      verdict: 'not certified',
      isInterrupted: true,
      objections: ['mine was not checked to the end, interrupted'],
    });
    const idle = subject(engines.scatter, { maxMultiplyAdds: 0.5, emptyBatch: false, ranks: [1] });
    expect((await certifyAll([idle], { ...SHORT, bound: 1 })).objections).toEqual(['nothing ran on mine']);
    expect((await certifyAll([], SHORT)).objections).toEqual(['nothing ran: there is no subject']);
  });

  it('is the same for the same seed', async () => {
    const drawn = async (seed: number) => {
      const seen: string[] = [];
      const one = subject(
        (problem) => {
          seen.push(problem.x.data.join());
          return engines.scatter(problem);
        },
        { ranks: [1], dtypes: ['f64'] },
      );
      await certify(one, { ...SHORT, bound: 1, seed });
      return seen;
    };
    expect(await drawn(7)).toEqual(await drawn(7));
    expect(await drawn(7)).not.toEqual(await drawn(8));
  });
});
