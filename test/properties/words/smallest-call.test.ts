/** The smallest call that is shown for a failure has no attribute that could be left out: what has its default is gone. */
import { describe, expect, it } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { caseOfCall, isCall, parseCaseOrCall } from '../../../spec/conventions/case-or-call.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { drawsOf } from '../../project/thorough.ts';
import { speaker } from './speaker.ts';

const [LAW] = lawsNamed(['words-result']);

/** The call without each attribute that could be left out, as far as it means the same. */
function shorter(call: FrameworkCall): FrameworkCall[] {
  const others = Object.keys(call.attributes).map((name) => {
    const { [name]: _, ...attributes } = call.attributes;
    return { ...call, attributes };
  });
  const meaning = (one: FrameworkCall) => JSON.stringify(caseOfCall(one));
  return others.filter((one) => meaning(one) === meaning(call));
}

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
