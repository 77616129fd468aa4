/** A search for the worst slowdown: the ratio on every layer that was tried, the worst, and what it shrank to. */
import type { Cliff, HuntResult } from '../../../bench/hunt/result.ts';
import { maximumOf, minimumOf } from '../../../spec/extremes.ts';
import { warningsOf } from '../../bench/numbers.ts';
import { counted } from '../../counted.ts';
import { between, time, times } from '../../digits.ts';
import type { ReportDocument } from '../../documents.ts';
import { type Chart, TIP } from '../charts/drawing.ts';
import { figure } from '../charts/figure.ts';
import { logAxis, onLogAxis } from '../charts/log-axis.ts';
import { type Names, tags } from '../filter.ts';
import type { Section } from '../frame.ts';
import { type Html, html, isolated } from '../html.ts';
import { numbers, type Row } from '../table.ts';
import { conditions } from './machine.ts';

export async function huntSection(hunt: ReportDocument<'hunt'>, names: Names, id: string): Promise<Section> {
  const { subject, against, seed, untimed, tried, shrinks, environment } = hunt;
  const reasons = untimed.map(
    ({ descriptor, message }) => html`<li><code>${descriptor}</code>: ${isolated(message)}</li>`,
  );
  const size = `Seed ${seed}, ${counted(tried.length, 'layer')} timed, ${shrinks} more while shrinking`;
  return {
    id: `${id}-hunt`,
    title: 'The worst slowdown',
    body: html`<div${tags(names, { subject: subject.name })}><p class="lead">Where is ${isolated(subject.name)} slowest against
${isolated(against.name)}? Random layers, the worst made smaller as long as it stays about as bad.</p>
${conditions({ ...hunt, warnings: warningsOf(hunt, environment) }, size)}
${await cliffs(hunt, names, `${id}-cliffs`)}
${reasons.length > 0 && html`<details><summary>${counted(reasons.length, 'layer')} without a time</summary><ul>${reasons}</ul></details>`}</div>`,
  };
}

async function cliffs(hunt: HuntResult, names: Names, id: string): Promise<Html | null> {
  const { tried, worst, shrunk, subject, against } = hunt;
  if (tried.length === 0) return null;
  const isWorst = ({ workload }: Cliff) => workload.descriptor === worst?.workload.descriptor;
  const ordered = tried.toSorted((a, b) => b.ratio.value - a.ratio.value);
  return figure(names, {
    id,
    title: html`${isolated(subject.name)} against ${isolated(against.name)}`,
    message: messageOf(hunt),
    reading: 'A dot is a layer that was tried, in order; above 1× the subject is slower. Lines are 95 % intervals.',
    chart: chartOf(hunt),
    caption: 'Layers by ratio, the largest first; times are of one call',
    columns: ['layer', 'found as', ...numbers('ratio', '95 %', isolated(subject.name), isolated(against.name))],
    rows: [
      ...(worst === null ? [] : [rowOf('worst', worst)]),
      ...(shrunk === null ? [] : [rowOf('shrunk', shrunk)]),
      ...ordered.filter((cliff) => !isWorst(cliff)).map((cliff) => rowOf('tried', cliff)),
    ],
  });
}

function rowOf(word: string, { workload, ratio, subjectMs, againstMs }: Cliff): Row {
  const layer = html`<code>${workload.descriptor}</code>`;
  return { cells: [layer, word, times(ratio.value), between(ratio), time(subjectMs), time(againstMs)] };
}

function messageOf({ worst, shrunk, subject, against }: HuntResult): Html {
  if (worst === null) return html`Nothing could be timed.`;
  const slower = html`${isolated(subject.name)} takes ${times(worst.ratio.value)} as long as ${isolated(against.name)} on
<code>${worst.workload.descriptor}</code>`;
  return shrunk === null
    ? html`${slower}.`
    : html`${slower}, and still ${times(shrunk.ratio.value)} on <code>${shrunk.workload.descriptor}</code>.`;
}

