/**
 * What a program says about the time that its own calls take. Nobody else was there, so that it is its word; but it
 * cannot have spent more time than passed while it was asked.
 */
import { describeValue } from '../../spec/describe-value.ts';
import { MAX_SAMPLES, type OwnTimes } from '../subject.ts';

/** Bytes of the longest list of times that is read. */
export const TIMES_BYTES = 32 * MAX_SAMPLES;

/**
 * The times in an answer of kind 'times'.
 * @param minSamples how many calls there must be
 * @param elapsedMs from the question to the answer
 * @throws TypeError or RangeError naming the field
 */
export function readTimes(
  { samplesMs, prepareMs = null }: Readonly<Record<string, unknown>>,
  { minSamples, elapsedMs }: { readonly minSamples: number; readonly elapsedMs: number },
): OwnTimes {
  if (!Array.isArray(samplesMs)) throw new TypeError(`samplesMs must be a list, got ${describeValue(samplesMs)}`);
  if (samplesMs.length < minSamples || samplesMs.length > MAX_SAMPLES) {
    throw new RangeError(`samplesMs must have ${minSamples} to ${MAX_SAMPLES} entries, got ${samplesMs.length}`);
  }
  const samples = samplesMs.map((sample: unknown, at) => {
    if (isFiniteNumber(sample) && sample > 0) return sample;
    throw wrongTime(sample, `samplesMs[${at}] must be a finite number > 0`);
  });
  if (prepareMs !== null && !(isFiniteNumber(prepareMs) && prepareMs >= 0)) {
    throw wrongTime(prepareMs, 'prepareMs must be a finite number >= 0');
  }
  const totalMs = samples.reduce((sum, sample) => sum + sample, prepareMs ?? 0);
  if (!(totalMs <= elapsedMs)) {
    throw new RangeError(`the times must sum to at most the ${elapsedMs} ms that passed, got ${totalMs}`);
  }
  return { samplesMs: samples, prepareMs };
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function wrongTime(value: unknown, rule: string): Error {
  const message = `${rule}, got ${describeValue(value)}`;
  return typeof value === 'number' ? new RangeError(message) : new TypeError(message);
}
