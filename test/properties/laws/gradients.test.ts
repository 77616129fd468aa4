/** The gradients: the engines' are right, and each law fails an implementation whose gradient is wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines, gradients } from '../../../engines/index.ts';
import { smallCases } from '../../../properties/cases/arbitraries.ts';
import { checkLaw } from '../../../properties/checking/check.ts';
import { gradientOfOutput, innerProduct } from '../../../properties/law-parts/gradient.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { Case } from '../../../spec/case.ts';
import { type Tensor, zeros } from '../../../spec/tensor.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import type { Implementation } from '../../../subjects/subject.ts';
import { caseOf, counting, SEED, thrownBy } from '../../spec/cases.ts';
import { GRADIENT_ROWS } from './rows/gradients.ts';

const IDS = ['gradient-x', 'gradient-w', 'gradient-bias'];
const LAWS = lawsNamed(IDS);

/** The same tensor with a one at one place and zeros elsewhere. */
function unit({ shape, data }: Tensor, at: number): Tensor {
  const units = zeros('f64', data.length);
  units[at] = 1;
  return { shape, data: units };
}

describe('the gradients of the engines', () => {
  it('are what units in x, w and bias do to ⟨g, T⟩', () => {
    const law = fc.property(smallCases({ ...EVERYTHING, dtypes: ['f64'], maxMultiplyAdds: 2000 }), (problem) => {
      const g = gradientOfOutput(problem);
      const { x, w, bias } = gradients(problem, g);
      const unbiased = { ...problem, bias: null };
      const effect = (changed: Partial<Case>) => innerProduct(g, engines.scatter({ ...unbiased, ...changed }));
      expect([...x.data]).toEqual(Array.from(x.data, (_, at) => effect({ x: unit(problem.x, at) }) + 0));
      expect([...w.data]).toEqual(Array.from(w.data, (_, at) => effect({ w: unit(problem.w, at) }) + 0));
      expect(bias === null).toBe(problem.bias === null);
      if (bias === null) return;
      const still = { ...problem, x: { ...problem.x, data: zeros('f64', problem.x.data.length) } };
      const unitBias = (at: number) => unit({ shape: bias.shape, data: problem.bias! }, at).data;
      const ofBias = Array.from(bias.data, (_, at) =>
        innerProduct(g, engines.scatter({ ...still, bias: unitBias(at) })),
      );
      expect([...bias.data]).toEqual(ofBias);
    });
    fc.assert(law, { seed: SEED, numRuns: 60 });
  });

  it.each([...Object.keys(engines), 'exact'])('pass every law with %s', async (name) => {
    const subject = await openSubject(resolveSources([name])[0], 1000);
    for (const law of LAWS) {
      expect(await checkLaw(subject, law, { seed: SEED, runs: 40 })).toMatchObject({ status: 'passed', cases: 40 });
    }
  });
});

describe('a gradient that is wrong', () => {
  it.each(GRADIENT_ROWS)('fails $law, which says of which: $fault', async ({ law: id, make }) => {
    const [law] = lawsNamed([id]);
    const wrong = subjectInProcess(make(1) as Implementation, 'module');
    const { failure } = await checkLaw(wrong, law, { seed: SEED, runs: 60 });
    expect(failure!.mismatch.message).toMatch(/^gradient with respect to (x|w|bias): /);
  });

  it('that does not belong to the subject’s own T fails the identity of inner products', async () => {
    const doubled: Implementation = {
      convTranspose(problem) {
        const { shape, data } = engines.scatter(problem);
        return { shape, data: data.map((value) => 2 * value) };
      },
      gradients,
    };
    for (const law of LAWS) {
      const { failure } = await checkLaw(subjectInProcess(doubled, 'module'), law, { seed: SEED, runs: 20 });
      expect(failure!.mismatch.message).toMatch(/^⟨g, T⟩ against ⟨gradient, (x|w|bias)⟩: 1 of 1 elements differ/);
    }
  });
});

describe('who offers gradients', () => {
  it('is an implementation with such a function, unless it declines', () => {
    const offered = (more: Partial<Implementation>) =>
      LAWS.map((law) =>
        law.missing(subjectInProcess({ convTranspose: engines.scatter, ...more }, 'module').capabilities),
      );
    expect(offered({})).toEqual(['gradients', 'gradients', 'gradients']);
    expect(offered({ gradients })).toEqual([null, null, null]);
    expect(offered({ gradients, capabilities: { gradients: false } })).toEqual(offered({}));
    expect(offered({ gradients, capabilities: { bias: false } })).toEqual([null, null, 'bias']);
  });

  it('is refused where it declares them and has none', async () => {
    const subject = subjectInProcess({ convTranspose: engines.scatter, capabilities: { gradients: true } }, 'module');
    const problem = caseOf({ x: counting([1, 1, 1]), w: counting([1, 1, 1]) });
    expect(await subject.run(problem, { gradient: { of: 'x', g: problem.x } })).toEqual({
      kind: 'refused',
      message: 'exports no function gradients(case, g)',
    });
  });

  it('can be a module in a process of its own', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gradients-'));
    const file = join(folder, 'one-cell.mjs');
    writeFileSync(
      file,
      `export const capabilities = { ranks: [1] };
       export const convTranspose = ({ x, w }) => ({ shape: [1, 1, 1], data: [x.data[0] * w.data[0]] });
       export const gradients = async ({ x, w }, g) => ({ x: { shape: [1, 1, 1], data: [g.data[0] * w.data[0]] }, w: 7 });`,
    );
    const subject = await openSubject(resolveSources([file])[0], 20_000);
    try {
      const problem = caseOf({ x: counting([1, 1, 1], 3), w: counting([1, 1, 1], 5) });
      const ask = (of: 'x' | 'w' | 'bias') => subject.run(problem, { gradient: { of, g: problem.x } });
      expect(subject.capabilities.gradients).toBe(true);
      expect(await ask('x')).toMatchObject({ kind: 'result', shape: [1, 1, 1], data: new Float64Array([15]) });
      expect(await ask('w')).toMatchObject({ kind: 'malformed' });
      expect(await ask('bias')).toMatchObject({ kind: 'malformed' });
    } finally {
      await subject.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('must say so with true or false', () => {
    const capabilities = { gradients: 1 } as never;
    expect(thrownBy(() => subjectInProcess({ convTranspose: engines.scatter, capabilities }, 'module'))).toMatch(
      /^TypeError: capabilities\.gradients must be /,
    );
  });
});
