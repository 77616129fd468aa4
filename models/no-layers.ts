/** A sound model that has no transposed convolution: what it has instead. */
import { describeValue } from '../spec/describe-value.ts';
import { ModelError } from './model.ts';

/** Kinds that are named. */
const SHOWN = 8;

/** @param kinds how many operators there are of each */
export function noLayers(file: string, format: string, kinds: ReadonlyMap<string, number>): ModelError {
  const most = [...kinds].toSorted(([, a], [, b]) => b - a);
  const shown = most.slice(0, SHOWN).map(([kind, count]) => `${describeValue(kind)} ×${count}`);
  const rest = most.length > SHOWN ? ` and ${most.length - SHOWN} other kinds` : '';
  const has = shown.length === 0 ? 'nothing' : `${shown.join(', ')}${rest}`;
  return new ModelError(`${file}: ${format} model: must have a transposed convolution, got ${has}`);
}
