/** Modules that answer as programs can: a case that is refused, and one that is beyond what they do and so not covered. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import { engines, gradients } from '../../engines/index.ts';
import { killRun } from '../../faults/kill.ts';
import { checkCase, checkLaw } from '../../properties/checking/check.ts';
import { agreement } from '../../properties/laws/agreement.ts';
import { LAWS } from '../../properties/laws.ts';
import { Refused, Skipped } from '../../public/index.ts';
import { verify } from '../../runs/verify/verify.ts';
import type { Case } from '../../spec/case.ts';
import { customaryGeometryOf } from '../../spec/geometry.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../subjects/index.ts';
import type { Implementation } from '../../subjects/subject.ts';
import { certify } from '../properties/exhaustive/certify-one.ts';
import { caseOf } from '../spec/cases.ts';

const PROBLEM = caseOf({ x: [[1, 1, 1], [2]], w: [[1, 1, 1], [3]], dtype: 'f32' });
const answering = (answer: () => unknown) =>
  subjectInProcess({ convTranspose: answer as Implementation['convTranspose'] }, 'module').run(PROBLEM);

function fail(thrown: unknown): never {
  throw thrown;
}

describe('the answers of a module', () => {
  class TooLarge extends Skipped {}
  class Unnamed extends Error {}
  Object.defineProperty(Unnamed, 'name', { value: 'Skipped' });

  it.each<[string, unknown]>([
    ['the exported class', new Skipped('beyond me')],
    ['a class under it', new TooLarge('beyond me')],
    ['an error by its name', Object.assign(new Error('beyond me'), { name: 'Skipped' })],
    ['a class by its name', new Unnamed('beyond me')],
    ['an error of another realm', runInNewContext("Object.assign(new Error('beyond me'), { name: 'Skipped' })")],
    ['a class of another realm', runInNewContext("new (class Skipped extends Error {})('beyond me')")],
    ['what was sent from a process', { name: 'Skipped', message: 'beyond me' }],
  ])('are skipped by %s: thrown, rejected with, returned or resolved to', async (_, answer) => {
    const skipped = { kind: 'skipped', message: 'beyond me' };
    expect(await answering(() => fail(answer))).toEqual(skipped);
    expect(await answering(() => Promise.reject(answer))).toEqual(skipped);
    expect(await answering(() => answer)).toEqual(skipped);
    expect(await answering(async () => answer)).toEqual(skipped);
  });

  it('are refused by the class Refused, with its message', async () => {
    expect(await answering(() => fail(new Refused('illegal')))).toEqual({ kind: 'refused', message: 'illegal' });
    expect(await answering(() => new Refused('illegal'))).toEqual({ kind: 'refused', message: 'illegal' });
  });

  it('are malformed where another error is returned', async () => {
    expect(await answering(() => new Error('no'))).toMatchObject({ kind: 'malformed' });
  });

  it('are errors that can be told apart by class, name and message', () => {
    for (const error of [new Refused('why'), new Skipped('why')]) {
      expect(error).toBeInstanceOf(Error);
      expect(error.message).toBe('why');
    }
    expect([new Refused().name, new Skipped().name]).toEqual(['Refused', 'Skipped']);
  });
});

/** Right, and with gradients; what has a stride above 1 on some axis is beyond it, whatever is asked. */
const isBeyond = ({ stride }: Case) => stride.some((step) => step > 1);
const skipping = (problem: Case) => {
  customaryGeometryOf(problem);
  return isBeyond(problem) ? fail(new Skipped('strides')) : engines.scatter(problem);
};
const SKIPPING: Implementation = {
  name: 'skipping',
  capabilities: { prepared: 'any-x' },
  convTranspose: skipping,
  prepare(problem) {
    customaryGeometryOf(problem);
    if (isBeyond(problem)) return new Skipped('strides') as never;
    return { run: (x = problem.x) => skipping({ ...problem, x }), dispose() {} };
  },
  gradients(problem, g) {
    customaryGeometryOf(problem);
    return isBeyond(problem) ? (new Skipped('strides') as never) : gradients(problem, g);
  },
};

