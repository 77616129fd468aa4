/** The loss curves of the layers of one factor. */
import type { LearningResult, TrainingRun } from '../../upsampling/learning/result.ts';
import { asIs, type Chart, TIP } from '../page/charts/drawing.ts';
import { figure } from '../page/charts/figure.ts';
import { logAxis, onLogAxis, titleAbove } from '../page/charts/log-axis.ts';
import { NOBODY } from '../page/filter.ts';
import { type Html, html } from '../page/html.ts';
import { error } from './numbers.ts';

/** Points of a curve at most: more would not be visible. Each is the mean of the steps that it stands for. */
const POINTS = 120;

export function lossChart({ runs, yardsticks, steps }: LearningResult, factor: number): Promise<Html> {
  const own = runs.filter((run) => run.factor === factor);
  const best = own.reduce((a, b) => (b.unseenAfter < a.unseenAfter ? b : a));
  const bilinear = yardsticks.find((yardstick) => yardstick.factor === factor && yardstick.title === 'bilinear')!;
  return figure(NOBODY, {
    id: `loss-${factor}`,
    title: `Loss while learning ×${factor}`,
    message: html`After ${steps} steps the best on unseen pictures is ${best.title}, ${error(best.unseenAfter)}; bilinear interpolation
has ${error(bilinear.unseen)} there.`,
    reading: 'The mean squared error of the pictures of each step, before it; a logarithmic axis.',
    chart: chartOf(own),
    legend: legend(own),
    caption: 'Mean squared error of a step’s pictures, and of unseen ones',
    columns: [
      { title: 'layer' },
      ...['step 1', `step ${steps}`, 'unseen, before', 'unseen, after'].map((title) => ({ title, isNumber: true })),
    ],
    rows: own.map(({ title, losses, unseenBefore, unseenAfter }) => ({
      cells: [title, ...[losses[0], losses[losses.length - 1], unseenBefore, unseenAfter].map(error)],
    })),
  });
}

function legend(runs: readonly TrainingRun[]): Html {
  const entries = runs.map(
    ({ title }, at) =>
      html`<li><svg class="sign" viewBox="0 0 3 3" aria-hidden="true"><path d="M0,1H3V2H0Z" fill="var(--hue-${at})"/></svg> ${title}</li>`,
  );
  return html`<ul class="legend" aria-label="Colours of the layers">${entries}</ul>`;
}

function chartOf(runs: readonly TrainingRun[]): Chart {
  const values = runs.flatMap(({ title, losses }, at) => {
    const tip = `${title}: from ${error(losses[0])} to ${error(losses[losses.length - 1])}`;
    return losses.map((loss, step) => ({ tip, step: step + 1, loss, colour: `var(--hue-${at})` }));
  });
  const up = logAxis(values.map(({ loss }) => loss));
  return {
    spec: {
      data: { values },
      transform: [
        { bin: { maxbins: POINTS }, field: 'step', as: ['from', 'to'] },
        {
          aggregate: [
            { op: 'mean', field: 'step', as: 'step' },
            { op: 'mean', field: 'loss', as: 'loss' },
          ],
          groupby: ['from', 'colour', 'tip'],
        },
      ],
      mark: { type: 'line', strokeWidth: 1.5 },
      encoding: {
        x: { field: 'step', type: 'quantitative', axis: { title: 'step', grid: false, tickCount: 5 } },
        y: onLogAxis('loss', up, titleAbove('mean squared error (low is better)')),
        color: asIs('colour'),
        ...TIP,
      },
    },
  };
}
