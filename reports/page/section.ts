/**
 * A part of the page: its heading, and what a run says beside its figures, where and when it was made and what weakens
 * it.
 */
import type { Environment } from '../../bench/environment.ts';
import { busyWarning, processorLine } from '../machine-line.ts';
import { type Html, html, isolated, type Piece } from './html.ts';

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

interface Run {
  readonly environment: Environment;
  readonly milliseconds: number;
  readonly warnings?: readonly string[];
  readonly objections?: readonly string[];
}

/** @param size how large the run was meant to be, in a few words */
export function conditions({ environment, milliseconds, warnings = [], objections = [] }: Run, size: Piece): Html {
  const { date, node, platform, arch } = environment;
  const remarks = [
    ...objections.map((text) => html`<li class="bad"><strong>Objection:</strong> ${isolated(text)}</li>`),
    ...warnings.map((text) => html`<li><strong>Warning:</strong> ${isolated(text)}</li>`),
  ];
  return html`<p class="run">${size}; ${duration(milliseconds)} in all. ${day(date)} UTC, Node ${node}, ${platform} ${arch}, ${processorLine(environment)}.</p>
${remarks.length > 0 && html`<ul class="remarks">${remarks}</ul>`}`;
}

/** A run whose times are measured, with a warning where the machine had other work when it began. */
export function withBusy<R extends Run>(run: R): R {
  return { ...run, warnings: [...busyWarning(run.environment), ...(run.warnings ?? [])] };
}

/** The day and the minute of an ISO date, UTC. */
export function day(date: string): string {
  return date.slice(0, 16).replace('T', ' ');
}

export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}