/** Words stand to the side of their mark where there is more room; those of the last mark above it. */
function besides(x: number, last: number): object {
  if (x > last) return { align: 'center', dy: -14 };
  return x > last / 2 ? { align: 'right', dx: -10 } : { align: 'left', dx: 10 };
}

/** Above the largest ratio, for its label. */
const HEADROOM = 1.4;

/** How many times beyond all ratios the axis goes for the sake of intervals; what is wider is cut. */
const REACH = 3;

function chartOf({ tried, worst, shrunk, subject }: HuntResult): Chart {
  const worstAt = tried.findIndex(({ workload }) => workload.descriptor === worst?.workload.descriptor);
  // What it shrank to stands behind all that was tried.
  const found = [
    ...(worst === null ? [] : [{ word: 'worst', cliff: worst, x: worstAt < 0 ? tried.length : worstAt + 1 }]),
    ...(shrunk === null ? [] : [{ word: 'shrunk', cliff: shrunk, x: tried.length * 1.03 + 1 }]),
  ];
  const up = axisFor([...tried, ...found.map(({ cliff }) => cliff)]);
  const point = ({ ratio, workload }: Cliff, x: number, word: string) => ({
    tip: `${word} ${workload.descriptor}: ${times(ratio.value)}`,
    about: { subject: subject.name },
    x,
    y: ratio.value,
    low: Number.isNaN(ratio.low) ? ratio.value : Math.max(ratio.low, up.domain[0]),
    high: Number.isNaN(ratio.high) ? ratio.value : Math.min(ratio.high, up.domain[1]),
    words: `${word} ${times(ratio.value)}`,
  });
  const dots = tried.map((cliff, at) => point(cliff, at + 1, 'tried'));
  const marked = found.map(({ cliff, x, word }) => point(cliff, x, word));
  const x = {
    field: 'x',
    type: 'quantitative',
    scale: { domain: [0, tried.length * 1.04 + 2], nice: false },
    axis: { title: 'layers in the order in which they were tried', tickCount: 5, grid: false, tickMinStep: 1 },
  };
  const y = onLogAxis('y', up, { title: null });
  const layer = (values: readonly object[], mark: object, encoding: object = {}) => ({
    data: { values },
    mark,
    encoding: { x, y, ...TIP, ...encoding },
  });
  const interval = { y: { ...y, field: 'low' }, y2: { field: 'high' } };
  const words = { type: 'text', baseline: 'middle', fontSize: 12, stroke: 'var(--paper)', strokeWidth: 4 };
  return {
    spec: {
      layer: [
        {
          data: { values: [{ y: 1 }] },
          mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--rule)' },
          encoding: { y },
        },
        layer(dots, { type: 'rule', color: 'var(--dot)', opacity: 0.35 }, interval),
        layer(dots, { type: 'point', size: 26, opacity: 0.75, color: 'var(--dot)' }),
        layer(marked, { type: 'rule', color: 'var(--fail)', strokeWidth: 1.5 }, interval),
        layer(marked, { type: 'point', size: 110, shape: 'diamond', color: 'var(--fail)' }),
        ...marked.map((one) =>
          layer([one], { ...words, ...besides(one.x, tried.length) }, { text: { field: 'words', type: 'nominal' } }),
        ),
      ],
    },
  };
}

/** Holds 1 and all ratios, and their intervals as far as that leaves room for the ratios. */
function axisFor(cliffs: readonly Cliff[]) {
  const ratios = [1, ...cliffs.map(({ ratio }) => ratio.value * HEADROOM)];
  const [least, most] = [minimumOf(ratios) / REACH, maximumOf(ratios) * REACH];
  const ends = cliffs.flatMap(({ ratio: { low, high } }) =>
    [low, high].map((end) => Math.min(most, Math.max(least, end))),
  );
  return logAxis([...ratios, ...ends], 'times');
}
