/** Models of Keras as the tests need them: HDF5 by the library of the HDF Group, archives by fflate. */
import { zipSync } from 'fflate';
import { File, FS, ready } from 'h5wasm';

await ready;
const files = FS as unknown as { readFile(path: string): Uint8Array; unlink(path: string): void };

/** Numbers of a dataset, by its path. */
export interface WrittenDataset {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
}

/** An HDF5 file. @param attributes texts, by the path of the group and the name: `layers/a/vars name` */
export function hdf5Bytes(
  datasets: Readonly<Record<string, WrittenDataset>>,
  attributes: Readonly<Record<string, string>> = {},
): Uint8Array {
  const path = '/written.h5';
  const file = new File(path, 'w');
  for (const [name, { shape, data }] of Object.entries(datasets)) {
    const groups = name.split('/').slice(0, -1);
    groups.forEach((_, at) => {
      const group = groups.slice(0, at + 1).join('/');
      if (file.get(group) === null) file.create_group(group);
    });
    file.create_dataset({ name, data, shape: [...shape] });
  }
  for (const [place, value] of Object.entries(attributes)) {
    const [group, attribute] = place.split(' ');
    (group === '' ? file : (file.get(group) as File)).create_attribute(attribute, value);
  }
  file.close();
  const bytes = files.readFile(path).slice();
  files.unlink(path);
  return bytes;
}

/** A .keras archive. */
export function kerasBytes(config: unknown, weights: Uint8Array): Uint8Array {
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  return zipSync(
    { 'metadata.json': Buffer.from('{}'), 'config.json': Buffer.from(text), 'model.weights.h5': weights },
    { level: 0 },
  );
}

/** A model of these layers, as Keras writes it. */
export function kerasModel(layers: readonly object[]): object {
  return { module: 'keras', class_name: 'Sequential', config: { name: 'sequential', layers } };
}

/** A layer as Keras writes it. */
export function kerasLayer(name: string, config: object, inputShape: readonly (number | null)[] | null = null): object {
  const kernel = { filters: 2, kernel_size: [3], strides: [2], padding: 'same', use_bias: false, activation: 'linear' };
  return {
    module: 'keras.layers',
    class_name: 'Conv1DTranspose',
    config: { name, ...kernel, ...config },
    ...(inputShape !== null && { build_config: { input_shape: inputShape } }),
  };
}
