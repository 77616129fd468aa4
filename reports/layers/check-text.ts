/** What checking the layers of a model found, as text: a line for each layer and subject, then failures and verdict. */
import type { LayerCheck, LayersResult } from '../../runs/layers/result.ts';
import { counted } from '../counted.ts';
import { significant } from '../digits.ts';
import { printable } from '../printable.ts';

/** The result as text for a terminal. @param isShort failures and verdict only */
export function layerChecksText(result: LayersResult, isShort = false): string {
  const { checks, objections } = result;
  const failed = checks.filter(({ status }) => status === 'failed');
  return [
    ...(isShort ? [] : tableLines(result)),
    ...failed.flatMap(failureLines),
    objections.length === 0
      ? `agree: ${counted(checks.filter(({ status }) => status === 'passed').length, 'check')} of ${counted(result.layers.length, 'layer')}`
      : `${failed.length > 0 ? 'disagree' : 'partial'}: ${objections.join('; ')}`,
    '',
  ]
    .map(printable)
    .join('\n');
}

function tableLines({ file, version, seed, layers, subjects, checks }: LayersResult): string[] {
  const width = Math.max(...subjects.map(({ name }) => name.length), 0);
  const lines = layers.flatMap((layer) => [
    '',
    `${layer.name}${sizeOf(layer)}`,
    ...subjects.map(({ name }) => {
      const own = checks.filter((check) => check.layer === layer.name && check.subject === name);
      return `  ${name.padEnd(width)}  ${own.map(shortOf).join(' · ')}`;
    }),
  ]);
  return [`${file}: ${version}; seed ${seed}`, ...lines, ''];
}

function sizeOf({ x, modelX, reason }: LayersResult['layers'][number]): string {
  if (x === null || modelX === null) return `  not checked: ${reason}`;
  const same = x.join() === modelX.join();
  return `  x [${x}]${same ? '' : `, made smaller than the model's [${modelX}]`}`;
}

function shortOf({ law, numbers, status, missing, error }: LayerCheck): string {
  const what = numbers === 'weights' ? 'own weights' : law;
  if (status === 'not covered') return `${what} not covered (${missing})`;
  if (status === 'interrupted') return `${what} interrupted`;
  if (status === 'failed') return `${what} FAILED`;
  if (error === null) return `${what} ok`;
  return `${what} ok, ${digits(error.ulps)} ulp, ${digits(error.units)} u·Σ|x||w|`;
}

function digits(value: number): string {
  return value === 0 ? '0' : significant(value);
}

function failureLines({ layer, subject, law, numbers, mismatch, case: problem }: LayerCheck): string[] {
  return [
    `FAILED  ${subject} on ${layer}, ${numbers === 'weights' ? 'with its own weights' : 'with integers'}: ${law}`,
    `  ${mismatch}`,
    ...(problem === null ? [] : [`  case: ${problem}`]),
    '',
  ];
}
