/** `adjoint shape`: text, JSON and exit codes. */
import { afterAll, describe, expect, it } from 'vitest';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { openCommandLine } from './command-line.ts';

const commandLine = openCommandLine();
afterAll(() => commandLine.close());

const shape = (typed: string) => commandLine.run(['shape', ...typed.split(' ')]);

const ROWS: [typed: string, code: number, text: string][] = [
  ['onnx --in 5 --kernel 3 --stride 2 --auto-pad same_upper', 0, 'ONNX opset 22: output 10\n'],
  ['onnx --in 5 --kernel 3 --stride 2 --pads 0,1', 0, 'ONNX opset 22: output 10\n'],
  ['onnx --in 5 --kernel 3 --stride 2 --auto-pad SAME_UPPER', 0, 'pytorch          impossible: PyTorch pads both'],
  [
    'pytorch --in 8 --kernel 4 --stride 2 --dtype f16,int8',
    0,
    '\n  int8   x 8 B · w 4 B · bias 4 B · y 18 B; sums fit 18 bits, before the bias\n',
  ],
  ['pytorch --in 8 --kernel 4 --stride 2 --want 16 --dtype int16', 0, 'In types, of sums of at most 2 products:\n'],
  ['onnx --in 5,4,3 --kernel 3 --stride 2 --output-size 10,8,6 --auto-pad SAME_LOWER', 0, 'output 10, 8, 6\n'],
  ['keras --in 8,8 --kernel 3 --stride 2 --padding SAME', 0, 'beware (keras-torch-begin): padding same where'],
  ['keras --in 8 --kernel 2 --stride 4 --data-format channels_first', 0, 'Keras 3: output 32\n'],
  ['tensorflow --in 8,8 --kernel 4 --stride 2 --padding 1,1,1,1 --output-size 16', 0, 'TensorFlow 2: output 16, 16\n'],
  ['tensorflow --in 8 --kernel 4 --stride 2 --padding same --output-size 16 --data-format NCW', 0, 'output 16\n'],
  ['webnn --in 8 --kernel 3 --padding 1 --filter-layout OHWI', 0, 'output 8, 8\n'],
  ['jax --in 8 --kernel 3 --padding 1,0 --consistent-padding --transpose-kernel', 0, 'JAX after 0.8.4: output 9\n'],
  ['tflite --in 8,8 --kernel 4 --stride 2,1 --padding same --output-size 16,8', 0, 'version 4: output 16, 8\n'],
  [
    'tflite --in 8,8 --kernel 4 --stride 1 --output-size 8 --activation relu',
    1,
    'fused_activation_function RELU changes',
  ],
  [
    'tflite --in 8,8 --kernel 4 --padding same --output-size 8',
    1,
    'got 0, which stride_h is in the schema where it is left out',
  ],
  ['openvino --in 8 --kernel 4 --stride 2 --pads 1,2 --output-padding 2', 0, 'OpenVINO opset 1: output 17\n'],
  [
    'openvino --in 8 --kernel 3 --stride 2 --output-size 16 --auto-pad SAME_UPPER',
    1,
    'no one answer (openvino-halves)',
  ],
  ['onednn --in 8 --kernel 4 --auto-pad same_lower --filter-layout iox', 0, 'oneDNN Graph 3: output 8\n'],
  ['stablehlo --in 8 --kernel 4 --stride 2 --padding 2', 0, 'StableHLO 1: output 16\n'],
  ['tosa --in 8,8 --kernel 4 --stride 2 --padding -1,-1,0,1', 0, 'TOSA 1.0: output 16, 19\n'],
  ['ncnn --in 8,8 --kernel 4 --stride 2,1 --padding -233 --output-size 16,8', 0, 'output 16, 8\n'],
  ['paddle --in 8,8 --kernel 4 --stride 2 --padding 1,1,0,1 --data-format nhwc', 0, 'PaddlePaddle 3: output 16, 17\n'],
  ['coreml --in 8,8 --kernel 4 --stride 2 --auto-pad custom --padding 1,1,0,1', 0, 'output 16, 17\n'],
  ['coreml --in 8 --kernel 4 --stride 2 --auto-pad same --output-size 16', 0, 'output 16\n'],
  [
    'tensorflow --in 5,5 --kernel 4 --padding same --output-size 5',
    0,
    'axis 0 crops 1 and 2. Instead: stride [1,1] · padding [1,1] · output_padding [0,0] · dilation [1,1] · groups 1 · x [1,1,5,5] · w [1,1,4,4], then drop the last cell of axes 0 and 1\n',
  ],
  [
    'pytorch --in 5 --kernel 3 --dilation 2 --groups 2',
    0,
    'Instead: put an axis of extent 1 in front of the others of x and w, then write the dilation as zeros between the taps of w, then for each of the 2 groups, then ',
  ],
  [
    'pytorch --in None,None --kernel 4,3 --stride 2 --padding 1',
    0,
    '  axis 0: 2·i, for i >= 1: 1 → 2, 2 → 4, 3 → 6, 4 → 8 …\n  axis 1: 2·i − 1, for i >= 1: ',
  ],
  ['pytorch --in None --kernel 3 --stride 2 --padding 1 --want 1999', 0, '  1999 on axis 0: i = 1000\n'],
  [
    'pytorch --in None --kernel 3 --stride 2 --padding 1 --want 64',
    1,
    '  64 on axis 0: for no i; 63 for 32, 65 for 33\n',
  ],
  ['pytorch --in ?,7 --kernel 3 --stride 2 --padding 2,1', 0, '  axis 0: 2·i − 3, for i >= 2: 2 → 1'],
  ['pytorch --in None --kernel 3 --stride 2 --output-size 12', 0, '  axis 0: no one formula, for i = 5: 5 → 12\n'],
  [
    'paddle --in None --kernel 4 --stride 2 --padding same',
    0,
    'PaddlePaddle 3: the output of an input of i cells\n  axis 0: no one formula, for i >= 1: ',
  ],
  [
    'onnx --in None --kernel 2 --stride 4 --auto-pad same_upper',
    1,
    'is taken: onnx: no one answer (onnx-negative-total)\n',
  ],
  ['keras --in None --kernel 3 --stride 2 --padding same --want 8 --json', 0, '"schema": "adjoint/shape-unknown/1"'],
  ['benchdnn --in 8 --kernel 4 --problem mb1ic1iw8oc1kw4sw2', 0, 'driver deconv: output 18\n'],
  ['tensorrt --in 8,8 --kernel 4 --stride 2 --pads 1,1,1,0', 0, 'TensorRT 10: output 16, 17\n'],
  ['cudnn --in 8,8 --kernel 4 --stride 2 --padding 1 --output-size 17', 0, 'output 17, 17\n'],
  ['caffe --in 8 --kernel 4 --stride 2 --padding 1', 0, 'Caffe 1.0: output 16\n'],
  ['mxnet --in 8 --kernel 4 --stride 2 --output-size 15', 0, 'Apache MXNet 1.9: output 15\n'],
  ['mlx --in 8 --kernel 4 --stride 2 --padding 1 --output-padding 3', 0, 'MLX as read in November 2026: output 19\n'],
  ['ggml --in 8 --kernel 4 --stride 2', 0, 'ggml as read in November 2026: output 18\n'],
  ['flax --in 8 --kernel 4 --stride 2 --padding circular', 1, 'padding CIRCULAR adds what is beyond one end'],
  [
    'darknet --in 8,8 --kernel 4 --stride 2 --padding 1 --activation linear',
    0,
    'Darknet as read in November 2026: output 16, 16\n',
  ],
  ['pytorch --in 5 --kernel 3 --rank 3', 0, 'output 7, 7, 7\n'],
  ['pytorch --in 5 --kernel 3 --channels 64,32 --groups 2 --batch 8', 0, 'x [8,64,5] · w [64,16,3] → y [8,32,7]'],
  ['pytorch --in 5 --kernel 3 --output-padding 1', 1, 'PyTorch 2: refused\n  pytorch: output_padding[0] must be below'],
  ['pytorch --in 5 --kernel 3 --padding -1', 1, 'pytorch: padding[0] must be >= 0, got -1'],
  ['pytorch --in 5 --kernel 3 --groups 0', 1, 'pytorch: groups must be >= 1, got 0'],
  [
    'pytorch --in 5 --kernel 3 --groups 2 --channels 3,2',
    1,
    'pytorch: x channels must be divisible by groups 2, got 3',
  ],
  ['webnn --in 5,5,5 --kernel 3', 1, 'webnn: w.shape must have 2 spatial axes'],
  ['jax --in 5 --kernel 3 --padding -1 --consistent-padding', 0, 'JAX after 0.8.4: output 9\n'],
  ['jax --in 5 --kernel 3 --padding 4 --consistent-padding', 1, 'JAX after 0.8.4: accepted, but no case\n'],
  [
    'onnx --in 5 --kernel 2 --stride 4 --auto-pad SAME_UPPER',
    1,
    'ONNX opset 22: no one answer (onnx-negative-total)\n',
  ],
  [
    'onnx-1 --in 5 --kernel 3 --stride 2 --auto-pad SAME_LOWER',
    1,
    'axis 0, equations of opset 1: the larger half at the end: output 10\n',
  ],
  [
    'pytorch --in 32,32 --kernel 4 --stride 2 --want 64',
    0,
    'PyTorch 2: 1 way to 64, 64, the most even first\n  stride [2,2] · padding [1,1]',
  ],
  ['webnn --in 5 --kernel 3 --want 5', 0, '  … and 1 more (--json)\n'],
  ['onnx --in 90,90 --kernel 9 --want 10', 0, '(the most uneven pads were not looked at)'],
  ['pytorch --in 5 --kernel 3 --want 6', 1, 'PyTorch 2: 6 cannot be had: pytorch: PyTorch pads both ends alike'],
];

