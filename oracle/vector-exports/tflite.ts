/**
 * A vector as a folder: model.tflite, whose input is x and whose weights are constants, and x and y as NumPy arrays in its layout, which has
 * channels last. One axis is written as two, the first of extent 1: the operators have two or three.
 * Source: the model is the one of subjects/third-party/tflite-model.ts.
 */
import { isQuantised } from '../../spec/number-types.ts';
import { inCodes } from '../../spec/quantisation.ts';
import { lend } from '../../subjects/calls/lent-arguments.ts';
import { toChannelsLast } from '../../subjects/third-party/channels-last.ts';
import type { Exportable } from './exportable.ts';
import { liftedTo2d, tensorLiftedTo2d } from './lifted.ts';
import { npy } from './npy.ts';
import { storedTensors } from './stored.ts';

/** By path. @throws Error with the command to install flatbuffers, where it is missing */
export async function tfliteFolder(one: Exportable): Promise<Map<string, Uint8Array>> {
  // Loaded only here: the encoder is an optional package.
  const { tfliteModel } = await import('../../subjects/third-party/tflite-model.ts');
  const problem = liftedTo2d(one.problem);
  // In arrays of their types.
  const given = isQuantised(problem.dtype) ? lend(inCodes(problem), false).given : problem;
  const files = new Map([[`${one.vector.id}/model.tflite`, tfliteModel(given, 'stored')]]);
  for (const { name, shape, type, data } of storedTensors(one)) {
    if (name === 'w' || name === 'bias') continue;
    const image = toChannelsLast(tensorLiftedTo2d({ shape, data }));
    files.set(`${one.vector.id}/${name}.npy`, npy(image.data, image.shape, type));
  }
  return files;
}
