import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { outlineOfLayer } from '../../models/listing.ts';
// Loaded here rather than in the middle of a test, so that its tables face all of them.
import '../../models/keras/read-keras.ts';
import { ModelError } from '../../models/model.ts';
import { readModel } from '../../models/read-model.ts';
import { bytesAsSource } from '../../models/source.ts';
import { hdf5Bytes, kerasBytes, kerasLayer, kerasModel, type WrittenDataset } from './write-keras.ts';

const reading = (bytes: Uint8Array) => readModel(bytesAsSource('m.keras', bytes));
const refusal = (reads: Promise<unknown>) =>
  reads.then(
    () => 'read',
    (error) => (error instanceof ModelError ? error.message : error),
  );

/** A kernel [3,2,4], and another one. */
const counting = (shape: readonly number[], first: number): WrittenDataset => {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, at) => first + at);
  return { shape, data };
};
const KERNEL = counting([3, 2, 4], 0);
const OTHER = counting([3, 2, 2], 100);
const UP = kerasLayer('up', {}, [null, 5, 4]);
const CONFIG = kerasModel([UP]);
const VARS = 'layers/conv1d_transpose/vars';
const named = (name: string) => ({ [`${VARS} name`]: name });

describe('a Keras archive', () => {
  it('gives words, shapes and weights in the layout of Keras', async () => {
    const { layers, version } = await reading(kerasBytes(CONFIG, hdf5Bytes({ [`${VARS}/0`]: KERNEL }, named('up'))));
    expect(version).toBe('Keras 3 archive');
    expect(layers).toEqual([
      {
        name: 'up',
        format: 'keras',
        operator: 'Conv1DTranspose',
        convention: 'keras',
        attributes: { strides: [2], padding: 'same' },
        input: { name: 'input of "up"', shape: [null, 5, 4], channelsLast: true },
        output: null,
        weights: { name: `${VARS}/0`, source: 'dataset', type: 'f32', ...KERNEL },
        bias: null,
        notes: [],
      },
    ]);
    // w[c, m, k] is kernel[k, m, c]: the numbers count on by channels in, then out, then taps.
    const { outline } = outlineOfLayer(layers[0]);
    expect([outline?.x.shape, outline?.w.shape]).toEqual([
      [1, 4, 5],
      [4, 2, 3],
    ]);
    expect(Array.from(outline!.w.data!.slice(0, 6))).toEqual([0, 8, 16, 4, 12, 20]);
  });

  it('gives the bias, and what follows', async () => {
    const bias = { shape: [2], data: Float32Array.of(7, 8) };
    const config = kerasModel([kerasLayer('up', { use_bias: true, activation: 'tanh' }, [null, 5, 4])]);
    const { layers } = await reading(
      kerasBytes(config, hdf5Bytes({ [`${VARS}/0`]: KERNEL, [`${VARS}/1`]: bias }, named('up'))),
    );
    expect(layers[0].bias?.data).toEqual(bias.data);
    expect(layers[0].notes).toEqual(['followed by "tanh", which is left out here']);
  });

  it.each([
    ['an activation and a type that change nothing', 'linear', 'float32', []],
    [
      'a name of its own',
      'gelu',
      'mixed_float16',
      ['followed by "gelu", which is left out here', 'of the type "mixed_float16"'],
    ],
    ['no name', undefined, undefined, ['followed by "Given", which is left out here', 'of the type "Given"']],
  ])(
    'says what follows and of which type, where these are objects of a class with %s',
    async (_, activation, dtype, notes) => {
      const object = (name: string | undefined) => ({ class_name: 'Given', config: { name } });
      const config = kerasModel([
        kerasLayer('up', { activation: object(activation), dtype: object(dtype) }, [null, 5, 4]),
      ]);
      const { layers } = await reading(kerasBytes(config, hdf5Bytes({ [`${VARS}/0`]: KERNEL }, named('up'))));
      expect(layers[0].notes).toEqual(notes);
    },
  );

  it('finds weights by the number of a class where groups have no names', async () => {
    const config = kerasModel([UP, kerasLayer('second', {}, [null, 10, 2])]);
    const { layers } = await reading(
      kerasBytes(config, hdf5Bytes({ [`${VARS}/0`]: KERNEL, 'layers/conv1d_transpose_1/vars/0': OTHER })),
    );
    expect(layers.map(({ name, weights }) => [name, weights.data])).toEqual([
      ['up', KERNEL.data],
      ['second', OTHER.data],
    ]);
  });

  it('is read within models and wrappers, however deep', async () => {
    const wrapper = '{"class_name":"Wrapper","config":{"name":"w","layer":';
    const config = `${wrapper.repeat(50_000)}${JSON.stringify(UP)}${'}}'.repeat(50_000)}`;
    const { layers } = await reading(kerasBytes(config, hdf5Bytes({ [`${VARS}/0`]: KERNEL }, named('up'))));
    expect(layers.map(({ name }) => name)).toEqual(['up']);
  });
});

