/**
 * Keras: Conv{1,2,3}DTranspose layers of a .keras archive or of a whole model in HDF5, with their configuration and weights.
 * Source: Keras 3, keras/src/saving/saving_lib.py and keras/src/legacy/saving/legacy_h5_format.py.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { uniqueNames } from '../layer-names.ts';
import { type Model, ModelError, type ModelLayer, type UnreadLayer } from '../model.ts';
import { noLayers } from '../no-layers.ts';
import type { ModelSource } from '../source.ts';
import { Unreadable } from '../unreadable.ts';
import { kerasArchive } from './archive.ts';
import { type KerasConfig, type KerasLayer, kerasConfig, kerasWords } from './config.ts';
import { Hdf5 } from './hdf5.ts';
import { groupOf, type KerasGroup, kerasGroups, kerasTensors } from './weights.ts';

/** The memory of WebAssembly that the file is copied into. */
const MOST_BYTES = 2 ** 30;

/** @throws ModelError where the file is no model of Keras, is damaged, or has no transposed convolution */
export function readKeras(source: ModelSource): Model {
  const { name: file, size } = source;
  if (size > MOST_BYTES)
    throw new ModelError(`${file}: a Keras model must have at most ${MOST_BYTES} bytes, got ${size}`);
  const bytes = source.read(0, size);
  // A ZIP archive begins with PK; formatOf has seen that it is one or the other.
  if (bytes[0] === 0x50) {
    const { config, weights } = kerasArchive(file, bytes);
    const parsed = kerasConfig(file, Buffer.from(config).toString('utf8'));
    return withWeights(file, 'Keras 3 archive', weights, () => parsed);
  }
  return withWeights(file, 'Keras model in HDF5', bytes, (hdf5) => {
    const text = hdf5.text('', 'model_config');
    if (text === null) throw new ModelError(`${file}: must have model_config, got weights alone: save the whole model`);
    return kerasConfig(file, text);
  });
}

function withWeights(file: string, version: string, bytes: Uint8Array, configOf: (file: Hdf5) => KerasConfig): Model {
  const hdf5 = new Hdf5(file, bytes);
  try {
    const { found, kinds } = configOf(hdf5);
    if (found.length === 0) throw noLayers(file, 'Keras', kinds);
    const groups = kerasGroups(hdf5);
    const nameOf = uniqueNames();
    const layers: ModelLayer[] = [];
    const unread: UnreadLayer[] = [];
    for (const layer of found) {
      const name = nameOf(layer.name);
      try {
        layers.push(layerOf(hdf5, layer, found, groups, name));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        unread.push({ name, operator: layer.operator, reason: error.message });
      }
    }
    return { file, format: 'keras', version, layers, unread };
  } finally {
    hdf5.close();
  }
}

function layerOf(
  hdf5: Hdf5,
  layer: KerasLayer,
  layers: readonly KerasLayer[],
  groups: readonly KerasGroup[],
  name: string,
): ModelLayer {
  const words = kerasWords(layer);
  const { weights, bias } = kerasTensors(hdf5, groupOf(layer, layers, groups), words);
  const shape = layer.inputShape?.length === words.rank + 2 ? layer.inputShape : null;
  return {
    name,
    format: 'keras',
    operator: layer.operator,
    convention: 'keras',
    attributes: words.attributes,
    input: { name: `input of ${describeValue(layer.name)}`, shape, channelsLast: words.channelsLast },
    output: null,
    weights,
    bias,
    notes: words.notes,
  };
}
