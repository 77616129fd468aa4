import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { descriptorOf, workloadOf } from '../../../bench/workloads/descriptor.ts';
import type { Workload } from '../../../bench/workloads/workload.ts';
import { outlineOf } from '../../../bench/workloads/workload-cases.ts';
import { WORKLOADS } from '../../../bench/workloads/workload-sets.ts';
import { geometryOf } from '../../../spec/geometry.ts';

const AXIS = fc
  .record({
    input: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 5 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
  })
  .chain((axis) =>
    fc.record({
      axis: fc.constant(axis),
      begin: fc.integer({ min: 0, max: axis.kernel - 1 }),
      end: fc.integer({ min: 0, max: axis.kernel - 1 }),
      extra: fc.integer({ min: 0, max: Math.max(axis.stride, axis.dilation) - 1 }),
    }),
  )
  .filter(
    ({ axis, begin, end, extra }) =>
      (axis.input - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1 + extra > begin + end,
  );

const LAYER: fc.Arbitrary<Workload> = fc
  .record({
    axes: fc.array(AXIS, { minLength: 1, maxLength: 3 }),
    groups: fc.integer({ min: 1, max: 3 }),
    n: fc.integer({ min: 1, max: 3 }),
    factor: fc.integer({ min: 1, max: 4 }),
    bias: fc.constantFrom({}, { bias: true }),
  })
  .map(({ axes, groups, n, factor, bias }) => ({
    ...bias,
    name: 'drawn',
    source: 'this test',
    n,
    cin: groups * factor,
    cout: groups,
    input: axes.map(({ axis }) => axis.input),
    kernel: axes.map(({ axis }) => axis.kernel),
    stride: axes.map(({ axis }) => axis.stride),
    padding: axes.map(({ begin, end }) => [begin, end]),
    outputPadding: axes.map(({ extra }) => extra),
    dilation: axes.map(({ axis }) => axis.dilation),
    groups,
  }));

/** What of a layer decides every number of its result. */
function operatorOf(workload: Workload) {
  const { x, w, bias, padBegin, stride, dilation, groups } = outlineOf(workload);
  return { x, w, bias, padBegin, stride, dilation, groups, output: geometryOf(outlineOf(workload)).outputShape };
}

describe('a descriptor', () => {
  it.each([
    ['mb1ic16ih8oc32oh16kh4sh2ph1n"up: 2, half"', 'up: 2, half'],
    ['mb1ic16ih8_oc32oh16_kh4sh2ph1n"up"', 'up'],
    ['mb1ic16ih8oc32oh16kh4sh2ph1nup', 'up'],
    ['mb1ic16ih8oc32oh16kh4sh2ph1pd0sd1', 'mb1ic16ih8oc32oh16kh4sh2ph1pd0sd1'],
  ])("of benchdnn's own files is read as it is: %s", (line, name) => {
    const plain = workloadOf('mb1ic16ih8oc32oh16kh4sh2ph1');
    expect(workloadOf(line)).toEqual({ ...plain, name });
  });

  it('comes back as the same operator, whatever the layer', () => {
    fc.assert(
      fc.property(LAYER, (layer) => {
        expect(operatorOf(workloadOf(descriptorOf(layer)))).toEqual(operatorOf(layer));
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  it.each(WORKLOADS)('of $name comes back with its very pads and output padding', (workload) => {
    const { padding, outputPadding } = workloadOf(descriptorOf(workload));
    expect({ padding, outputPadding }).toEqual({ padding: workload.padding, outputPadding: workload.outputPadding });
  });

  it.each([
    ['dcgan.g2', 'mb64ic512ih4oc256oh8kh4sh2ph1'],
    ['centernet.dla34.ida0', 'g256mb1ic256ih16oc256oh32kh4sh2ph1'],
    ['encodec24.up3', 'mb1ic64iw12000oc32ow24002kw4sw2'],
    ['vnet.up1', 'mb1ic256id8iw4oc128od16ow8kd2sd2'],
    ['flownetc.upflow6_5', 'mb1ic2ih7iw16oc2oh14ow32kh4sh2ph1'],
    ['vnet.up1.bias', 'mb1ic256id8iw4oc128od16ow8kd2sd2b1'],
  ])('of %s is %s', (name, descriptor) => {
    expect(descriptorOf(WORKLOADS.find((workload) => workload.name === name)!)).toBe(descriptor);
  });
});

const BENCHDNN: readonly [descriptor: string, padding: readonly number[][], stride: readonly number[]][] = [
  [
    'mb1ic3ih8oc2oh16kh4sh2',
    [
      [1, 1],
      [1, 1],
    ],
    [2, 2],
  ],
  [
    'mb1ic3ih8oc2oh15kh4sh2',
    [
      [1, 2],
      [1, 2],
    ],
    [2, 2],
  ],
  [
    'mb1ic3ih8oc2oh19kh4sh2',
    [
      [0, 0],
      [0, 0],
    ],
    [2, 2],
  ],
  [
    'mb1ic3ih8oc2oh16kh4sh2ph0',
    [
      [0, 2],
      [0, 2],
    ],
    [2, 2],
  ],
  [
    'mb1ic3ih8iw9oc2oh16ow12kh4kw4sh2ph1',
    [
      [1, 1],
      [0, 0],
    ],
    [2, 1],
  ],
  [
    'mb1ic3ih8iw9oc2oh16ow18kh4sh2ph1',
    [
      [1, 1],
      [1, 1],
    ],
    [2, 2],
  ],
];

describe('what a descriptor leaves out', () => {
  it('is a bias, which there is where b is 1, and none where it is 0 or left out', () => {
    expect(workloadOf('ic3b1iw5oc2kw3').bias).toBe(true);
    expect(workloadOf('ic3iw5oc2kw3b0')).not.toHaveProperty('bias');
    expect(workloadOf('ic3iw5oc2kw3')).not.toHaveProperty('bias');
  });

  it.each(BENCHDNN)(
    'has the pads and strides of benchdnn where they are left out: %s',
    (descriptor, padding, stride) => {
      expect(workloadOf(descriptor)).toMatchObject({ padding, stride });
    },
  );

  it('may leave out the output where pads are symmetric, and what is the default', () => {
    expect(workloadOf('ic3iw5oc2kw3')).toMatchObject({
      // As benchdnn has it.
      n: 2,
      groups: 1,
      input: [5],
      stride: [1],
      dilation: [1],
      padding: [[0, 0]],
      outputPadding: [0],
    });
    expect(workloadOf('ic3ih5oc2kh4sh2ph1_dh1')).toMatchObject({
      input: [5, 5],
      padding: [
        [1, 1],
        [1, 1],
      ],
      dilation: [2, 2],
    });
  });
});

describe('what is no descriptor', () => {
  it.each([
    [
      'nonsense',
      'layer "nonsense" must be letters and a number each, as in mb1ic64ih32oc32kh4sh2ph1 (layers that have names are workloads)',
    ],
    ['ic3oc2kh3', 'layer "ic3oc2kh3": one of id, ih and iw must be given'],
    ['ih3oc2kh3', 'layer "ih3oc2kh3": ic must be given'],
    ['ic1ih3oc2', 'layer "ic1ih3oc2": kh must be given'],
    ['ic1ic2ih3oc2kh1', 'layer "ic1ic2ih3oc2kh1": ic must be given once'],
    ['ic1iw3kh3oc1kw1', 'layer "ic1iw3kh3oc1kw1": kh must not be given without ih'],
    ['ic1ih3oc1kh2b2', 'layer "ic1ih3oc1kh2b2": b must be 0 or 1, got 2'],
    ['ic1ih3oc1kh2oh9', 'layer "ic1ih3oc1kh2oh9": oh must be at most 4, got 9'],
  ])('%s is refused', (descriptor, message) => {
    expect(() => workloadOf(descriptor)).toThrow(new RangeError(message));
  });

  it('has a letter that is not known, and is refused with those that are', () => {
    expect(() => workloadOf('ic1ix3')).toThrow(
      /^layer "ic1ix3": ix is not known; it must be one of g, mb, ic, oc, b, id, ih,/,
    );
  });
});
