/** Killed runs as a page. */
import type { Environment } from '../../bench/environment.ts';
import { KINDS_OF_TRIAL, type KillTrial, type Victim } from './trials.ts';

const VICTIMS: readonly Victim[] = ['verify', 'coordinator', 'worker', 'redis'];

/** What the page is about. */
export interface KillsDocument {
  readonly command: string;
  readonly seed: number;
  readonly trials: readonly KillTrial[];
  readonly seconds: number;
}

export function killsMarkdown({ command, seed, trials, seconds }: KillsDocument, machine: Environment): string {
  const kills = trials.flatMap((trial) => trial.kills);
  const rows = KINDS_OF_TRIAL.map((kind) => rowOf(kind, trials));
  return `# Runs that are killed

\`${command}\`, seed ${seed}, ${machine.date.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, Node ${machine.node}, ${Math.round(seconds)} s.

Runs of the gate on correct and wrong subjects, sent SIGKILL at random moments: the process of \`verify\`, the coordinator of a campaign, one of its
three workers, or its Redis, which has an append-only file. What was killed is started again by the same command, or by \`--resume\`. Two things must
hold: a failure that was printed is in the journal at once, and in the result; and the result in the end is that of the run that nobody disturbed, byte
for byte but for times and machine.

${kills.length} kills in ${trials.length} runs: ${failuresLost(trials)} printed failures lost, ${differing(trials)} results that differ.

| | runs | ${VICTIMS.map((victim) => `${victim} killed`).join(' | ')} | failures lost | results that differ |
|---|---:|${VICTIMS.map(() => '---:|').join('')}---:|---:|
${rows.join('\n')}

Moments are drawn from 0.1 to 4 s after the last kill; a Redis stays away for up to 1.5 s.
`;
}

function rowOf(kind: KillTrial['kind'], trials: readonly KillTrial[]): string {
  const own = trials.filter((trial) => trial.kind === kind);
  const counts = VICTIMS.map((victim) => own.flatMap(({ kills }) => kills).filter((one) => one === victim).length);
  return `| ${kind} | ${own.length} | ${counts.join(' | ')} | ${failuresLost(own)} | ${differing(own)} |`;
}

function failuresLost(trials: readonly KillTrial[]): number {
  return trials.reduce((sum, { lost }) => sum + lost.length, 0);
}

function differing(trials: readonly KillTrial[]): number {
  return trials.filter(({ isSame }) => !isSame).length;
}
