/** Speed: what a benchmark found. */
import type { BenchResult } from '../../bench/result.ts';
import type { ReportDocument } from '../documents.ts';
import { accuracySpeed } from './accuracy-speed.ts';
import type { Cast } from './cast.ts';
import { changes } from './changes.ts';
import { type Html, html } from './html.ts';
import { layerBars } from './layer-bars.ts';
import { overview } from './overview.ts';
import { roofline } from './roofline.ts';
import { conditions } from './run.ts';
import type { Section } from './section.ts';
import { whole } from './whole.ts';

export async function benchSection(bench: ReportDocument<'bench'>, cast: Cast, id: string): Promise<Section[]> {
  const multiples: Html[] = [];
  for (const [at, workload] of bench.workloads.entries()) {
    multiples.push(await layerBars(bench, workload, cast, `${id}-layer${at}`));
  }
  const { rounds, timeBudgetMs, processes } = bench;
  const place = PLACES[processes];
  return [
    {
      id: `${id}-speed`,
      title: 'Speed',
      body: html`<p class="lead">Layers of real networks. Whatever has a time agreed exactly with a reference engine, on integers, before
and after it was timed.</p>${conditions(bench, `${rounds} rounds, ${timeBudgetMs} ms for each time, ${place}`)}
${await overview(bench, cast, `${id}-overview`)}
${whole(bench, cast, `${id}-whole`)}
${await changes(bench, cast, `${id}-changes`)}
${await roofline(bench, cast, `${id}-roofline`)}
${await accuracySpeed(bench, cast, `${id}-accuracy`)}`,
    },
    {
      id: `${id}-layers`,
      title: 'Layer by layer',
      body: html`<p class="lead">GFLOP/s with the median time of one call, two operations to a multiply-add of the operator before cropping.
The thin line spans the quartiles, between which half of all samples lie; blue are the fastest and what is no different from it. The limit is
min(peak, intensity · bandwidth) of this machine.</p><div class="multiples">${multiples}</div>`,
    },
  ];
}

const PLACES: Readonly<Record<BenchResult['processes'], string>> = {
  'one each': 'each subject in a process of its own',
  'new each round': 'each subject in a process of its own, a new one in every round',
  'one for all': 'all subjects in one process',
};
