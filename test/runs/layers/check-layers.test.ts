/** The layers of a model on subjects: what passes, what fails, what is not covered, and what a run says of that. */
import { describe, expect, it } from 'vitest';
import { onIntegers } from '../../../faults/faulty-integers.ts';
import { codesLayerCase, integerLayerCase, weightedLayerCase } from '../../../models/layer-cases.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { layerChecksText } from '../../../reports/layers/check-text.ts';
import { checkLayers, type LayerCases, type LayersOptions } from '../../../runs/layers/check-layers.ts';
import type { Case } from '../../../spec/case.ts';
import type { Outline } from '../../../spec/conventions/convention.ts';
import { plainQuantisation } from '../../../spec/quantisation.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Subject } from '../../../subjects/subject.ts';
import { SEED } from '../../spec/cases.ts';
import { right, wrong } from '../gates.ts';

const OUTLINE: Outline = {
  x: { shape: [1, 4, 3] },
  w: { shape: [4, 1, 3], data: Float32Array.from({ length: 12 }, (_, at) => 1 / (at + 3)) },
  bias: Float32Array.of(0.1, 0.2),
  stride: [2],
  padBegin: [1],
  padEnd: [0],
  outputPadding: [0],
  dilation: [1],
  groups: 2,
};
const INTEGERS = integerLayerCase(OUTLINE, SEED);
const LAYER: LayerCases = {
  name: 'up',
  reason: null,
  x: [1, 4, 3],
  modelX: [1, 4, 30],
  integers: INTEGERS,
  largeIntegers: INTEGERS,
  weighted: weightedLayerCase(OUTLINE, null, SEED),
  codes: null,
};
const OPEN: LayerCases = {
  ...LAYER,
  name: 'open',
  reason: 'give --in',
  integers: null,
  largeIntegers: null,
  weighted: null,
};
const OPTIONS: LayersOptions = {
  file: 'm.onnx',
  version: 'ONNX',
  seed: SEED,
  laws: lawsNamed(['agreement']),
  unread: [],
};

describe('the layers of a model', () => {
  it('agree on integers and on their own weights, with an error that is measured', async () => {
    const result = await checkLayers([right()], [LAYER], OPTIONS);
    expect(result.checks.map(({ law, numbers, status }) => [law, numbers, status])).toEqual([
      ['agreement', 'integers', 'passed'],
      ['bounded-agreement', 'weights', 'passed'],
    ]);
    expect(result.checks[1].error?.ulps).toBeGreaterThanOrEqual(0);
    expect(result.objections).toEqual([]);
    expect(layerChecksText(result)).toMatch(
      /x \[1,4,3\], made smaller than the model's \[1,4,30\][\s\S]*agree: 2 checks of 1 layer\n$/,
    );
  });
});

describe('the checks of layers', () => {
  it('end with the least accurate of the runtimes, and with those that are missing', async () => {
    const rough = subjectInProcess({ name: 'rough', convTranspose: (problem: Case) => nudged(problem) }, 'module');
    const lines = layerChecksText(
      await checkLayers([right(), rough], [LAYER, { ...LAYER, name: 'up too' }], OPTIONS),
      false,
      ['Not installed: other; npm install other'],
    ).split('\n');
    expect(lines.slice(-7)).toEqual([
      'Not installed: other; npm install other',
      'Exact lane: all 2 equal the reference engines bit for bit with integers, on 2 layers.',
      expect.stringMatching(
        /^Largest error of each, in u·Σ\|x\|\|w\| with the weights of the model: \S+ 0, rough [\d.]+\.$/,
      ),
      expect.stringMatching(/^Least accurate: rough on up( too)?, [\d.]+ u·Σ\|x\|\|w\| \([1-9][\d.]* ulp\); /),
      expect.stringMatching(/^Hardly better: rough on up( too)? \([\d.]+\); another --seed draws another x/),
      'agree: 8 checks of 2 layers',
      '',
    ]);
  });

  it('name all of those that are the least accurate alike', async () => {
    const rough = (name: string) =>
      subjectInProcess({ name, convTranspose: (problem: Case) => nudged(problem) }, 'module');
    const text = layerChecksText(await checkLayers([rough('a'), right(), rough('b')], [LAYER], OPTIONS));
    expect(text).toMatch('\nLeast accurate: a, b on up, ');
  });

  it('measure one that transforms in the unit of the others', async () => {
    const rough = (sumsOfProducts: boolean) => {
      const convTranspose = (problem: Case) => nudged(problem);
      return subjectInProcess({ name: 'rough', capabilities: { sumsOfProducts }, convTranspose }, 'module');
    };
    const errors = await Promise.all(
      [true, false].map(async (sums) => (await checkLayers([rough(sums)], [LAYER], OPTIONS)).checks[1].error),
    );
    expect(errors[0]?.units).toBeGreaterThan(0);
    expect(errors[1]).toEqual(errors[0]);
  });
});

