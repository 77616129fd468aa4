/** What several workers gain, and how many cases a second they make, as Markdown. */
import type { Environment } from '../../bench/environment.ts';
import { median, ratioInterval } from '../../bench/figures/statistics.ts';
import type { Interval } from '../../bench/result.ts';
import { significant } from '../../reports/digits.ts';
import { machineLine } from '../../reports/machine-line.ts';
import { markdownRow } from '../../reports/markdown.ts';
import type { MeasuredGain, MeasuredRun } from './measurements.ts';

/** How many times as many cases a second, with its interval over the rounds. */
export function gainOf({ one, several }: Pick<MeasuredGain, 'one' | 'several'>): Interval {
  return ratioInterval(several.map(rateOf), one.map(rateOf));
}

/** Cases or points a second. */
export function rateOf({ count, milliseconds }: MeasuredRun): number {
  return count / (milliseconds / 1000);
}

/** Whether several workers gain less than they should, or make less than they should. */
export function isMissed(one: MeasuredGain): boolean {
  return gainOf(one).value < (one.target ?? 0) || medianRate(one.several) < (one.goal ?? 0);
}

function medianRate(runs: readonly MeasuredRun[]): number {
  return median(runs.map(rateOf));
}

/** @param measured each with one round or more; one has no interval */
export function scalingMarkdown(measured: readonly MeasuredGain[], environment: Environment): string {
  return [
    '# What several workers gain',
    '',
    'Each run was made with one worker and with several, by turns. Times are those of the whole run, with the start of the workers.',
    'One worker had one core to itself, or all cores: there V8 compiles and collects on another core, so that less is left to gain.',
    'A target is of the gain. A goal is of what several workers make, and set for two cores of which nobody else takes anything.',
    `Written by \`npm run scaling\` on ${machineLine(environment)}.`,
    '',
    markdownRow([
      'run',
      'rounds',
      'one worker on',
      'makes',
      'workers',
      'with these',
      'gain',
      '95 % interval',
      'target',
      'goal',
    ]),
    markdownRow(['---', '---:', '---', '---:', '---:', '---:', '---:', '---', '---', '---']),
    ...measured.map(row),
    '',
    '## Runs',
    '',
    ...new Set(measured.map(typedFor)),
    '',
    '## Load',
    '',
    'Programs that wanted a core before each round, averaged over a minute. What runs beside takes from several workers as from one, but not',
    'alike: a ratio that was measured on a busy machine says little.',
    '',
    ...measured.map(({ name, load }) => `- ${name}: ${load.map((value) => value.toFixed(1)).join(', ')}`),
    '',
  ].join('\n');
}

function typedFor({ name, made, typed }: MeasuredGain): string {
  const words = typed.map((word) => (word.includes(':') ? `"${word}"` : word));
  const before = made === null ? '' : `\`${made.join(' ')}\`, then `;
  return `- ${name}: ${before}\`adjoint ${words.join(' ')}\``;
}

function row(one: MeasuredGain): string {
  const { value, low, high } = gainOf(one);
  const made = medianRate(one.several);
  const rate = (value: number) => `${significant(value)} ${one.unit}/s`;
  return markdownRow([
    one.name,
    `${one.one.length}`,
    one.isOnOneCore ? 'one core' : 'all cores',
    rate(medianRate(one.one)),
    `${one.workers}`,
    rate(made),
    `${value.toFixed(2)} ×`,
    one.one.length < 2 ? '–' : `${low.toFixed(2)} … ${high.toFixed(2)}`,
    one.target === null ? '–' : `${one.target.toFixed(1)} ×: ${value >= one.target ? 'reached' : 'missed'}`,
    one.goal === null ? '–' : `${one.goal} ${one.unit}/s: ${made >= one.goal ? 'reached' : 'missed'}`,
  ]);
}
