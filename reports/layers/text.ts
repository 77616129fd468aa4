/** The transposed convolutions of a model as text: words, case, cost, numbers, and who can compute each. */
import type { ListedCase, ListedLayer, ModelListing, NumberRange, Taker } from '../../models/listing.ts';
import type { QuantisedLayer, StoredTensor, UnreadLayer } from '../../models/model.ts';
import { counted } from '../counted.ts';
import { printable } from '../printable.ts';

/** A listing as text for a terminal. */
export function layersText(listing: ModelListing): string {
  const { file, version, layers, unread, multiplyAdds, numbers } = listing;
  const cases = layers.filter((one) => one.case !== null).length;
  return [
    `${file}: ${version}; ${counted(layers.length, 'transposed convolution')}`,
    ...layers.flatMap((one) => ['', ...layerLines(one)]),
    ...(unread.length > 0 ? ['', 'Not read:', ...unread.map(unreadLine)] : []),
    '',
    `Total: ${counted(layers.length, 'layer')}, ${millions(multiplyAdds)} million multiply-adds${ofThem(cases, layers.length)}, ${count(numbers)} numbers`,
    '',
  ]
    .map(printable)
    .join('\n');
}

function ofThem(cases: number, all: number): string {
  return cases === all ? '' : ` in the ${cases} whose case is known`;
}

function layerLines({ layer, case: found, reason, weights, bias }: ListedLayer): string[] {
  const { name, operator, convention, attributes, notes } = layer;
  return [
    `${name}  ${operator}, words of ${convention}`,
    `  ${attributes === null ? 'no words in the file' : wordsLine(attributes)}`,
    ...(found === null ? [`  no case: ${reason}`, `  ${openLine(layer)}`] : caseLines(found)),
    `  weights ${rangeLine(weights)}`,
    ...(bias === null ? ['  no bias'] : [`  bias ${rangeLine(bias)}`]),
    ...(found === null ? [] : takerLines(found.takers)),
    ...(layer.quantised === undefined ? [] : integerLines(layer.quantised, found?.integerTakers ?? [])),
    ...notes.map((note) => `  note: ${note}`),
  ];
}

function caseLines({ x, w, y, attributes, multiplyAdds, caveats }: ListedCase): string[] {
  return [
    `  x ${list(x)} · w ${list(w)} → y ${list(y)} · ${millions(multiplyAdds)} million multiply-adds`,
    `  ${wordsLine({ ...attributes })}`,
    ...caveats.map(({ id, statement }) => `  beware (${id}): ${statement}`),
  ];
}

function openLine({ input, weights }: { input: ListedLayer['layer']['input']; weights: StoredTensor }): string {
  const shape = input.shape?.map((extent) => extent ?? '?').join(',') ?? '?';
  return `input ${input.name} [${shape}] · w ${list(weights.shape)}, as the framework has them`;
}

function rangeLine({ type, count: all, least, most, zeros, notFinite, source }: NumberRange): string {
  const range = least === null || most === null ? 'none finite' : `${digits(least)} … ${digits(most)}`;
  const share = all === 0 ? 0 : (100 * zeros) / all;
  return [
    `${count(all)} of ${type} (${source}): ${range}`,
    `${zeros === 0 ? 'no zeros' : `${count(zeros)} zeros (${digits(share)} %)`}`,
    ...(notFinite > 0 ? [`${count(notFinite)} NaN or infinite`] : []),
  ].join(', ');
}

/** Who can, in one line; who cannot, a line for each reason. */
function takerLines(takers: readonly Taker[], how = ''): string[] {
  const able = takers.filter(({ missing }) => missing === null).map(({ subject }) => subject);
  const reasons = new Map<string, string[]>();
  for (const { subject, missing } of takers) {
    if (missing !== null) reasons.set(missing, [...(reasons.get(missing) ?? []), subject]);
  }
  return [
    ...(able.length > 0 ? [`  can${how}: ${able.join(', ')}`] : []),
    ...[...reasons].map(([reason, subjects]) => `  cannot${how}, ${reason}: ${subjects.join(', ')}`),
  ];
}

/** The integers of a layer: how they stand for real numbers, and who takes them. */
function integerLines({ dtype, quantisation }: QuantisedLayer, takers: readonly Taker[]): string[] {
  const { x, w, y, clamp } = quantisation;
  const one = ({ scale, zeroPoint }: typeof x) => `scale ${digits(scale)}, zero point ${zeroPoint}`;
  const scales = w.scale.length === 1 ? one({ scale: w.scale[0], zeroPoint: w.zeroPoint[0] }) : manyPoints(w);
  return [
    `  in ${dtype}: x ${one(x)} · w ${w.dtype}, ${scales} · y ${one(y)}, codes ${clamp[0]} … ${clamp[1]}`,
    ...takerLines(takers, ` in ${dtype}`),
  ];
}

function manyPoints({ scale, zeroPoint }: QuantisedLayer['quantisation']['w']): string {
  const range = (values: readonly number[]) => {
    const [least, most] = extremesOf(values);
    return least === most ? digits(least) : `${digits(least)} … ${digits(most)}`;
  };
  return `${count(scale.length)} scales ${range(scale)}, zero points ${range(zeroPoint)}`;
}

function extremesOf(values: readonly number[]): [least: number, most: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return [least, most];
}

function unreadLine({ name, operator, reason }: UnreadLayer): string {
  return `  ${name}  ${operator}: ${reason}`;
}

function wordsLine(words: Readonly<Record<string, unknown>>): string {
  const lines = Object.entries(words).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return lines.length === 0 ? 'no words: all as by default' : lines.join(' · ');
}

function list(shape: readonly number[]): string {
  return `[${shape.join(',')}]`;
}

function millions(multiplyAdds: number): string {
  return (multiplyAdds / 1e6).toFixed(2);
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** Three significant digits, of numbers of either sign. */
function digits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