describe('the codes of a layer of integers', () => {
  const { x, w } = OUTLINE;
  const outline = { ...OUTLINE, w: { shape: w.shape, data: Float64Array.from({ length: 12 }, (_, at) => at - 5) } };
  const quantisation = {
    ...plainQuantisation('int8'),
    w: { dtype: 'int8', scale: [0.3, 0.7], zeroPoint: [0, 0] },
    y: { scale: 11, zeroPoint: 5 },
  } as const;
  const codes = codesLayerCase(
    { ...outline, bias: Float64Array.of(10, -20) },
    { dtype: 'int8', quantisation },
    SEED,
  ) as Case;
  const own = async (subject: Subject, of: LayerCases['codes'] = codes) => {
    const { checks, objections } = await checkLayers([subject], [{ ...LAYER, codes: of }], OPTIONS);
    return { ...checks[2], objections };
  };
  const able = { dtypes: ['f32', 'int8'], requantisation: ['nearest-even'] } as const;
  const honest = onIntegers({});
  const subjectOf = (convTranspose: typeof honest, capabilities: object = able) =>
    subjectInProcess({ name: 'own', capabilities, convTranspose }, 'module');

  it('are rounded by a rule that the subject names', async () => {
    expect(codes.x.shape).toEqual(x.shape);
    const check = await own(subjectOf(honest));
    expect(check).toMatchObject({ law: 'quantised-rounding', numbers: 'codes', status: 'passed', objections: [] });
    const text = layerChecksText(await checkLayers([subjectOf(honest)], [{ ...LAYER, codes }], OPTIONS));
    expect(text).toMatch(/ · own codes ok\n/);
    expect(text).toContain(
      '\nCodes of the model: every result is rounded by a rule that its subject names, or within one step, on 1 layer.\n',
    );
  });

  it('fail where they are not, with the case and the name of the law', async () => {
    const check = await own(subjectOf(onIntegers({ code: ({ sum }) => Math.trunc(sum) })));
    expect(check.status).toBe('failed');
    expect(JSON.parse(check.case!)).toMatchObject({ dtype: 'int8', quantisation: { y: { zeroPoint: 5 } } });
    expect(check.objections).toEqual(['own fails quantised-rounding on up (codes)']);
  });

  it('are held to the rules of each subject, though another gave the same result', async () => {
    const other = subjectOf(honest, { dtypes: ['f32', 'int8'], requantisation: ['double-rounding'] });
    // Half of each sum: ties are frequent.
    const tied = { ...codes, quantisation: { ...quantisation, w: { ...quantisation.w, scale: [5.5, 5.5] } } };
    const { checks } = await checkLayers([subjectOf(honest), other], [{ ...LAYER, codes: tied }], OPTIONS);
    expect(checks.filter(({ numbers }) => numbers === 'codes').map(({ status }) => status)).toEqual([
      'passed',
      'failed',
    ]);
  });

  it('are not covered where the subject has no such type, or they are no case', async () => {
    expect(await own(right())).toMatchObject({ status: 'not covered', missing: 'type int8' });
    expect(await own(subjectOf(honest), 'geometry: no')).toMatchObject({
      status: 'not covered',
      missing: 'its codes are no case: geometry: no',
    });
  });
});

