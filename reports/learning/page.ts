/** Training runs as one page: loss curves, kernels before and after, and what was checked at every step. */
import type { LearningResult, TrainingRun } from '../../upsampling/learning/result.ts';
import { NOBODY } from '../page/filter.ts';
import { type Html, html } from '../page/html.ts';
import { table } from '../page/table.ts';
import { type Shot, sheet, shotMaker } from '../upsampling/sheet.ts';
import { kernelPicture, strongestOf } from './kernel-picture.ts';
import { lossChart } from './loss-chart.ts';
import { error, kernelGainText, lawText } from './numbers.ts';

/** A training run as a page of its own: one HTML document. Needs the packages vega, vega-lite and fast-png. */
export async function learningPage(result: LearningResult): Promise<string> {
  const { runs, steps, batch, rate, seed } = result;
  const charts: Html[] = [];
  for (const factor of new Set(runs.map((run) => run.factor))) charts.push(await lossChart(result, factor));
  return sheet({
    title: 'Learning to upsample',
    lead: html`Layers of one channel learn to make pictures larger. Their weights are parameters: they start at random and are trained, and
nothing is transposed when the layer runs. Each had ${steps} steps of ${batch} pictures by Adam at ${rate}, from half time on down towards 0; seed ${seed}.`,
    sections: [
      { id: 'losses', title: 'Losses', body: html`${charts}` },
      { id: 'kernels', title: 'Kernels', body: kernels(runs, await shotMaker()) },
      { id: 'numbers', title: 'The numbers', body: numbers(result) },
    ],
    command: 'adjoint learn',
  });
}

function kernels(runs: readonly TrainingRun[], shot: Shot): Html {
  const cards = runs.map((run) => {
    const { id, title, before, after } = run;
    const strongest = Math.max(strongestOf(before), strongestOf(after));
    return html`<figure id="${id}"><figcaption><h3>${title}</h3></figcaption><div class="shots two">${[
      shot(
        kernelPicture(before, strongest),
        `kernel of ${title} before training`,
        `before: ones become ${kernelGainText(before)}`,
      ),
      shot(
        kernelPicture(after, strongest),
        `kernel of ${title} after training`,
        `after: ones become ${kernelGainText(after)}`,
      ),
    ]}</div></figure>`;
  });
  return html`<p class="lead">One square is one weight: blue above 0, orange below, white 0, each pair on one scale. A layer with a picture of
ones for its input draws the pattern of the numbers below: if they differ, a checkerboard.</p><div class="cards">${cards}</div>`;
}

function numbers(result: LearningResult): Html {
  const { runs, yardsticks, lawHolds } = result;
  return html`<p class="verdict ${lawHolds ? 'pass' : 'fail'}">${lawText(result)}.</p>
<p class="lead">The law: ⟨g, T(x, w)⟩ = ⟨gₓ, x⟩ = ⟨g_w, w⟩ with g the gradient of the loss in the layer’s output. The three are sums of the same
products in different orders, so that they may differ by rounding only, for which there is a proven bound; a wrong gradient is
beyond it by far.</p>
${table(NOBODY, {
  id: 'runs',
  caption: 'Mean squared errors on pictures that were not learned from, and the law at each step',
  columns: [
    { title: 'layer' },
    { title: 'before', isNumber: true },
    { title: 'after', isNumber: true },
    { title: 'largest deviation by its bound', isNumber: true },
    { title: 'at step', isNumber: true },
  ],
  rows: [
    ...runs.map(({ title, unseenBefore, unseenAfter, law }) => ({
      cells: [title, error(unseenBefore), error(unseenAfter), law.largest.toPrecision(3), law.step],
    })),
    ...yardsticks.map(({ title, factor, unseen }) => ({ cells: [`${title} ×${factor}`, '', error(unseen), '', ''] })),
  ],
})}`;
}
