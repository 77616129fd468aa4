/**
 * A vector as a folder of ONNX's backend tests: model.onnx, whose input is x and whose weights are initializers, and
 * test_data_set_0 with x and y as TensorProto.
 * Source: onnx/backend/test/README.md; the model is the one of subjects/third-party/onnx-model.ts, or of integers
 * that of onnx-quantised-model.ts beside it.
 */
import { isQuantised } from '../../spec/number-types.ts';
import { inCodes } from '../../spec/quantisation.ts';
import type { Exportable } from './exportable.ts';

/** By path. @throws Error with the command to install onnx-proto, where it is missing */
export async function onnxFolder({ vector, problem, result }: Exportable): Promise<Map<string, Uint8Array>> {
  // Loaded only here: the encoder is an optional package.
  const { onnxModel, onnxTensor } = await import('../../subjects/third-party/onnx-model.ts');
  const { onnxQuantisedModel } = await import('../../subjects/third-party/onnx-quantised-model.ts');
  const { dtype } = problem;
  const isInteger = isQuantised(dtype);
  const data = `${vector.id}/test_data_set_0`;
  return new Map([
    [`${vector.id}/model.onnx`, isInteger ? onnxQuantisedModel(problem) : onnxModel(problem)],
    [`${data}/input_0.pb`, onnxTensor('x', isInteger ? inCodes(problem).x : problem.x, dtype)],
    [`${data}/output_0.pb`, onnxTensor('y', result, dtype)],
  ]);
}
