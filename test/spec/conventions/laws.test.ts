/** Laws between conventions: what two of them say of one operator is the same, whichever is asked. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import type { Case } from '../../../spec/case.ts';
import {
  type Convention,
  caseOfOutline,
  type Operands,
  type Outline,
  type Resolution,
  type Settled,
} from '../../../spec/conventions/convention.ts';
import { canonical, isSameOperator, outlineExtents } from '../../../spec/conventions/crops.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { customaryIllegalityOf, geometryOf } from '../../../spec/geometry.ts';
import { drawsOf } from '../../project/thorough.ts';
import { anyLegalCase, SEED } from '../cases.ts';
import { anyCall, anySayableCase } from './calls.ts';

const RUNS = { seed: SEED, numRuns: drawsOf(1500, 300) };

function settledOf(resolution: Resolution): Settled[] {
  return resolution.kind === 'ambiguous' ? resolution.readings.map((reading) => reading.resolution) : [resolution];
}

/** The case that comes back from a convention to which it was expressed; null where it could not be. */
function thereAndBack(convention: Convention, outline: Outline): Outline | null {
  const expression = convention.express(outline);
  if (expression.kind === 'unsayable') return null;
  const back = convention.resolve(expression.attributes, expression.operands);
  if (back.kind !== 'resolved') throw new Error(`${convention.id}: ${JSON.stringify(back)}`);
  return back.outline;
}

/** What they make of some calls they have no resolved words for. */
const SHORT_OF_WORDS: ReadonlySet<string> = new Set(['keras', 'tflite', 'coreml']);

