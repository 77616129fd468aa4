/**
 * Where the weights of a Keras layer stand in an HDF5 file.
 *
 *   Keras 3    …/vars with the attribute `name`, that of the layer; in it 0 is the kernel and 1 the bias
 *   before     model_weights/…/LAYER with kernel and bias, or kernel:0 and bias:0
 *
 * The first versions of Keras 3 have no names: groups are then numbered by class, in the order of the layers of a model.
 * Source: Keras 3, keras/src/saving/saving_lib.py and keras/src/legacy/saving/legacy_h5_format.py.
 */
import { describeValue } from '../../spec/describe-value.ts';
import type { StoredTensor } from '../model.ts';
import { Unreadable } from '../unreadable.ts';
import type { KerasLayer, KerasWords } from './config.ts';
import type { Hdf5 } from './hdf5.ts';

/** A group with a kernel. */
export interface KerasGroup {
  /** The layer's name; null where the file does not say. */
  readonly name: string | null;
  /** Path of the group, without `vars`. */
  readonly path: string;
  readonly kernel: string;
  readonly bias: string | null;
}

/** All groups that have a kernel. */
export function kerasGroups(file: Hdf5): KerasGroup[] {
  const paths = file.paths();
  const known = new Set(paths);
  const groups: KerasGroup[] = [];
  for (const kernel of paths) {
    const match = /^(?:(.*)\/)?(?:vars\/0|kernel(:0)?)$/.exec(kernel);
    if (match === null) continue;
    const [, path = '', suffix = ''] = match;
    const isNew = kernel.endsWith('vars/0');
    const bias = `${path}/${isNew ? 'vars/1' : `bias${suffix}`}`;
    const name = isNew ? file.text(`${path}/vars`, 'name') : (path.split('/').at(-1) ?? null);
    groups.push({ name, path, kernel, bias: known.has(bias) ? bias : null });
  }
  return groups;
}

/**
 * The group of a layer.
 * @param layers all of the model, since groups without names are counted
 * @throws Unreadable where there is none, or several that may be meant
 */
export function groupOf(layer: KerasLayer, layers: readonly KerasLayer[], groups: readonly KerasGroup[]): KerasGroup {
  const named = groups.filter(({ name }) => name === layer.name);
  if (named.length === 1) return named[0];
  if (named.length > 1)
    throw new Unreadable(`its weights are ambiguous: ${named.length} groups are named ${describeValue(layer.name)}`);
  const counted = groupsByNumber(layer.operator, groups);
  const same = layers.filter(({ operator }) => operator === layer.operator);
  if (counted.length === same.length && new Set(counted.map(folderOf)).size === 1) return counted[same.indexOf(layer)];
  throw new Unreadable(`its weights are nowhere in the file, by the name ${describeValue(layer.name)}`);
}

function folderOf({ path }: KerasGroup): string {
  return path.split('/').slice(0, -1).join('/');
}

/** conv2d_transpose, conv2d_transpose_1, … of groups without a name, in the order of their numbers. */
function groupsByNumber(operator: string, groups: readonly KerasGroup[]): KerasGroup[] {
  const snake = operator.replace(/DTranspose$/, 'd_transpose').toLowerCase();
  const numberOf = ({ name, path }: KerasGroup) => {
    const match = new RegExp(`(?:^|/)${snake}(?:_(\\d+))?$`).exec(path);
    return name !== null || match === null ? null : Number(match[1] ?? 0);
  };
  return groups
    .filter((group) => numberOf(group) !== null)
    .toSorted((a, b) => Number(numberOf(a)) - Number(numberOf(b)));
}

/** @throws Unreadable where kernel or bias have not the shape that the configuration says, ModelError where they are damaged */
export function kerasTensors(
  file: Hdf5,
  { kernel, bias }: KerasGroup,
  words: KerasWords,
): { weights: StoredTensor; bias: StoredTensor | null } {
  const weights = { name: kernel, source: 'dataset', ...file.numbers(kernel) };
  const expected = [...words.kernel, words.filters];
  if (weights.shape.length !== expected.length + 1 || weights.shape.slice(0, -1).join() !== expected.join()) {
    throw new Unreadable(`kernel must be [${expected},C] by the configuration, got [${weights.shape}]`);
  }
  if (!words.hasBias) return { weights, bias: null };
  if (bias === null) throw new Unreadable('its bias is nowhere in the file');
  return { weights, bias: { name: bias, source: 'dataset', ...file.numbers(bias) } };
}
