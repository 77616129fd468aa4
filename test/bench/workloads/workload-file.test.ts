import { describe, expect, it } from 'vitest';
import { workloadsOfFile } from '../../../bench/workloads/workload-file.ts';

const LAYER = { n: 1, cin: 3, cout: 2, input: [5], kernel: [4] };

/** Each rule of the schema by what breaks it. */
const MALFORMED: readonly [text: string, message: string][] = [
  [JSON.stringify([{ ...LAYER, n: -1 }]), 'l.txt: layers.0.n must be >= 0, got -1'],
  [JSON.stringify([{ ...LAYER, n: '1' }]), 'l.txt: layers.0.n must be integer, got "1"'],
  [JSON.stringify([{ ...LAYER, n: 0.5 }]), 'l.txt: layers.0.n must be integer, got 0.5'],
  [JSON.stringify([{ ...LAYER, n: undefined }]), "l.txt: layers.0 must have required property 'n'"],
  [JSON.stringify([{ ...LAYER, cout: undefined }]), "l.txt: layers.0 must have required property 'cout'"],
  [JSON.stringify([{ ...LAYER, input: undefined }]), "l.txt: layers.0 must have required property 'input'"],
  [JSON.stringify([{ ...LAYER, kernel: undefined }]), "l.txt: layers.0 must have required property 'kernel'"],
  [JSON.stringify([{ ...LAYER, name: '' }]), 'l.txt: layers.0.name must NOT have fewer than 1 characters, got ""'],
  [JSON.stringify([{ ...LAYER, name: 7 }]), 'l.txt: layers.0.name must be string, got 7'],
  [JSON.stringify([{ ...LAYER, source: 7 }]), 'l.txt: layers.0.source must be string, got 7'],
  [JSON.stringify([{ ...LAYER, cin: -1 }]), 'l.txt: layers.0.cin must be >= 1, got -1'],
  [JSON.stringify([{ ...LAYER, cout: 0 }]), 'l.txt: layers.0.cout must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, cout: 1.5 }]), 'l.txt: layers.0.cout must be integer, got 1.5'],
  [JSON.stringify([{ ...LAYER, input: [] }]), 'l.txt: layers.0.input must NOT have fewer than 1 items, got []'],
  [
    JSON.stringify([{ ...LAYER, input: [5, 5, 5, 5] }]),
    'l.txt: layers.0.input must NOT have more than 3 items, got [5,5,5,5]',
  ],
  [JSON.stringify([{ ...LAYER, input: [0] }]), 'l.txt: layers.0.input.0 must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, kernel: [] }]), 'l.txt: layers.0.kernel must NOT have fewer than 1 items, got []'],
  [
    JSON.stringify([{ ...LAYER, kernel: [1, 1, 1, 1] }]),
    'l.txt: layers.0.kernel must NOT have more than 3 items, got [1,1,1,1]',
  ],
  [JSON.stringify([{ ...LAYER, kernel: [0] }]), 'l.txt: layers.0.kernel.0 must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, stride: [0] }]), 'l.txt: layers.0.stride.0 must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, stride: [1.5] }]), 'l.txt: layers.0.stride.0 must be integer, got 1.5'],
  [
    JSON.stringify([{ ...LAYER, padding: [[1]] }]),
    'l.txt: layers.0.padding.0 must NOT have fewer than 2 items, got [1]',
  ],
  [
    JSON.stringify([{ ...LAYER, padding: [[1, 2, 3]] }]),
    'l.txt: layers.0.padding.0 must NOT have more than 2 items, got [1,2,3]',
  ],
  [JSON.stringify([{ ...LAYER, padding: [[-1, 0]] }]), 'l.txt: layers.0.padding.0.0 must be >= 0, got -1'],
  [JSON.stringify([{ ...LAYER, padding: [] }]), 'l.txt: layers.0.padding must NOT have fewer than 1 items, got []'],
  [JSON.stringify([{ ...LAYER, padding: [['1', 0]] }]), 'l.txt: layers.0.padding.0.0 must be integer, got "1"'],
  [JSON.stringify([{ ...LAYER, outputPadding: [-1] }]), 'l.txt: layers.0.outputPadding.0 must be >= 0, got -1'],
  [JSON.stringify([{ ...LAYER, outputPadding: [0.5] }]), 'l.txt: layers.0.outputPadding.0 must be integer, got 0.5'],
  [JSON.stringify([{ ...LAYER, outputPadding: 3 }]), 'l.txt: layers.0.outputPadding must be array, got 3'],
  [JSON.stringify([{ ...LAYER, dilation: [0] }]), 'l.txt: layers.0.dilation.0 must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, dilation: '1' }]), 'l.txt: layers.0.dilation must be array, got "1"'],
  [JSON.stringify([{ ...LAYER, groups: 0 }]), 'l.txt: layers.0.groups must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, groups: 1.5 }]), 'l.txt: layers.0.groups must be integer, got 1.5'],
  [JSON.stringify([{ ...LAYER, bias: 'true' }]), 'l.txt: layers.0.bias must be boolean, got "true"'],
  [JSON.stringify([{ ...LAYER, output: 8 }]), 'l.txt: layers.0.output must be array, got 8'],
  [JSON.stringify([{ ...LAYER, output: [0] }]), 'l.txt: layers.0.output.0 must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, output: [8, 8] }]), 'l.txt: layers.0: output must be [8], got [8,8]'],
  [JSON.stringify([{ ...LAYER, macs: 0 }]), 'l.txt: layers.0.macs must be >= 1, got 0'],
  [JSON.stringify([{ ...LAYER, macs: 1.5 }]), 'l.txt: layers.0.macs must be integer, got 1.5'],
  [JSON.stringify([{ ...LAYER, macs: '120' }]), 'l.txt: layers.0.macs must be integer, got "120"'],
  ['[7]', 'l.txt: layers.0 must be object, got 7'],
  ['[null]', 'l.txt: layers.0 must be object, got null'],
  ['[[]]', 'l.txt: layers.0 must be object, got []'],
  ['["ic3iw5oc2kw4"]', 'l.txt: layers.0 must be object, got "ic3iw5oc2kw4"'],
];

const REFUSED: readonly [text: string, message: string][] = [
  [JSON.stringify([{ ...LAYER, bias: 1 }]), 'l.txt: layers.0.bias must be boolean, got 1'],
  ['', 'l.txt has no layers'],
  ['# nothing', 'l.txt has no layers'],
  ['ic3iw5oc2kw4\nic3', 'l.txt:2: layer "ic3": one of id, ih and iw must be given'],
  ['ic3iw5oc2kw4pw9', 'l.txt:1: geometry: output extent of axis 0 must be >= 1, got (5 − 1)·1 + 4 + 0 − 9 − 9 = -10'],
  ['[]', 'l.txt: layers must NOT have fewer than 1 items, got []'],
  [JSON.stringify([{ ...LAYER, cin: 0 }]), 'l.txt: layers.0.cin must be >= 1, got 0'],
  [
    JSON.stringify([{ ...LAYER, strides: [2] }]),
    'l.txt: layers.0 must not have "strides"; it takes name, source, n, cin, cout, input, kernel, stride, padding, ' +
      'outputPadding, dilation, groups, bias, output, macs; did you mean "stride"?',
  ],
  [JSON.stringify([{ ...LAYER, cin: '3' }]), 'l.txt: layers.0.cin must be integer, got "3"'],
  [JSON.stringify([{ ...LAYER, cin: null }]), 'l.txt: layers.0.cin must be integer, got null'],
  [JSON.stringify([{ ...LAYER, cin: 1.5 }]), 'l.txt: layers.0.cin must be integer, got 1.5'],
  [JSON.stringify([{ ...LAYER, cin: undefined }]), "l.txt: layers.0 must have required property 'cin'"],
  [JSON.stringify([{ ...LAYER, kernel: ['4'] }]), 'l.txt: layers.0.kernel.0 must be integer, got "4"'],
  [JSON.stringify([{ ...LAYER, stride: 2 }]), 'l.txt: layers.0.stride must be array, got 2'],
  [JSON.stringify([{ ...LAYER, padding: [1] }]), 'l.txt: layers.0.padding.0 must be array, got 1'],
  [JSON.stringify([{ ...LAYER, groups: -1 }]), 'l.txt: layers.0.groups must be >= 1, got -1'],
  [
    JSON.stringify([{ ...LAYER, groups: 3, cout: 4 }]),
    'l.txt: layers.0: workload g3mb1ic3iw5oc4ow8kw4: cout must be divisible by groups 3, got 4',
  ],
  [
    JSON.stringify([{ ...LAYER, n: 1e300 }]),
    'l.txt: layers.0: geometry: x.shape[0] must be an integer >= 0, got 1e+300',
  ],
  [
    'ic99999999999999999999iw5oc2kw4',
    'l.txt:1: geometry: x.shape[1] must be an integer >= 1, got 100000000000000000000',
  ],
  ['ic4iw5oc3kw4g2', 'l.txt:1: workload ic4iw5oc3kw4g2: cout must be divisible by groups 2, got 3'],
  [JSON.stringify([{ ...LAYER, output: [9] }]), 'l.txt: layers.0: output must be [8], got [9]'],
  [JSON.stringify([{ ...LAYER, macs: 9 }]), 'l.txt: layers.0: macs must be 120, got 9'],
  [
    JSON.stringify([{ ...LAYER, stride: [1, 2] }]),
    'l.txt: layers.0: geometry: stride must have one entry per spatial axis (1), got [1,2]',
  ],
];

describe('a file of layers', () => {
  it('may be a descriptor a line, with comments', () => {
    const layers = workloadsOfFile('# mine\n\nic3iw5oc2kw4sw2 # the first\nic3ih5oc2kh4\n', 'mine.txt');
    expect(layers.map(({ name, input }) => [name, input])).toEqual([
      ['ic3iw5oc2kw4sw2', [5]],
      ['ic3ih5oc2kh4', [5, 5]],
    ]);
  });

  it('may be JSON, where what is left out is the default, and the name the descriptor', () => {
    const [named, plain] = workloadsOfFile(
      JSON.stringify([{ ...LAYER, name: 'mine', stride: [2], output: [12], macs: 120 }, LAYER]),
      'l.json',
    );
    expect(named).toMatchObject({ name: 'mine', stride: [2], padding: [[0, 0]], groups: 1 });
    expect(named).not.toHaveProperty('output');
    expect(plain).toMatchObject({ name: 'mb1ic3iw5oc2ow8kw4', stride: [1], source: 'a file' });
  });

  it('may have no image', () => {
    const [layer] = workloadsOfFile(JSON.stringify([{ ...LAYER, n: 0 }]), 'l.json');
    expect(layer.n).toBe(0);
  });

  it('may have a bias', () => {
    const layers = workloadsOfFile(
      JSON.stringify([
        { ...LAYER, bias: true },
        { ...LAYER, bias: false },
      ]),
      'l.json',
    );
    expect(layers.map(({ name, bias }) => [name, bias])).toEqual([
      ['mb1ic3iw5oc2ow8kw4b1', true],
      ['mb1ic3iw5oc2ow8kw4', false],
    ]);
  });

  it.each([...REFUSED, ...MALFORMED])('%j is refused', (text, message) => {
    expect(() => workloadsOfFile(text, 'l.txt')).toThrow(new RangeError(message));
  });

  it('that is no JSON is refused with the place', () => {
    expect(() => workloadsOfFile('[{', 'l.json')).toThrow(/^l\.json: .*JSON/);
  });
});
