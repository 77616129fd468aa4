/** What trials of the benchmark came to, as Markdown: do two runs agree, is a loss noticed, is none imagined. */
import type { Environment } from '../../bench/environment.ts';
import type { Interval } from '../../bench/result.ts';
import { significant } from '../../reports/digits.ts';
import { machineLine } from '../../reports/machine-line.ts';
import { markdownRow } from '../../reports/markdown.ts';

export interface TrialResult {
  readonly command: string;
  readonly seconds: number;
  /** The same ratio as two runs have it. */
  readonly pairs: readonly RepeatedRatio[];
  readonly losses: readonly LossTrial[];
}

export interface RepeatedRatio {
  readonly workload: string;
  readonly subject: string;
  readonly first: Interval;
  readonly second: Interval;
  /** Whether the difference of the two can be explained by their intervals. */
  readonly agrees: boolean;
}

export interface LossTrial {
  /** Share of the time that was put in. */
  readonly loss: number;
  readonly runs: number;
  /** How many of the runs said that the subject is slower than in the baseline. */
  readonly alarms: number;
  readonly layers: readonly string[];
  readonly rounds: number;
  readonly timeBudgetMs: number;
  readonly allowedLoss: number;
}

export function trialMarkdown({ command, seconds, pairs, losses }: TrialResult, environment: Environment): string {
  const agreeing = pairs.filter(({ agrees }) => agrees).length;
  return [
    '# Trials of the benchmark',
    '',
    `What the statements of \`adjoint bench\` are worth, tried out with \`${command}\` in ${Math.round(seconds)} s. Run on ${machineLine(environment)}.`,
    '',
    '## A loss that was put in on purpose',
    '',
    'A subject computes by ONNX Runtime (native) and then waits for a share of the time that it took; the yardstick is ONNX Runtime',
    'itself. Each run is held against one without a loss, made before; an alarm is “slower than in the baseline” on the whole.',
    '',
    markdownRow(['loss', 'alarms', 'layers', 'rounds', 'time for each', 'allowed loss']),
    markdownRow(['---:', '---:', '---', '---:', '---:', '---:']),
    ...losses.map(({ loss, alarms, runs, layers, rounds, timeBudgetMs, allowedLoss }) =>
      markdownRow([
        percent(loss),
        `${alarms} of ${runs}`,
        layers.join(', '),
        `${rounds}`,
        `${timeBudgetMs} ms`,
        percent(allowedLoss),
      ]),
    ),
    '',
    '## The same ratio in two runs',
    '',
    `Every subject on the quick set, twice, by the time of whatever was the fastest on the layer in the first run. **${agreeing} of ${pairs.length}**`,
    'ratios agree: the difference of their logarithms is within what both intervals allow, √(h₁² + h₂²) with their halves towards each other.',
    '',
    markdownRow(['workload', 'subject', 'first run', 'second run', '']),
    markdownRow(['---', '---', '---:', '---:', '---']),
    ...pairs.map(({ workload, subject, first, second, agrees }) =>
      markdownRow([workload, subject, interval(first), interval(second), agrees ? '' : 'differs']),
    ),
    '',
  ].join('\n');
}

function interval({ value, low, high }: Interval): string {
  return `${significant(value)} (${significant(low)} – ${Number.isFinite(high) ? significant(high) : '∞'})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
