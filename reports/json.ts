/**
 * Results as JSON for machines, every one by the same writer. What JSON cannot carry becomes a string, as in a canonical case:
 * NaN, infinities and −0. Each names the schema that it follows; `documents.ts` reads back those that have one in `schemas/`.
 */

import type { Environment } from '../bench/environment.ts';
import type { HuntResult } from '../bench/hunt/result.ts';
import type { BenchResult } from '../bench/result.ts';
import type { ScaleResult } from '../bench/scale/result.ts';
import type { ConvolutionMatrix } from '../explain/convolution-matrix.ts';
import type { Exposition } from '../explain/exposition.ts';
import type { LayerCode } from '../explain/layer-code.ts';
import type { FaultsResult } from '../faults/result.ts';
import type { CertifyResult } from '../runs/certify/result.ts';
import type { LayersResult } from '../runs/layers/result.ts';
import type { VerifyResult } from '../runs/verify/result.ts';
import { numberToJson } from '../spec/case.ts';
import type { ShapeAnswer } from '../spec/conventions/answer.ts';
import type { UnknownAnswer } from '../spec/conventions/unknown.ts';
import type { WantAnswer } from '../spec/conventions/want.ts';
import type { TypeNeeds } from '../spec/type-needs.ts';
import type { LearningResult } from '../upsampling/learning/result.ts';
import type { UpsamplingResult } from '../upsampling/result.ts';
import type { Asked } from './explain/asked.ts';
import { SCHEMAS } from './schemas.ts';

/** Results of runs that the machine matters to. */
export type RunResult = VerifyResult | FaultsResult | BenchResult | ScaleResult | HuntResult | CertifyResult;

const ids = Object.fromEntries(
  Object.entries(SCHEMAS).map(([kind, schema]) => [kind, schema.properties.schema.const]),
) as Readonly<Record<keyof typeof SCHEMAS, string>>;

/** The `schema` of every document: of the schema itself where there is one. */
const IDS = {
  ...ids,
  certify: 'adjoint/certify/1',
  shape: 'adjoint/shape/1',
  want: 'adjoint/shape-want/1',
  unknown: 'adjoint/shape-unknown/1',
  upsample: 'adjoint/upsample/1',
  learn: 'adjoint/learn/1',
  model: 'adjoint/model/1',
} as const;

/** The document that `resultJson` writes: the whole result, and where it was made. */
export function resultDocument<R extends RunResult>(result: R, environment: Environment) {
  return { schema: IDS[result.kind], environment, ...result };
}

/** A result as a JSON document that names its schema and the machine. */
export function resultJson(result: RunResult, environment: Environment): string {
  return written(resultDocument(result, environment));
}

/** The layers of a model, checked. */
export function layerChecksJson(result: LayersResult, environment: Environment): string {
  return written({ schema: IDS.model, environment, ...result });
}

/** An answer to a question of size. @param codes of each outcome, where they are asked for */
export function shapeJson(
  answer: ShapeAnswer,
  codes: readonly (readonly LayerCode[])[] | null = null,
  types: readonly (readonly TypeNeeds[])[] = [],
): string {
  return written({
    schema: IDS.shape,
    ...answer,
    ...(codes !== null && { codes }),
    ...(types.length > 0 && { types }),
  });
}

/** What gives an output that was asked for. */
export function wantJson(answer: WantAnswer, types: readonly (readonly TypeNeeds[])[] = []): string {
  return written({ schema: IDS.want, ...answer, ...(types.length > 0 && { types }) });
}

/** Sizes of inputs that are not known yet. */
export function unknownJson(answer: UnknownAnswer): string {
  return written({ schema: IDS.unknown, ...answer });
}

/** A comparison of upsampling methods. Pictures are files of their own; here are their sizes. */
export function upsamplingJson({ factor, seed, input, truth, methods, conventions, zoomed }: UpsamplingResult): string {
  return written({
    schema: IDS.upsample,
    factor,
    seed,
    input: sizeOf(input),
    truth: truth && sizeOf(truth),
    zoomed,
    methods: methods.map(({ picture, spectrum: _, ...method }) => ({ ...method, output: sizeOf(picture) })),
    conventions,
  });
}

function sizeOf({ width, height, channels }: UpsamplingResult['input']) {
  return { width, height, channels };
}

/** Training runs. */
export function learningJson(result: LearningResult): string {
  return written({ schema: IDS.learn, ...result });
}

/** An exposition in one line, with the code of each framework and the cells that were asked for. */
export function expositionJson(
  exposition: Exposition,
  codes: ReadonlyMap<string, string | null>,
  asked: Asked,
): string {
  return written({ ...exposition, codes: Object.fromEntries(codes), asked }, 0);
}

/** C as a list of what it stores, in one line. */
export function matrixJson(matrix: ConvolutionMatrix): string {
  return written(matrix, 0);
}

function written(document: object, indent = 2): string {
  const plain = (_: string, value: unknown) => {
    if (typeof value === 'number') return numberToJson(value);
    return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
  };
  return `${JSON.stringify(document, plain, indent)}\n`;
}
