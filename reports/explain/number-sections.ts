/** The parts of the page that are tables: extents, both convolutions, multiplications, the words of frameworks. */
import type { ConvolutionNumbers } from '../../explain/convolutions.ts';
import type { Exposition } from '../../explain/exposition.ts';
import type { AxisSteps } from '../../explain/extents.ts';
import type { Section } from '../page/frame.ts';
import { type Html, html, type Piece } from '../page/html.ts';
import { countText, extentsText } from './names.ts';
import { outputPaddingText, rowsText } from './text.ts';

export function extentSection({ axes }: Exposition): Section {
  return {
    id: 'extents',
    title: 'The output extent, step by step',
    body: html`<p class="lead">Every input cell stamps the kernel onto the output, s cells further for each; the pads crop the ends, and output padding crops the end less.</p>
${axes.map((axis, at) => axisTable(axis, at))}`,
  };
}

function axisTable(axis: AxisSteps, at: number): Html {
  const rows = axis.steps.map(
    ({ name, formula, numbers, value }) =>
      html`<tr><th scope="row">${name}</th><td>${formula}</td><td>${numbers}</td><td class="number" data-step="${at}">${value}</td></tr>`,
  );
  const { input, output } = axis.axis;
  return html`${plainTable(`axis-${at}`, `Axis ${at}: ${input} cells become ${output}`, ['step', 'formula', 'in numbers', ''], rows)}
<p>${outputPaddingText(axis.outputPadding, axis)}</p>`;
}

export function convolutionSection({ convolutions: { direct, overZeros } }: Exposition): Section {
  const row = (name: string, of: (numbers: ConvolutionNumbers) => string) =>
    html`<tr><th scope="row">${name}</th><td>${of(direct)}</td><td>${of(overZeros)}</td></tr>`;
  const listed = (numbers: readonly number[]) => numbers.join(', ');
  const rows = [
    row('input', ({ input }) => extentsText(input)),
    row('kernel', ({ kernel }) => extentsText(kernel)),
    row('stride', ({ stride }) => listed(stride)),
    row('dilation', ({ dilation }) => listed(dilation)),
    row('zeros between two cells', ({ zerosBetween }) => listed(zerosBetween)),
    row('pads before', ({ padBegin }) => listed(padBegin)),
    row('pads after', ({ padEnd }) => listed(padEnd)),
    html`<tr><th scope="row">output</th><td>${rowsText(direct.output, overZeros.input)}</td><td>${extentsText(overZeros.output)}</td></tr>`,
  ];
  return {
    id: 'convolutions',
    title: 'Two ordinary convolutions, with the numbers of both',
    body: html`<p class="lead">The attributes of a transposed convolution are those of C, the convolution that it transposes. The convolution that computes it over zeros has other pads: ek − 1 − p. Reading the one as the other is the commonest mistake.</p>
${plainTable('convolutions-table', 'The same case as two convolutions', ['', 'C, whose transpose this is', 'over x with zeros, kernel flipped'], rows)}`,
  };
}

export function multiplicationSection({ multiplications }: Exposition): Section {
  const counts = (useful: number, overZeros: number) =>
    html`<p class="lead"><b data-count="useful">${countText(useful)}</b> products land in the output. The convolution over the image with zeros multiplies <b data-count="over-zeros">${countText(overZeros)}</b>: ${((100 * useful) / overZeros).toFixed(1)} % of them are of use.</p>`;
  return {
    id: 'multiplications',
    title: 'What the zeros cost',
    body:
      multiplications?.overZeros === 0
        ? html`<p class="lead">The batch is empty: nothing is multiplied.</p>`
        : multiplications === null
          ? html`<p class="lead">An axis is too long for the products to be counted.</p>`
          : counts(multiplications.useful, multiplications.overZeros),
  };
}

export function wordSection({ words }: Exposition, codes: ReadonlyMap<string, string | null>): Section {
  const rows = words.map(({ convention, reason }) => {
    const code = codes.get(convention) ?? null;
    return html`<tr><th scope="row">${convention}</th><td>${code === null ? `cannot say it: ${reason}` : html`<code>${code}</code>`}</td></tr>`;
  });
  return {
    id: 'words',
    title: 'In the words of each framework',
    body: html`<p class="lead">The same operator, as one types it there. Layouts and the order of the weights differ too. A framework that takes pads of each end gets the plainest ones: output padding is then a pad less at the end.</p>
${plainTable('words-table', 'The case in the words of each framework', ['framework', 'call'], rows)}`,
  };
}

function plainTable(id: string, caption: Piece, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroll" role="region" tabindex="0" aria-labelledby="${id}"><table><caption id="${id}">${caption}</caption>
<thead><tr>${heads.map((head) => (head === '' ? html`<td></td>` : html`<th scope="col">${head}</th>`))}</tr></thead><tbody>${rows}</tbody></table></div>`;
}
