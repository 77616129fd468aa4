/** A layer in the manner of Keras, written as an author would, is gated with no false accusation, and a slip in it dies. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../properties/checking/check.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { verify } from '../../runs/verify/verify.ts';
import type { Case } from '../../spec/case.ts';
import { keras } from '../../spec/conventions/keras.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import { subjectInProcess } from '../../subjects/in-process.ts';
import type { Implementation, Result } from '../../subjects/subject.ts';
import { seedsOf } from '../project/thorough.ts';
import { certify } from './exhaustive/certify-one.ts';

type Padding = 'valid' | 'same';

/** One axis as the layer lays it out: cells of the output, and how many of the whole result come before them. */
type Extent = (
  padding: Padding,
  input: number,
  stride: number,
  effectiveKernel: number,
) => [length: number, crop: number];

const layerExtent: Extent = (padding, input, stride, effectiveKernel) =>
  padding === 'valid'
    ? [(input - 1) * stride + Math.max(effectiveKernel, stride), 0]
    : [input * stride, Math.floor(Math.max(effectiveKernel - stride, 0) / 2)];

/** Conv1DTranspose, Conv2DTranspose and Conv3DTranspose: padding is a word, the output is the layer's own choice. */
function layer(problem: Case, padding: Padding, extent: Extent): Result {
  const { x, w, bias, stride, dilation } = problem;
  const [batch, inputs, ...input] = x.shape;
  const [, filters, ...kernel] = w.shape;
  const axes = input.map((cells, a) => extent(padding, cells, stride[a], (kernel[a] - 1) * dilation[a] + 1));
  const shape = [batch, filters, ...axes.map(([length]) => length)];
  const cells = (of: readonly number[]) => of.reduce((product, one) => product * one, 1);
  const pointOf = (flat: number, of: readonly number[]) =>
    of.map((one, a) => Math.floor(flat / cells(of.slice(a + 1))) % one);
  const out = shape.slice(2);
  const y = new Float64Array(cells(shape));
  y.forEach((_, at) => {
    y[at] = bias?.[Math.floor(at / cells(out)) % filters] ?? 0;
  });
  for (let i = 0; i < cells(input); i++) {
    for (let k = 0; k < cells(kernel); k++) {
      const tap = pointOf(k, kernel);
      const o = pointOf(i, input).map((cell, a) => cell * stride[a] + tap[a] * dilation[a] - axes[a][1]);
      if (o.some((at, a) => at < 0 || at >= out[a])) continue;
      const place = o.reduce((flat, at, a) => flat * out[a] + at, 0);
      for (let nm = 0; nm < batch * filters; nm++) {
        for (let c = 0; c < inputs; c++) {
          const cell = (Math.floor(nm / filters) * inputs + c) * cells(input) + i;
          y[nm * cells(out) + place] += x.data[cell] * w.data[(c * filters + (nm % filters)) * cells(kernel) + k];
        }
      }
    }
  }
  return { shape, data: y };
}

/** What the layer cannot be asked; the word for the padding else. */
function wordFor(problem: Case): Padding {
  const { x, w, stride, dilation, padBegin, padEnd, outputPadding, groups } = problem;
  if (groups !== 1) throw new RangeError('layer: no groups');
  if (Math.max(...stride) > 1 && Math.max(...dilation) > 1) throw new RangeError('layer: strides and dilation_rate');
  const fits = (padding: Padding) =>
    stride.every((step, a) => {
      const [input, effectiveKernel] = [x.shape[a + 2], (w.shape[a + 2] - 1) * dilation[a] + 1];
      const [length, crop] = layerExtent(padding, input, step, effectiveKernel);
      const asked = (input - 1) * step + effectiveKernel + outputPadding[a] - padBegin[a] - padEnd[a];
      return length === asked && padBegin[a] === crop && outputPadding[a] === Math.max(step - effectiveKernel, 0);
    });
  const padding = (['valid', 'same'] as const).find(fits);
  if (padding === undefined) throw new RangeError(`layer: pads [${padBegin}], [${padEnd}], [${outputPadding}]`);
  return padding;
}

const capabilities: Partial<Capabilities> = {
  groups: false,
  dilation: 'without-stride',
  padding: 'same-by-stride-or-valid',
  outputPadding: 'to-stride',
  refuses: [],
};

const module = (extent: Extent): Implementation => ({
  name: 'layer',
  capabilities,
  convTranspose: (problem) => layer(problem, wordFor(problem), extent),
});

const gate = (implementation: Implementation, seed: number) =>
  verify([subjectInProcess(implementation, 'module')], { laws: lawsNamed([]), seed, runs: 12, screen: null });

describe('a layer in the manner of Keras', () => {
  it.each(seedsOf([1, 2, 3, 4, 5]))('is accused of nothing, with seed %i', async (seed) => {
    const { objections, coverage } = await gate(module(layerExtent), seed);
    expect(objections).toEqual([]);
    // Both words are put, and kernels that are made up to the stride.
    for (const id of ['halved-padding', 'padding', 'output-padding', 'kernel-below-stride', 'dilation']) {
      expect(coverage.find((one) => one.id === id)!.counts.layer).toBeGreaterThan(0);
    }
  });

  it('is certified', async () => {
    const subject = subjectInProcess(module(layerExtent), 'module');
    const { status, failure } = await certify(subject, { seed: 1, bound: 2, strength: 2, points: 1 });
    expect([status, failure]).toEqual(['certified', null]);
  });

  it.each<[string, Extent]>([
    [
      'crops the larger half at the beginning',
      (...axis) => {
        const [length, crop] = layerExtent(...axis);
        return [length, axis[0] === 'same' ? Math.ceil(Math.max(axis[3] - axis[2], 0) / 2) : crop];
      },
    ],
    [
      'leaves a small kernel as it is with valid',
      (padding, input, stride, effectiveKernel) =>
        padding === 'valid'
          ? [(input - 1) * stride + effectiveKernel, 0]
          : layerExtent(padding, input, stride, effectiveKernel),
    ],
    ['crops nothing at the beginning with same', (...axis) => [layerExtent(...axis)[0], 0]],
    [
      'gives (i − 1)·s + 1 cells with same',
      (...axis) => {
        const [length, crop] = layerExtent(...axis);
        return [axis[0] === 'same' ? (axis[1] - 1) * axis[2] + 1 : length, crop];
      },
    ],
  ])('dies where it %s', async (_, extent) => {
    const [law] = lawsNamed(['agreement']);
    for (const seed of seedsOf([1, 2, 3])) {
      const { status } = await checkLaw(subjectInProcess(module(extent), 'module'), law, {
        seed,
        runs: 100,
        screen: null,
      });
      expect(status).toBe('failed');
    }
  });

  it('lays its axes out as the convention of Keras does', () => {
    for (let index = 0; index < 5 ** 3; index++) {
      const [input, kernel, stride] = [1 + (index % 5), 1 + (Math.floor(index / 5) % 5), 1 + Math.floor(index / 25)];
      for (const padding of ['valid', 'same'] as const) {
        const operands = { x: { shape: [1, 1, input] }, w: { shape: [kernel, 1, 1] }, bias: null };
        const resolved = keras.resolve({ strides: stride, padding, data_format: 'channels_first' }, operands as never);
        if (resolved.kind !== 'resolved') throw new Error(JSON.stringify(resolved));
        const { padBegin, padEnd, outputPadding } = resolved.outline;
        const length = (input - 1) * stride + kernel + outputPadding[0] - padBegin[0] - padEnd[0];
        expect([length, padBegin[0]]).toEqual(layerExtent(padding, input, stride, kernel));
      }
    }
  });
});
