/** Where and when the runs were made, how steady the machine was, and which versions were tested. */
import type { Environment } from '../../../bench/environment.ts';
import type { BenchResult } from '../../../bench/result.ts';
import { browserWords, pageLines } from '../../browser-words.ts';
import { bytes } from '../../bytes.ts';
import { counted } from '../../counted.ts';
import { significant, time } from '../../digits.ts';
import type { ReportDocument } from '../../documents.ts';
import { processorLine } from '../../machine-line.ts';
import { type Names, subjectsOf } from '../filter.ts';
import type { Section } from '../frame.ts';
import { type Html, html, isolated, type Piece } from '../html.ts';
import { numbers, table } from '../table.ts';

interface Run {
  readonly environment: Environment;
  readonly milliseconds: number;
  readonly warnings?: readonly string[];
  readonly objections?: readonly string[];
}

/**
 * What stands at the head of a result: where and when it was made, and what weakens it.
 * @param size how large the run was meant to be, in a few words
 */
export function conditions({ environment, milliseconds, warnings = [], objections = [] }: Run, size: Piece): Html {
  const { date, node, platform, arch } = environment;
  const remarks = [
    ...objections.map((text) => html`<li class="bad"><strong>Objection:</strong> ${isolated(text)}</li>`),
    ...warnings.map((text) => html`<li><strong>Warning:</strong> ${isolated(text)}</li>`),
  ];
  return html`<p class="run">${size}; ${duration(milliseconds)} in all. ${day(date)} UTC, Node ${node}, ${platform} ${arch}, ${processorLine(environment)}.</p>
${remarks.length > 0 && html`<ul class="remarks">${remarks}</ul>`}`;
}

/** The day and the minute of an ISO date, UTC. */
export function day(date: string): string {
  return date.slice(0, 16).replace('T', ' ');
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}

/** The last section of a page, over all of its results. */
export function machineSection(documents: readonly ReportDocument[], names: Names): Section {
  const steadiness = documents.map((document) => document.kind === 'bench' && steadinessOf(document));
  return {
    id: 'machine',
    title: 'Machine and versions',
    body: html`<p class="lead">Times mean nothing without the machine; compare ratios within one run, not times between two.</p>
${runs(documents, names)}${steadiness}${versions(documents, names)}`,
  };
}

function runs(documents: readonly ReportDocument[], names: Names): Html {
  return html`<h3>Runs</h3>${table(names, {
    id: 'runs',
    caption:
      'When and on what each result was made; the load is the mean number of runnable processes over 1, 5 and 15 minutes',
    columns: ['result', 'date, UTC', ...numbers('took'), 'processor', 'memory', 'system', 'load'],
    rows: documents.map(({ schema, milliseconds, environment }) => {
      const { date, node, v8, platform, arch, memoryBytes, loadAverage } = environment;
      return {
        cells: [
          schema,
          day(date),
          duration(milliseconds),
          processorLine(environment),
          bytes(memoryBytes),
          `${platform} ${arch}, Node ${node}, V8 ${v8}`,
          loadAverage.map((load) => load.toFixed(2)).join(', '),
        ],
      };
    }),
  })}`;
}

function steadinessOf({ noise, limits, subjects }: BenchResult): Html {
  const { clockStepMs, speedByRound, stolenShare } = noise;
  const entries = [
    ['clock', `steps of ${time(clockStepMs)}`],
    [
      'speed by round',
      `${speedByRound.map((share) => share.toFixed(2)).join(', ')}: time of a fixed piece of work, by its median`,
    ],
    ['given away', `${(100 * stolenShare).toFixed(1)} % of that time the processor worked for somebody else`],
    ...limits.map(({ threads, javascriptGflops, webassemblyGflops, relaxedSimd, memoryGBps }) => {
      const simd = relaxedSimd ? 'relaxed SIMD' : 'no relaxed SIMD';
      const peaks = `JavaScript ${significant(javascriptGflops)} GFLOP/s, WebAssembly ${significant(webassemblyGflops)} GFLOP/s (${simd})`;
      return [`limits, ${counted(threads, 'thread')}`, `${peaks}, memory ${significant(memoryGBps)} GB/s`];
    }),
    ...pageLines(subjects).map((line) => ['page', isolated(line)] as const),
  ];
  return html`<h3>How steady the machine was, and what it can do</h3><dl class="machine">${entries.map(([what, value]) => html`<dt>${what}</dt><dd>${value}</dd>`)}</dl>`;
}

function versions(documents: readonly ReportDocument[], names: Names): Html | null {
  const reported = documents.flatMap(subjectsOf);
  const rows = names.subjects.map(({ name }) => {
    const own = reported.filter((subject) => subject.name === name);
    const known = [...new Set(own.flatMap(({ version }) => version ?? []))];
    const [{ origin, typed, browser }] = own;
    const where = browser === undefined ? origin : isolated(`${origin}, in ${browserWords(browser)}`);
    return {
      about: { subject: name },
      cells: [isolated(name), isolated(known.join(', ') || '–'), where, isolated(typed)],
    };
  });
  if (rows.length === 0) return null;
  return html`<h3>Subjects</h3>${table(names, {
    id: 'versions',
    caption: 'Versions, where each comes from, and what names it on the command line',
    columns: ['subject', 'version', 'origin', 'named by'],
    rows,
  })}`;
}
