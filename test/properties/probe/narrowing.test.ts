/** The single steps from what is declared: their words, what they declare alone, and what they make of other capabilities. */
import { describe, expect, it } from 'vitest';
import { type Narrowing, narrowings } from '../../../properties/probe/narrowing.ts';
import { geometryOf } from '../../../spec/geometry.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const ONE_RANK: Capabilities = { ...EVERYTHING, ranks: [2], dtypes: ['f64'] };

function stepTo(capabilities: Capabilities, label: string): Narrowing {
  const found = narrowings(capabilities, []).find((step) => step.label === label);
  if (found === undefined) throw new Error(`no step has the label ${label}`);
  return found;
}

describe('the steps of integers', () => {
  const ofIntegers = (dtypes: Capabilities['dtypes']) =>
    narrowings({ ...ONE_RANK, dtypes }, []).flatMap(({ label, declared, applied }) => {
      const [[name, value]] = Object.entries(declared);
      const isOf = ['zeroPoints', 'channelScales', 'clamps'].includes(name);
      return isOf ? [[label, declared, applied(ONE_RANK)[name as keyof Capabilities] === value]] : [];
    });

  it('are zero points, scales of channels and a clamp, where there is such a type', () => {
    expect(ofIntegers(['f32', 'uint8'])).toEqual([
      ['with a zero point of w', { zeroPoints: 'of-activations' }, true],
      ['with zero points', { zeroPoints: 'none' }, true],
      ['with a scale for each output channel', { channelScales: false }, true],
      ['with a clamp', { clamps: false }, true],
    ]);
    expect(ofIntegers(['f32', 'bf16'])).toEqual([]);
  });
});

describe('the steps of one rank and one type', () => {
  it('are each attribute, weaker before stronger, and the rank itself', () => {
    const steps = narrowings(ONE_RANK, []).map(({ label, declared }) => [label, declared]);
    expect(steps).toEqual([
      ['with an empty batch', { emptyBatch: false }],
      ['with a bias', { bias: false }],
      ['of several groups', { groups: false }],
      ['with a dilation and a stride above 1', { dilation: 'without-stride' }],
      ['with a dilation above 1', { dilation: false }],
      ['with negative pads', { padding: 'asymmetric' }],
      ['whose pads differ at the two ends', { padding: 'symmetric' }],
      ['with other pads than those of SAME', { padding: 'same-or-valid' }],
      ['with other pads than those of SAME for an output of i·s', { padding: 'same-by-stride-or-valid' }],
      ['with pads', { padding: 'none' }],
      ['whose output padding reaches max(stride, dilation)', { outputPadding: 'full' }],
      ['whose output padding reaches the stride', { outputPadding: 'below-stride' }],
      ['with another output padding than what makes a kernel up to the stride', { outputPadding: 'to-stride' }],
      ['with output padding', { outputPadding: 'none' }],
      ['whose input extents differ', { uniform: ['input'] }],
      ['whose kernel extents differ', { uniform: ['kernel'] }],
      ['whose strides differ', { uniform: ['stride'] }],
      ['whose dilations differ', { uniform: ['dilation'] }],
      ['whose pads on the axes differ', { uniform: ['padding'] }],
      ['whose output paddings differ', { uniform: ['outputPadding'] }],
      ['of 2 spatial axes', { ranks: [] }],
    ]);
  });

  it('are limits too: those of the calls that went well, each once, the largest first, none below the least', () => {
    const sized = (input: number, kernel: number) =>
      geometryOf(
        caseOf({
          x: counting([2, 4, input]),
          w: counting([4, 3, kernel]),
          stride: [3],
          dilation: [2],
          padBegin: [1],
          outputPadding: [1],
          groups: 2,
        }),
      );
    const empty = geometryOf(caseOf({ x: counting([0, 1, 1]), w: counting([1, 1, 1]) }));
    const steps = narrowings(ONE_RANK, [sized(4, 5), sized(6, 5), empty]);
    const limits = steps.filter(({ declared }) => declared.largest !== undefined);
    expect(limits.map(({ label, declared }) => [label, declared])).toEqual([
      ['with a batch above 2', { largest: { batch: 2 } }],
      ['with a number of groups above 2', { largest: { groups: 2 } }],
      ['with a number of groups above 1', { largest: { groups: 1 } }],
      ['with a number of channels above 6', { largest: { channels: 6 } }],
      ['with a number of channels above 1', { largest: { channels: 1 } }],
      ['with an input extent above 6', { largest: { input: 6 } }],
      ['with an input extent above 4', { largest: { input: 4 } }],
      ['with an input extent above 1', { largest: { input: 1 } }],
      ['with a kernel above 5', { largest: { kernel: 5 } }],
      ['with a kernel above 1', { largest: { kernel: 1 } }],
      ['with a stride above 3', { largest: { stride: 3 } }],
      ['with a stride above 1', { largest: { stride: 1 } }],
      ['with a dilation above 2', { largest: { dilation: 2 } }],
      ['with a dilation above 1', { largest: { dilation: 1 } }],
      ['with a pad above 1', { largest: { padding: 1 } }],
      ['with a pad above 0', { largest: { padding: 0 } }],
      ['with an output padding above 1', { largest: { outputPadding: 1 } }],
      ['with an output padding above 0', { largest: { outputPadding: 0 } }],
    ]);
  });
});

