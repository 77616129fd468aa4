/** What a framework refuses of attributes and shapes, in whole sentences: field, rule, value and the framework's words. */
import { describe, expect, it } from 'vitest';
import { conventionNamed } from '../../../spec/conventions/index.ts';

type Row = readonly [id: string, attributes: object, x: number[], w: number[], reason: string];

const ROWS: readonly Row[] = [
  [
    'keras',
    { strides: 0 },
    [1, 4, 1],
    [3, 1, 1],
    'keras: strides[0] must be >= 1, got 0: ValueError: strides cannot contain 0',
  ],
  [
    'keras',
    { dilation_rate: 0 },
    [1, 4, 1],
    [3, 1, 1],
    'keras: dilation_rate[0] must be >= 1, got 0: ValueError: dilation_rate must be positive',
  ],
  [
    'keras',
    {},
    [1, 4, 1],
    [0, 1, 1],
    'keras: kernel_size[0] must be >= 1, got 0: ValueError: kernel_size cannot contain 0',
  ],
  [
    'keras',
    {},
    [1, 4, 1],
    [3, 0, 1],
    'keras: filters[0] must be >= 1, got 0: ValueError: expected a strictly positive value',
  ],
  [
    'keras',
    { output_padding: -1 },
    [1, 4, 1],
    [3, 1, 1],
    'keras: output_padding[0] must be >= 0, got -1: ValueError: it must be non-negative',
  ],
  [
    'pytorch',
    {},
    [1, 0, 4],
    [0, 1, 3],
    'pytorch: x channels[0] must be >= 1, got 0: RuntimeError: expected weight to be at least 1 at dimension 0',
  ],
  ['pytorch', {}, [1, 1, 4], [1, 0, 3], 'pytorch: w.shape[1] must be >= 1, got 0: RuntimeError'],
  ['pytorch', { groups: 0 }, [1, 1, 4], [1, 1, 3], 'pytorch: groups must be >= 1, got 0: groups must be positive'],
  [
    'pytorch',
    { groups: 2 },
    [1, 3, 4],
    [3, 1, 3],
    'pytorch: x channels must be divisible by groups 2, got 3: groups must divide the channels',
  ],
  [
    'mxnet',
    { target_shape: [9] },
    [1, 1, 4],
    [1, 1, 3],
    'mxnet: target_shape[0] must be at most 6, got 9: MXNetError: too big',
  ],
  [
    'mxnet',
    { target_shape: [5] },
    [1, 1, 4],
    [1, 1, 3],
    'mxnet: adj[0] must be below 1, got 1: MXNetError: adj must be smaller than stride',
  ],
  ['ggml', { p0: 1 }, [1, 4], [1, 1, 3], 'ggml: p0 must be 0, got 1: GGML_ASSERT'],
  ['ggml', {}, [2, 1, 4], [1, 1, 3], 'ggml: x.shape must have one sequence, got 2: GGML_ASSERT: b is a matrix'],
  [
    'darknet',
    { activation: 'linear' },
    [1, 1, 4, 4],
    [1, 1, 3, 2],
    'darknet: w.shape must have a square kernel, got [3,2]: size is one number',
  ],
  [
    'benchdnn',
    { problem: 'mb1ic1iw5oc1kw3' },
    [1, 1, 4],
    [1, 1, 3],
    'benchdnn: problem must have the extents [1,1,4] of src, got [1,1,5]: they differ',
  ],
  [
    'benchdnn',
    { problem: 'mb1ic1iw4oc1kw3' },
    [1, 1, 4, 4],
    [1, 1, 3, 3],
    'benchdnn: problem must have 2 axes, got 1: the operands have as many',
  ],
  [
    'ncnn',
    { output_w: 5 },
    [1, 1, 4, 4],
    [1, 1, 3, 3],
    'ncnn: pads must be −233 or −234, got [0,0,0,0]: the layer returns −100',
  ],
  [
    'tosa',
    { out_pad: [-3, 0, 0, 0] },
    [1, 4, 4, 1],
    [1, 3, 3, 1],
    'tosa: out_pad[0] must be above −3, got -3: ERROR_IF',
  ],
  [
    'onednn',
    { groups: 2 },
    [1, 4, 4],
    [3, 3, 2],
    'onednn: w output channels must be divisible by groups 2, got 3: groups must divide the channels',
  ],
  [
    'webnn',
    {},
    [1, 1, 2, 2],
    [1, 0, 3, 3],
    'webnn: w.shape[1] must be >= 1, got 0: TypeError: a dimension must be > 0',
  ],
  [
    'webnn',
    { padding: [2, 2, 0, 0] },
    [1, 1, 2, 2],
    [1, 1, 3, 3],
    'webnn: output extent of axis 0 must be >= 1, got 0: TypeError: not a valid dimension',
  ],
  ['pytorch', {}, [1, 3, 4], [2, 1, 3], 'pytorch: w must have the 3 input channels of x, got 2: channels differ'],
];

describe('a refusal says field, rule, value and the words of the framework', () => {
  it.each(ROWS)('%s %j of x %j and w %j', (id, attributes, x, w, reason) => {
    const resolution = conventionNamed(id).resolve(attributes, { x: { shape: x }, w: { shape: w }, bias: null });
    expect(resolution).toEqual({ kind: 'refused', reason });
  });
});