describe.each(CONVENTIONS.map((convention) => [convention.id, convention] as const))('%s', (id, convention) => {
  it('expresses a case as attributes that resolve to the same operator, data and all', () => {
    let said = 0;
    fc.assert(
      fc.property(anySayableCase, (problem) => {
        const back = thereAndBack(convention, problem);
        if (back === null) return;
        said++;
        const { x, w, bias, ...attributes } = canonical(back);
        const { x: image, w: kernel, bias: added, dtype: _, ...wanted } = canonical(problem);
        expect({ x, w, bias, ...attributes }).toEqual({ x: image, w: kernel, bias: added, ...wanted });
      }),
      RUNS,
    );
    expect(said, 'cases that could be said').toBeGreaterThan(0);
  });

  it('resolves to legal cases only, whose output has the extents of the rule', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(anyCall(id), ({ attributes, operands }) => {
        for (const settled of settledOf(convention.resolve(attributes, operands))) {
          kinds.set(settled.kind, (kinds.get(settled.kind) ?? 0) + 1);
          if (settled.kind !== 'resolved') {
            expect(settled.reason).toMatch(new RegExp(`^${id}: .+`));
            continue;
          }
          expect(geometryOf(settled.outline).axes.map(({ output }) => output)).toEqual(outlineExtents(settled.outline));
        }
      }),
      RUNS,
    );
    expect(kinds.get('resolved'), 'calls that resolve').toBeGreaterThan(0);
    expect(kinds.get('refused'), 'calls that are refused').toBeGreaterThan(0);
  });

  it('can say what it was told', () => {
    fc.assert(
      fc.property(anyCall(id), ({ attributes, operands }) => {
        for (const settled of settledOf(convention.resolve(attributes, operands))) {
          if (settled.kind !== 'resolved') continue;
          const back = thereAndBack(convention, settled.outline);
          // Of two readings the framework itself has words for one at least; ONNX has pads for all within its limits.
          if (back === null) {
            expect(SHORT_OF_WORDS.has(id) || customaryIllegalityOf(settled.outline) !== null).toBe(true);
          } else expect(isSameOperator(back, settled.outline)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});

describe.each(CONVENTIONS.map(({ id }) => [id] as const))('%s and any other', (one) => {
  it('give the same attributes and output for a call of the first that both can say', () => {
    let said = 0;
    fc.assert(
      fc.property(anyCall(one), ({ attributes, operands }) => {
        for (const settled of settledOf(conventionNamed(one).resolve(attributes, operands))) {
          if (settled.kind !== 'resolved') continue;
          for (const other of CONVENTIONS) {
            const there = thereAndBack(other, settled.outline);
            if (there === null) continue;
            said++;
            expect(isSameOperator(there, settled.outline)).toBe(true);
            expect(geometryOf(there).outputShape).toEqual(geometryOf(settled.outline).outputShape);
          }
        }
      }),
      { ...RUNS, numRuns: drawsOf(200, 60) },
    );
    expect(said, 'calls that both can say').toBeGreaterThan(0);
  });
});

describe('what can be said', () => {
  const crops = (problem: Case) =>
    problem.padBegin.map((begin, axis) => ({
      begin,
      end: problem.padEnd[axis] - problem.outputPadding[axis],
      stride: problem.stride[axis],
      dilation: problem.dilation[axis],
    }));

  it.each<[id: string, rule: string, isSayable: (problem: Case) => boolean]>([
    ['onnx', 'every case', () => true],
    ['onnx-11', 'every case', () => true],
    ['onnx-1', 'every case', () => true],
    ['jax', 'cases of one group without bias', ({ groups, bias }) => groups === 1 && bias === null],
    [
      'pytorch',
      'cases that crop the beginning more, by less than max(s, d)',
      (problem) =>
        crops(problem).every(
          ({ begin, end, stride, dilation }) => begin >= end && begin - end < Math.max(stride, dilation),
        ),
    ],
    [
      'webnn',
      'cases of two axes in f32 with images, whose end is extended by less than the stride',
      (problem) =>
        problem.stride.length === 2 &&
        problem.dtype === 'f32' &&
        problem.x.shape[0] > 0 &&
        crops(problem).every(({ end, stride }) => -end < stride),
    ],
  ])('in %s is: %s', (id, _, isSayable) => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        expect(conventionNamed(id).express(problem).kind).toBe(isSayable(problem) ? 'said' : 'unsayable');
      }),
      RUNS,
    );
  });
});

describe('the canonical form of a case', () => {
  it('is the same operator: the reference engine gives the same bits', () => {
    fc.assert(
      fc.property(anyLegalCase, (problem) => {
        const outline = canonical(problem);
        expect(outline.outputPadding.every((value, axis) => value === 0 || outline.padEnd[axis] === 0)).toBe(true);
        expect(engines.scatter(caseOfOutline(outline))).toEqual(engines.scatter(problem));
      }),
      { ...RUNS, numRuns: drawsOf(200, 60) },
    );
  });
});

describe('an expression says why it is none', () => {
  const CASE = {
    x: { shape: [1, 2, 5] },
    w: { shape: [2, 3, 3] },
    bias: null,
    stride: [2],
    padBegin: [0],
    padEnd: [0],
    outputPadding: [0],
    dilation: [1],
    groups: 1,
  };
  const bias = new Float32Array(3);

  it.each<[string, Partial<Outline>, string]>([
    ['pytorch', { padEnd: [1] }, 'pytorch: PyTorch pads both ends alike; axis 0 crops 0 and 1'],
    [
      'pytorch',
      { padBegin: [2] },
      'pytorch: PyTorch pads both ends alike; axis 0 crops 2 and 0, and output padding must be below 2',
    ],
    [
      'tensorflow',
      { padBegin: [1] },
      'tensorflow: conv1d_transpose knows only SAME and VALID, and the pads are those of neither',
    ],
    ['tensorflow', { bias }, 'tensorflow: TensorFlow takes no bias; it is added by a call of its own'],
    ['tensorflow', { groups: 2 }, 'tensorflow: TensorFlow has no groups, the case has 2'],
    ['keras', { padBegin: [2] }, 'keras: the pads are those of neither valid nor same, with or without output_padding'],
    ['keras', { dilation: [2] }, 'keras: Keras has no dilation together with a stride: dilation [2], stride [2]'],
    ['keras', { groups: 2 }, 'keras: Keras has no groups, the case has 2'],
    ['webnn', {}, 'webnn: WebNN has 2 spatial axes, the case has 1'],
    ['jax', { bias }, 'jax: JAX takes no bias; it is added by a call of its own'],
    ['jax', { groups: 2 }, 'jax: JAX has no groups, the case has 2'],
  ])('%s: %j: %s', (id, changes, reason) => {
    expect(conventionNamed(id).express({ ...CASE, ...changes })).toEqual({ kind: 'unsayable', reason });
  });

  it.each<[Partial<Outline>, string]>([
    [{ x: { shape: [0, 2, 5, 5] } }, 'webnn: WebNN has no empty batch'],
    [
      { stride: [1, 1], dilation: [1, 2], outputPadding: [0, 1] },
      'webnn: WebNN takes output padding below the stride; axis 1 needs 1 at stride 1',
    ],
    [{ x: { shape: [1, 2, 5, 5], data: new Float64Array(50) } }, 'webnn: WebNN takes f32, the case has f64'],
  ])('webnn: %j: %s', (changes, reason) => {
    const two = { x: { shape: [1, 2, 5, 5] }, w: { shape: [2, 3, 3, 3] }, bias: null, groups: 1 };
    const pads = { stride: [2, 2], padBegin: [0, 0], padEnd: [0, 0], outputPadding: [0, 0], dilation: [1, 1] };
    expect(conventionNamed('webnn').express({ ...two, ...pads, ...changes })).toEqual({ kind: 'unsayable', reason });
  });

  it('names the axes of which the convolution would have more cells, where TensorFlow has pads', () => {
    const outline = {
      ...{ x: { shape: [1, 1, 2, 2] }, w: { shape: [1, 1, 2, 2] }, bias: null, groups: 1, stride: [1, 1] },
      ...{ padBegin: [0, 0], padEnd: [0, 0], outputPadding: [0, 1], dilation: [1, 2] },
    };
    expect(conventionNamed('tensorflow').express(outline)).toEqual({
      kind: 'unsayable',
      reason: 'tensorflow: the convolution of an output of that shape would not have the extents of x',
    });
  });
});

describe('operands', () => {
  it('must all have data of one type to be a case', () => {
    const x: Operands['x'] = { shape: [1, 1, 1] };
    const outline = (operands: Operands): Outline => ({
      ...operands,
      ...{ stride: [1], padBegin: [0], padEnd: [0], outputPadding: [0], dilation: [1], groups: 1 },
    });
    const f32 = { ...x, data: new Float32Array(1) };
    const f64 = { ...x, data: new Float64Array(1) };
    expect(() => caseOfOutline(outline({ x, w: f32, bias: null }))).toThrow('x.data must be given, got undefined');
    expect(() => caseOfOutline(outline({ x: f32, w: x, bias: null }))).toThrow('w.data must be given, got undefined');
    expect(() => caseOfOutline(outline({ x: f32, w: f64, bias: null }))).toThrow(
      'w.data must be of the type of x.data, f32, got f64',
    );
    expect(() => caseOfOutline(outline({ x: f32, w: f32, bias: f64.data }))).toThrow('bias must be of the type');
    expect(caseOfOutline(outline({ x: f64, w: f64, bias: f64.data })).dtype).toBe('f64');
  });
});