describe('adjoint shape', () => {
  it('prints the output, the case, and what the other frameworks call it', async () => {
    const { status, stdout, stderr } = await shape('pytorch --in 16,16 --kernel 4 --stride 2 --padding 1');
    expect(stderr).toBe('');
    const [head] = stdout.split('  tflite');
    const names = stdout.split('The same elsewhere:\n')[1].matchAll(/^ {2}(\S+(?:, \S+)*) {2}/gm);
    const others = CONVENTIONS.map(({ id }) => id).filter((id) => id !== 'pytorch');
    expect([...names].flatMap(([, listed]) => listed.split(', ')).toSorted()).toEqual(others.toSorted());
    expect(head).toBe(`PyTorch 2: output 32, 32
  x [1,1,16,16] · w [1,1,4,4] → y [1,1,32,32]
  stride [2,2] · padBegin [1,1] · padEnd [1,1] · outputPadding [0,0] · dilation [1,1] · groups 1

The same elsewhere:
  onnx, onnx-11, onnx-1  kernel_shape [4,4] · strides [2,2] · pads [1,1,1,1] · output_padding [0,0] · dilations [1,1] · group 1 · x [1,1,16,16] · w [1,1,4,4]
  tensorflow             output_shape [1,32,32,1] · strides [2,2] · dilations [1,1] · data_format NHWC · padding SAME · x [1,16,16,1] · w [4,4,1,1]
  keras                  strides [2,2] · dilation_rate [1,1] · data_format channels_last · padding same · x [1,16,16,1] · w [4,4,1,1]
  webnn                  padding [1,1,1,1] · strides [2,2] · dilations [1,1] · outputPadding [0,0] · groups 1 · inputLayout nchw · filterLayout iohw · x [1,1,16,16] · w [1,1,4,4]
  jax                    strides [2,2] · rhs_dilation [1,1] · transpose_kernel true · padding SAME · x [1,16,16,1] · w [4,4,1,1]
`);
    expect(status).toBe(0);
  });

  it.each(ROWS)('shape %s: exit code %i, %j', async (typed, code, text) => {
    const { status, stdout, stderr } = await shape(typed);
    expect(stderr).toBe('');
    expect(stdout).toContain(text);
    expect(status).toBe(code);
  });

  it('gives the same as JSON', async () => {
    const { status, stdout } = await shape('onnx --in 5 --kernel 3 --stride 2 --auto-pad SAME_UPPER --json');
    expect(status).toBe(0);
    const answer = JSON.parse(stdout);
    expect(answer).toMatchObject({
      schema: 'adjoint/shape/1',
      convention: 'onnx',
      verdict: 'resolved',
      ambiguity: null,
      attributes: { strides: [2], auto_pad: 'SAME_UPPER' },
    });
    const [{ case: found }] = answer.outcomes;
    expect(found.y).toEqual([1, 1, 10]);
    expect(found.attributes).toMatchObject({ padBegin: [0], padEnd: [1], outputPadding: [0] });
    expect(found.equivalents.map(({ convention }: { convention: string }) => convention)).toEqual(
      CONVENTIONS.map(({ id }) => id).filter((id) => id !== 'onnx'),
    );
  });

  it('gives the readings of an ambiguous call, and the ways to a wanted output, as JSON', async () => {
    const ambiguous = await shape('onnx --in 5 --kernel 2 --stride 4 --auto-pad SAME_UPPER --json');
    expect(ambiguous.status).toBe(1);
    expect(JSON.parse(ambiguous.stdout)).toMatchObject({
      verdict: 'ambiguous',
      ambiguity: { id: 'onnx-negative-total' },
      outcomes: [{ verdict: 'resolved' }, { verdict: 'resolved', case: { y: [1, 1, 20] } }, { verdict: 'resolved' }],
    });
    const wanted = await shape('webnn --in 5 --kernel 3 --want 5 --json');
    expect(JSON.parse(wanted.stdout)).toMatchObject({ schema: 'adjoint/shape-want/1', verdict: 'possible', found: 9 });
  });

  it('prints the layer as code in each framework, with what becomes of x and w', async () => {
    const typed = 'pytorch --in 5,5 --kernel 3 --channels 4,6 --groups 1 --code';
    const { stdout } = await shape(typed);
    expect(stdout).toContain(
      'In code, of x [N,C,…in] and w [C,M/groups,…k] as NumPy arrays:\n  pytorch     torch.nn.Conv',
    );
    expect(stdout).toContain(
      'tensorflow  x = x.transpose(0, 2, 3, 1)\n              w = w.transpose(2, 3, 1, 0)\n              tf.nn',
    );
    const { codes } = JSON.parse((await shape(`${typed} --json`)).stdout);
    expect(codes[0].map(({ convention }: { convention: string }) => convention)).toEqual(
      CONVENTIONS.map(({ id }) => id),
    );
    expect(JSON.parse((await shape(`${typed.replace(' --code', '')} --json`)).stdout)).not.toHaveProperty('codes');
  });

  it('shows examples in its help', async () => {
    const { stdout } = await shape('--help');
    expect(stdout).toContain('npx adjoint shape pytorch --in 16,16 --kernel 4 --stride 2 --padding 1');
    expect(stdout).toContain('Exit codes: 0 there is one answer');
  });
});

describe('adjoint shape --dtype', () => {
  it('says in JSON what each case needs in the types that are asked for, and nothing where none is', async () => {
    const typed = 'onnx --in 5 --kernel 2 --stride 4 --auto-pad SAME_UPPER --json';
    const { types } = JSON.parse((await shape(`${typed} --dtype f16,int8`)).stdout);
    expect(types).toHaveLength(3);
    expect(types[0]).toMatchObject([
      { dtype: 'f16', terms: 1, bits: null },
      { dtype: 'int8', terms: 1, error: null },
    ]);
    expect(JSON.parse((await shape(typed)).stdout)).not.toHaveProperty('types');
    const wanted = JSON.parse((await shape('webnn --in 5 --kernel 3 --want 5 --dtype bf16 --json')).stdout);
    expect(wanted.types).toMatchObject([[{ dtype: 'bf16' }]]);
  });

  it('needs extents that are known to say so', async () => {
    const { status, stderr } = await shape('pytorch --in None --kernel 4 --dtype f16');
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^adjoint: --dtype needs input extents that are known\n/),
    ]);
  });
});
