/** The smallest call that is shown for a failure has no attribute that could be left out: what has its default is gone. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { caseOfCall, isCall, parseCaseOrCall } from '../../../spec/conventions/case-or-call.ts';
import { conventionNamed } from '../../../spec/conventions/index.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { drawsOf } from '../../project/thorough.ts';
import { thrownBy } from '../../spec/cases.ts';
import { speaker } from './speaker.ts';

const [LAW] = lawsNamed(['words-result']);

/** The call without each attribute that the framework lets one leave out, as far as it means the same. */
function shorter(call: FrameworkCall): FrameworkCall[] {
  const problem = caseOfCall(call)!;
  const needed = conventionNamed(call.convention).withoutDefaults(call.attributes, problem);
  const left = Object.keys(call.attributes).filter((name) => !(name in needed));
  const others = left.map((name) => {
    const { [name]: _, ...attributes } = call.attributes;
    return { ...call, attributes };
  });
  const meaning = (one: FrameworkCall) => JSON.stringify(caseOfCall(one));
  return others.filter((one) => meaning(one) === meaning(call));
}

describe('attributes without what the framework takes by itself', () => {
  const cell = { shape: [1, 1, 1], data: Float32Array.of(1) };
  const outline = caseOfCall({ convention: 'onnx', attributes: {}, x: cell, w: cell, bias: null, dtype: 'f32' })!;

  it.each([
    ['onnx', { strides: [1], dilations: [2], group: 1 }, { dilations: [2] }],
    ['jax', { strides: [1], rhs_dilation: [1], padding: 'SAME' }, { strides: [1], padding: 'SAME' }],
  ])('are in %s of %j: %j', (id, attributes, left) => {
    expect(conventionNamed(id).withoutDefaults(attributes, outline)).toEqual(left);
    expect(thrownBy(() => conventionNamed(id).withoutDefaults({ stroids: 1 }, outline))).toContain(
      'no attribute "stroids"',
    );
  });
});

describe('the smallest call of a failure', () => {
  it.each([
    ['pads not looked at', 'pads', 'onnx'],
    ['output_padding not looked at', 'output_padding', 'pytorch'],
    ['a stride not looked at', 'strides', 'onnx'],
  ])('fails no more without any attribute that means nothing: %s', async (_, name, convention) => {
    const ignoring = ({ attributes: { [name]: __, ...attributes }, ...call }: FrameworkCall) => ({
      ...call,
      attributes,
    });
    const subject = subjectInProcess(speaker([convention], { mistakes: ignoring }));
    for (const seed of [1, 2, 3].slice(0, drawsOf(3, 2))) {
      const { failure } = await checkLaw(subject, LAW, { seed, runs: 200 });
      const call = parseCaseOrCall(failure!.case);
      if (!isCall(call)) throw new Error('the smallest case is no call');
      expect(Object.keys(call.attributes)).toContain(name);
      for (const one of shorter(call)) expect(await LAW.check(subject, one), failure!.case).toBeNull();
    }
  });
});