describe('the steps of several ranks and types', () => {
  it('are those of all ranks, the same at each rank, each rank and each type', () => {
    const steps = narrowings({ ...EVERYTHING, ranks: [1, 3] }, []);
    const axis = narrowings(ONE_RANK, []).slice(0, -1);
    const at = (words: string, rank: 1 | 3) =>
      axis.map(({ label, declared }) => [`${words} ${label}`, { byRank: { [rank]: declared } }]);
    const ofRanks = steps.slice(axis.length, -4).map(({ label, declared }) => [label, declared]);
    expect(steps.slice(0, axis.length).map(({ label }) => label)).toEqual(axis.map(({ label }) => label));
    expect(ofRanks).toHaveLength(2 * axis.length);
    expect(ofRanks).toEqual(expect.arrayContaining([...at('of 1 spatial axis', 1), ...at('of 3 spatial axes', 3)]));
    expect(steps.slice(-4).map(({ label, declared }) => [label, declared])).toEqual([
      ['of 1 spatial axis', { ranks: [3] }],
      ['of 3 spatial axes', { ranks: [1] }],
      ['of type f32', { dtypes: ['f64'] }],
      ['of type f64', { dtypes: ['f32'] }],
    ]);
  });
});

describe('a step applied', () => {
  it.each<[string, Partial<Capabilities>]>([
    ['with a bias', { bias: false }],
    ['with pads', { padding: 'none' }],
    ['of 2 spatial axes', { ranks: [1, 3] }],
    ['of type f32', { dtypes: ['f64'] }],
    ['of 2 spatial axes with a bias', { byRank: { 2: { bias: false } } }],
  ])('%s changes nothing else', (label, changes) => {
    expect(stepTo(EVERYTHING, label).applied(EVERYTHING)).toEqual({ ...EVERYTHING, ...changes });
  });

  it('leaves out a rank or a type of what is left by then, not of what was declared', () => {
    const left: Capabilities = { ...EVERYTHING, ranks: [1, 2], dtypes: ['f32'] };
    expect(stepTo(EVERYTHING, 'of 2 spatial axes').applied(left).ranks).toEqual([1]);
    expect(stepTo(EVERYTHING, 'of type f64').applied(left).dtypes).toEqual(['f32']);
  });

  it('adds to what has one value already, each field once', () => {
    const able: Capabilities = { ...EVERYTHING, uniform: ['stride', 'input'] };
    expect(stepTo(EVERYTHING, 'whose strides differ').applied(able).uniform).toEqual(['stride', 'input']);
    expect(stepTo(EVERYTHING, 'whose dilations differ').applied(able).uniform).toEqual(['stride', 'input', 'dilation']);
  });

  it('keeps the other limits', () => {
    const able: Capabilities = { ...EVERYTHING, largest: { kernel: 7, stride: 9 } };
    const call = geometryOf(caseOf({ x: counting([1, 1, 4]), w: counting([1, 1, 3]) }));
    const step = narrowings(EVERYTHING, [call]).find(({ label }) => label === 'with a kernel above 3');
    expect(step?.applied(able).largest).toEqual({ kernel: 3, stride: 9 });
  });

  it('of all ranks holds at a rank with a word of its own on it as well, and leaves other words alone', () => {
    const able: Capabilities = {
      ...EVERYTHING,
      uniform: ['input'],
      byRank: { 1: { bias: true, groups: false }, 2: { uniform: ['kernel'] }, 3: { groups: false } },
    };
    expect(stepTo(EVERYTHING, 'with a bias').applied(able)).toEqual({
      ...able,
      bias: false,
      byRank: { 1: { bias: false, groups: false }, 2: { uniform: ['kernel'] }, 3: { groups: false } },
    });
    expect(stepTo(EVERYTHING, 'whose strides differ').applied(able)).toEqual({
      ...able,
      uniform: ['input', 'stride'],
      byRank: { ...able.byRank, 2: { uniform: ['kernel', 'stride'] } },
    });
  });

  it('of one rank adds to the words of that rank, and to what holds there from all ranks', () => {
    const able: Capabilities = {
      ...EVERYTHING,
      uniform: ['input'],
      byRank: { 2: { groups: false }, 3: { bias: false } },
    };
    expect(stepTo(EVERYTHING, 'of 2 spatial axes whose strides differ').applied(able)).toEqual({
      ...able,
      byRank: { 2: { groups: false, uniform: ['input', 'stride'] }, 3: { bias: false } },
    });
  });
});