describe('a module that skips what is beyond it', () => {
  const subject = subjectInProcess(SKIPPING, 'module');

  it.each(LAWS.map((law) => [law.id, law] as const))('is never accused by %s', async (_, law) => {
    const { status, failure, cases, skipped, missing } = await checkLaw(subject, law, { seed: 11, runs: 25 });
    expect(failure).toBeNull();
    const put = law.enumerated?.(subject, { seed: 11, runs: 25 }).length ?? 25;
    expect(cases + skipped).toBe(missing === 'threads' || missing === 'quantised types' ? 0 : put);
    expect(status).toBe(cases > 0 ? 'passed' : 'not covered');
  });

  it('is counted with what it skipped', async () => {
    const { cases, skipped } = await checkLaw(subject, agreement, { seed: 11, runs: 40 });
    expect([cases > 0, skipped > 0, cases + skipped]).toEqual([true, true, 40]);
  });

  it('does not cover a case that it skips', async () => {
    const beyond = { ...PROBLEM, stride: [2] };
    expect(await checkCase(subject, agreement, beyond)).toMatchObject({
      status: 'not covered',
      missing: 'T(x, w, bias): strides',
    });
  });

  it('is killed by no law of the gate on faults', async () => {
    const laws = LAWS.slice(0, 6);
    expect(await killRun(subject, { laws, seed: 3, runs: 20 })).toMatchObject({ status: 'survives' });
  });

  it('is not certified: what it skips was not checked', async () => {
    const { status, totals, failure } = await certify(subject, { seed: 1, bound: 2, strength: 2, points: 1 });
    expect(status).toBe('not certified');
    expect(failure).toBeNull();
    expect(totals.skipped).toBeGreaterThan(0);
  });
});

describe('a module that skips everything', () => {
  const nothing = subjectInProcess({ name: 'nothing', convTranspose: () => fail(new Skipped('all of it')) }, 'module');

  it('is not covered by a law, and says why', async () => {
    expect(await checkLaw(nothing, agreement, { seed: 1, runs: 5 })).toMatchObject({
      ...{ status: 'not covered', missing: 'every case was skipped', cases: 0, skipped: 5 },
    });
  });

  it('does not pass a run: nothing ran', async () => {
    const result = await verify([nothing], { laws: [agreement], seed: 1, runs: 5 });
    expect(result).toMatchObject({ verdict: 'disagree' });
    expect(result.objections).toContain('nothing ran on nothing');
  });
});

describe('a module in a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-skipping-'));
  const file = join(folder, 'skips.mjs');
  writeFileSync(
    file,
    `class Skipped extends Error {}
    const convolve = () => { throw new Skipped('large ones'); };
    export const convTranspose = convolve;
    export const prepare = ({ groups }) => groups === 1 ? { run: convolve, dispose() {} } : new Skipped('groups');
    export const gradients = async () => new Skipped('training');`,
  );
  afterAll(() => rmSync(folder, { recursive: true }));

  it('skips runs and gradients by a class of its own', async () => {
    const subject = await openSubject(resolveSources([file])[0], 20_000);
    try {
      expect(await subject.run(PROBLEM)).toEqual({ kind: 'skipped', message: 'large ones' });
      const g = { shape: [1, 1, 1], data: Float32Array.of(1) };
      const gradient = await subject.run(PROBLEM, { gradient: { of: 'x', g } });
      expect(gradient).toEqual({ kind: 'skipped', message: 'training' });
    } finally {
      await subject.close();
    }
  });

  it('skips what is timed, from preparing as from running', async () => {
    const [contender] = await openContenders(resolveSources([file]), { timeoutMs: 20_000 });
    try {
      expect((await contender.call(PROBLEM)).outcome).toEqual({ kind: 'skipped', message: 'large ones' });
      const grouped = { ...PROBLEM, groups: 2 };
      expect((await contender.call(grouped)).outcome).toEqual({ kind: 'skipped', message: 'groups' });
      const options = { firstCallMs: 1, isAsync: false, timeBudgetMs: 1, warmUpMs: 0 };
      expect((await contender.measure(grouped, options, false)).last).toEqual({ kind: 'skipped', message: 'groups' });
    } finally {
      await contender.close();
    }
  });
});
