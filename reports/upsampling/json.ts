/** A comparison of upsampling methods as JSON for machines. Pictures are files; here are their names. */
import { numberToJson } from '../../spec/case.ts';
import type { UpsamplingResult } from '../../upsampling/result.ts';

export const UPSAMPLING_SCHEMA = 'adjoint/upsample/1';

export function upsamplingJson({ factor, seed, input, truth, methods, conventions, zoomed }: UpsamplingResult): string {
  const number = (value: number | null) => (value === null ? null : numberToJson(value));
  const size = ({ width, height, channels }: { width: number; height: number; channels: number }) => ({
    width,
    height,
    channels,
  });
  const document = {
    schema: UPSAMPLING_SCHEMA,
    factor,
    seed,
    input: size(input),
    truth: truth && size(truth),
    zoomed,
    methods: methods.map(({ picture, spectrum: _, strideDecibels, psnr, ...method }) => ({
      ...method,
      output: size(picture),
      strideDecibels: number(strideDecibels),
      psnr: number(psnr),
    })),
    conventions: conventions.map((row) => ({ ...row, psnr: number(row.psnr) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
