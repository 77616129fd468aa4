/** What a run says beside its figures: where and when it was made, what makes it less trustworthy, why it does not pass. */
import type { Environment } from '../../bench/environment.ts';
import { type Html, html, isolated, type Piece } from './html.ts';

interface Told {
  readonly environment: Environment;
  readonly milliseconds: number;
  readonly warnings?: readonly string[];
  readonly objections?: readonly string[];
}

/** @param size what was asked for, in a few words */
export function conditions({ environment, milliseconds, warnings = [], objections = [] }: Told, size: Piece): Html {
  const { date, node, platform, arch, cores, cpu } = environment;
  const remarks = [
    ...objections.map((text) => html`<li class="bad"><strong>Objection:</strong> ${isolated(text)}</li>`),
    ...warnings.map((text) => html`<li><strong>Warning:</strong> ${isolated(text)}</li>`),
  ];
  return html`<p class="run">${size}; ${duration(milliseconds)} in all. ${day(date)}, Node ${node}, ${platform} ${arch}, ${cores} × ${cpu}.</p>
${remarks.length > 0 && html`<ul class="remarks">${remarks}</ul>`}`;
}

/** The day and the minute of an ISO date, UTC. */
export function day(date: string): string {
  return date.slice(0, 16).replace('T', ' ');
}

export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}
