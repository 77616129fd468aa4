/** Where and when the runs were made, how steady the machine was, and which versions were tested. */
import type { BenchResult } from '../../bench/result.ts';
import { significant, time } from '../bench-numbers.ts';
import { counted } from '../counted.ts';
import type { ReportDocument } from '../documents.ts';
import { bytes } from './bytes.ts';
import type { Cast } from './cast.ts';
import { type Html, html, isolated, type Piece } from './html.ts';
import type { Section } from './page.ts';
import { day, duration } from './run.ts';
import { table } from './table.ts';

export function machineSection(documents: readonly ReportDocument[], cast: Cast): Section {
  return {
    id: 'machine',
    title: 'Machine and versions',
    body: html`<p class="lead">Times mean nothing without the machine; compare ratios within one run, not times between two.</p>
${documents.map(run)}${versions(documents, cast)}`,
  };
}

function run(document: ReportDocument): Html {
  const { environment, kind, milliseconds, schema } = document;
  const { date, node, v8, platform, arch, cpu, cores, memoryBytes, loadAverage } = environment;
  const entries: readonly (readonly [string, Piece])[] = [
    ['run', `${day(date)} UTC, ${duration(milliseconds)}`],
    ['processor', `${cores} × ${cpu}`],
    ['memory', bytes(memoryBytes)],
    ['system', `${platform} ${arch}, Node ${node}, V8 ${v8}`],
    ['load average', `${loadAverage.map((load) => load.toFixed(2)).join(', ')} over 1, 5 and 15 minutes`],
    ...(document.kind === 'bench' ? steadiness(document) : []),
  ];
  return html`<h3>${kind} <span class="quiet">${schema}</span></h3><dl class="machine">${entries.map(([what, told]) => html`<dt>${what}</dt><dd>${told}</dd>`)}</dl>`;
}

function steadiness({ noise, limits }: BenchResult): (readonly [string, Piece])[] {
  const { clockStepMs, speedByRound, stolenShare } = noise;
  return [
    ['clock', `steps of ${time(clockStepMs)}`],
    [
      'speed by round',
      `${speedByRound.map((share) => share.toFixed(2)).join(', ')}: the time of a fixed piece of work, by its median`,
    ],
    ['given away', `${(100 * stolenShare).toFixed(1)} % of the time the processor worked for somebody else`],
    ...limits.map(({ threads, javascriptGflops, webassemblyGflops, relaxedSimd, memoryGBps }) => {
      const simd = relaxedSimd ? 'with relaxed SIMD' : 'without relaxed SIMD';
      const told = `JavaScript ${significant(javascriptGflops)} GFLOP/s, WebAssembly ${significant(webassemblyGflops)} GFLOP/s (${simd}), memory ${significant(memoryGBps)} GB/s`;
      return [`limits, ${counted(threads, 'thread')}`, told] as const;
    }),
  ];
}

function versions(documents: readonly ReportDocument[], cast: Cast): Html | null {
  const told = documents.flatMap((document): readonly Named[] => {
    if (document.kind === 'faults') return [];
    return document.kind === 'hunt' ? [document.subject, document.against] : document.subjects;
  });
  const rows = cast.subjects.map((name) => {
    const own = told.filter((subject) => subject.name === name);
    const versions = [...new Set(own.flatMap(({ version }) => version ?? []))];
    const [{ origin, typed }] = own;
    return {
      about: { subject: name },
      cells: [isolated(name), isolated(versions.join(', ') || '–'), origin, isolated(typed)],
    };
  });
  if (rows.length === 0) return null;
  return html`<h3>Subjects</h3>${table(cast, {
    id: 'versions',
    caption: 'Versions, where each comes from, and what names it on the command line',
    columns: ['subject', 'version', 'origin', 'named by'].map((title) => ({ title })),
    rows,
  })}`;
}

interface Named {
  readonly name: string;
  readonly version: string | null;
  readonly origin: string;
  readonly typed: string;
}