describe('failing checks of layers', () => {
  it('say who differs with integers', async () => {
    const text = layerChecksText(await checkLayers([right(), wrong()], [LAYER], OPTIONS));
    expect(text).toMatch('\nExact lane: not equal to the reference engines with integers, on 1 layer: wrong.\n');
  });

  it('fail where a subject is wrong, with a case that can be repeated', async () => {
    const result = await checkLayers([wrong()], [LAYER], OPTIONS);
    expect(result.checks.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(result.checks[0].mismatch).toMatch(/^T\(x, w, bias\) against scatter/);
    expect(JSON.parse(result.checks[0].case!)).toMatchObject({ groups: 2 });
    expect(result.objections).toEqual([
      'wrong fails agreement on up (integers)',
      'wrong fails bounded-agreement on up (weights)',
    ]);
    expect(layerChecksText(result, true)).toMatch(/^FAILED {2}wrong on up, with integers: agreement\n/);
  });

  it('print the command that repeats a failure, where one can be asked again', async () => {
    const result = await checkLayers([wrong()], [LAYER], OPTIONS);
    const [{ case: problem }] = result.checks;
    const text = layerChecksText(result, true, [], 'npx adjoint');
    expect(text).toContain(`\n  replay: npx adjoint verify wrong --law agreement --case '${problem}'\n`);
    expect(text).toMatch(/\n {2}case: x \[1, 4, \d+\] · w \[4, 1, 3\] · bias \[2\] · .*groups 2/);
    const recorded = { ...result, subjects: result.subjects.map((one) => ({ ...one, typed: null })) };
    expect(layerChecksText(recorded, true, [], 'npx adjoint')).toContain(`\n  case: ${problem}\n`);
  });

  it('warn of a subject that calls engines of this suite', async () => {
    const borrowing = { ...right(), borrowed: () => ['im2col', 'scatter'] };
    const result = await checkLayers([borrowing], [LAYER], OPTIONS);
    const warning = `${borrowing.name} calls im2col, scatter of this suite, so that it is compared with itself`;
    expect(result.warnings).toEqual([warning]);
    expect(layerChecksText(result)).toContain(`\nwarning: ${warning}\n`);
    expect((await checkLayers([right()], [LAYER], OPTIONS)).warnings).toEqual([]);
  });

  it('fail with weights alone where a subject rounds too much', async () => {
    const rounding = subjectInProcess(
      { name: 'rounding', convTranspose: (problem: Case) => halved(problem) },
      'module',
    );
    const { checks } = await checkLayers([rounding], [LAYER], OPTIONS);
    expect(checks.map(({ status }) => status)).toEqual(['passed', 'failed']);
  });

  it('are not covered where a subject lacks what they need, and that alone is no agreement', async () => {
    const plain = { ...right('plain'), capabilities: { ...right().capabilities, groups: false } };
    const { checks, objections } = await checkLayers([plain], [LAYER], OPTIONS);
    expect(checks.map(({ status, missing }) => [status, missing])).toEqual([
      ['not covered', '2 groups'],
      ['not covered', '2 groups'],
    ]);
    expect(objections).toEqual(['nothing was run']);
  });

  it('that are no case, or were not read, keep a run from passing', async () => {
    const result = await checkLayers([right()], [OPEN, LAYER], { ...OPTIONS, unread: ['down was not read: computed'] });
    expect(result.objections).toEqual(['open was not checked: give --in', 'down was not read: computed']);
    expect(layerChecksText(result)).toMatch(/\npartial: open was not checked/);
  });

  it('that a signal ended are missing', async () => {
    const signal = AbortSignal.abort('enough');
    const { checks, objections } = await checkLayers([right()], [LAYER], { ...OPTIONS, signal });
    expect(checks.map(({ status }) => status)).toEqual(['interrupted', 'interrupted']);
    expect(objections).toEqual(['interrupted: 2 of 2 checks are missing', 'nothing was run']);
  });
});

/** Right on integers; other numbers lose all but eleven bits. */
async function halved(problem: Case) {
  const outcome = await right().run(problem);
  if (outcome.kind !== 'result') throw new Error(outcome.message);
  const data = outcome.data.map((value) => (Number.isInteger(value) ? value : Number(value.toPrecision(3))));
  return { shape: outcome.shape, data };
}

/** Right on integers; the last bit of every other number is another one. */
async function nudged(problem: Case) {
  const outcome = await right().run(problem);
  if (outcome.kind !== 'result') throw new Error(outcome.message);
  const data = outcome.data.map((value) => (Number.isInteger(value) ? value : value * (1 + 2 ** -23)));
  return { shape: outcome.shape, data };
}
