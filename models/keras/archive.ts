/**
 * The .keras archive: a ZIP file with config.json and model.weights.h5. Only these two are unpacked, and only where what they claim
 * to become is no bomb: DEFLATE makes at most 1032 bytes of one, and weights are hardly compressed at all.
 * Source: Keras 3, keras/src/saving/saving_lib.py; APPNOTE.TXT, .ZIP File Format Specification.
 */
import { unzipSync } from 'fflate';
import { describeValue } from '../../spec/describe-value.ts';
import { ModelError } from '../model.ts';

const CONFIG = 'config.json';
const WEIGHTS = 'model.weights.h5';

/** How many bytes one byte of the archive may become, above a size that is harmless. */
const MOST_GROWTH = 20;
const HARMLESS_BYTES = 2 ** 24;

/** What a ZIP file that is a model of PyTorch has. */
const PYTORCH = /(^|\/)data\.pkl$/;

/** The two files. @throws ModelError where the archive has not both, is damaged, or would become too large */
export function kerasArchive(file: string, bytes: Uint8Array): { config: Uint8Array; weights: Uint8Array } {
  const seen: string[] = [];
  const files = unpacked(file, bytes, seen);
  const config = files[CONFIG];
  const weights = files[WEIGHTS];
  if (config !== undefined && weights !== undefined) return { config, weights };
  if (seen.some((name) => PYTORCH.test(name))) {
    throw new ModelError(
      `${file}: must be a Keras archive, got one of PyTorch (pickle), which is a program: save it as safetensors`,
    );
  }
  throw new ModelError(
    `${file}: a Keras archive must have ${CONFIG} and ${WEIGHTS}, got ${describeValue(seen.slice(0, 5))}`,
  );
}

function unpacked(file: string, bytes: Uint8Array, seen: string[]): Record<string, Uint8Array> {
  const most = Math.max(HARMLESS_BYTES, MOST_GROWTH * bytes.length);
  try {
    return unzipSync(bytes, {
      filter({ name, originalSize }) {
        seen.push(name);
        if (name !== CONFIG && name !== WEIGHTS) return false;
        if (originalSize <= most) return true;
        throw new ModelError(`${file}: ${name} must become at most ${most} bytes, got ${originalSize}`);
      },
    });
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError(
      `${file}: must be a sound ZIP archive, got other bytes: ${describeValue(String((error as Error)?.message))}`,
    );
  }
}