describe('weights of a Keras archive', () => {
  it.each([
    [
      'of another name',
      {},
      { [`${VARS}/0`]: KERNEL },
      named('down'),
      'its weights are nowhere in the file, by the name "up"',
    ],
    ['of another shape', {}, { [`${VARS}/0`]: OTHER }, named('up'), null],
    [
      'with other filters',
      { filters: 3 },
      { [`${VARS}/0`]: KERNEL },
      named('up'),
      'kernel must be [3,3,C] by the configuration, got [3,2,4]',
    ],
    ['without a bias', { use_bias: true }, { [`${VARS}/0`]: KERNEL }, named('up'), 'its bias is nowhere in the file'],
    [
      'of integers',
      {},
      { [`${VARS}/0`]: { shape: [1], data: Int32Array.of(1) } },
      named('up'),
      'its weights are of a type that is not read, "<i"',
    ],
    ['with groups', { groups: 2 }, { [`${VARS}/0`]: KERNEL }, named('up'), 'groups must be 1, got 2'],
    [
      'with a kernel that is none',
      { kernel_size: [0] },
      { [`${VARS}/0`]: KERNEL },
      named('up'),
      'kernel_size must be 1 integers >= 1, got [0]',
    ],
  ] as const)('%s says why it is not read', async (_, change, datasets, attributes, reason) => {
    const config = kerasModel([kerasLayer('up', change, [null, 5, 4])]);
    const { layers, unread } = await reading(kerasBytes(config, hdf5Bytes(datasets, attributes)));
    if (reason === null) expect(outlineOfLayer(layers[0]).reason).toMatch(/channels/);
    else expect(unread).toEqual([{ name: 'up', operator: 'Conv1DTranspose', reason }]);
  });
});

describe('a whole model of Keras in HDF5', () => {
  it('gives the same, with weights by the name of the layer', async () => {
    const attributes = { ' model_config': JSON.stringify(CONFIG) };
    for (const kernel of ['model_weights/up/up/kernel', 'model_weights/up/up/kernel:0']) {
      const { layers } = await reading(hdf5Bytes({ [kernel]: KERNEL }, attributes));
      expect(layers[0]).toMatchObject({ name: 'up', weights: { data: KERNEL.data, name: kernel } });
    }
  });

  it.each(['', ':0'])('has the bias beside the kernel, by the same ending: %j', async (ending) => {
    const bias = { shape: [2], data: Float32Array.of(7, 8) };
    const config = kerasModel([kerasLayer('up', { use_bias: true }, [null, 5, 4])]);
    const group = 'model_weights/up/up';
    const datasets = { [`${group}/kernel${ending}`]: KERNEL, [`${group}/bias${ending}`]: bias };
    const { layers } = await reading(hdf5Bytes(datasets, { ' model_config': JSON.stringify(config) }));
    expect(layers[0].bias).toMatchObject({ name: `${group}/bias${ending}`, data: bias.data });
  });

  it('is refused where it is weights alone', async () => {
    expect(await refusal(reading(hdf5Bytes({ a: KERNEL })))).toBe(
      'm.keras: must have model_config, got weights alone: save the whole model',
    );
  });
});

describe('a damaged Keras model', () => {
  const weights = hdf5Bytes({ [`${VARS}/0`]: KERNEL }, named('up'));
  const sound = kerasBytes(CONFIG, weights);
  const bomb = () => {
    const zeros = new Uint8Array(2 ** 25);
    return zipSync({ 'config.json': zeros, 'model.weights.h5': weights }, { level: 9 });
  };
  it.each([
    ['cut short', () => sound.subarray(0, 900), /^m\.keras: must be a sound ZIP archive, got other bytes/],
    [
      'of HDF5 cut short',
      () => hdf5Bytes({ a: KERNEL }).subarray(0, 700),
      /^m\.keras: must be a sound HDF5 file, got other bytes/,
    ],
    ['with weights that are none', () => kerasBytes(CONFIG, Buffer.from('what')), /must be a sound HDF5 file/],
    [
      'with a configuration that is none',
      () => kerasBytes('{"a":', weights),
      'm.keras: config must be JSON, got "{\\"a\\":"',
    ],
    [
      'without such a layer',
      () => kerasBytes(kerasModel([{ class_name: 'Dense', config: { name: 'd' } }]), weights),
      /got "Sequential" ×1, "Dense" ×1/,
    ],
    [
      'without weights',
      () => zipSync({ 'config.json': Buffer.from('{}') }),
      /must have config.json and model.weights.h5, got \["config.json"\]/,
    ],
    [
      'of PyTorch',
      () => zipSync({ 'archive/data.pkl': Buffer.from('x') }),
      /of PyTorch \(pickle\), which is a program/,
    ],
    ['that is a bomb', bomb, /config.json must become at most 16777216 bytes, got 33554432/],
  ])('%s, is refused in one line', async (_, make, message) => {
    const said = await refusal(reading(make()));
    expect(said).toMatch(message);
    expect(said).not.toMatch(/\n/);
  });

  it.each(['null', '5', '"up"', '[]'])('with the configuration %s, has no layers', async (text) => {
    expect(await refusal(reading(kerasBytes(text, weights)))).toBe(
      'm.keras: Keras model: must have a transposed convolution, got nothing',
    );
  });
});
