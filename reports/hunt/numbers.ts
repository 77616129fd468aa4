/** The numbers and rows of a hunt, the same in text and in Markdown. */
import type { Cliff, HuntResult } from '../../bench/hunt/result.ts';
import type { BenchSubject } from '../../bench/result.ts';
import { workloadLine } from '../bench/numbers.ts';
import { counted } from '../counted.ts';
import { intervalText, significant, time } from '../digits.ts';
import { shellWord } from '../verify/failures.ts';

/** How many of the layers that were tried a report shows. */
const SHOWN = 10;

/** What the numbers mean. */
export const HUNT_LEGEND = [
  'The ratio is the time of the one by that of the other in the same round, the median over all rounds, with its 95 % interval. Layers ' +
    'rank by its low end.',
  'The worst was measured again after the search, since the largest of many is in part the luckiest; what it shrank to still has at least ' +
    '80 % of that, at the low end.',
  'Whatever has a time agreed exactly with a reference engine, on integers, before and after it was timed.',
];

/** Size of the hunt, in one line. */
export function huntLine({ subject, against, tried, untimed, shrinks, seed, milliseconds }: HuntResult): string {
  const size = `${counted(tried.length, 'layer')} timed, ${untimed.length} passed over, ${shrinks} timed while shrinking`;
  return `${subject.name} beside ${against.name}, ${size}, seed ${seed}, ${(milliseconds / 1000).toFixed(1)} s in all`;
}

export function huntColumns({ subject, against }: HuntResult): string[] {
  return ['ratio', '95 % interval', subject.name, against.name, 'layer'];
}

/** The layers with the largest ratios, as the entries of huntColumns. */
export function huntRows({ tried }: HuntResult): string[][] {
  const ranked = tried.toSorted((a, b) => b.ratio.low - a.ratio.low).slice(0, SHOWN);
  return ranked.map(({ ratio, subjectMs, againstMs, workload }) => [
    significant(ratio.value),
    intervalText(ratio),
    time(subjectMs),
    time(againstMs),
    workload.descriptor,
  ]);
}

/** What was found, with the command that times it again. @param command how this program is called */
export function foundLines(result: HuntResult, command: string): { title: string; lines: string[]; replay: string }[] {
  const { subject, against, worst, shrunk } = result;
  const found = (title: string, cliff: Cliff | null) => {
    if (cliff === null) return [];
    const { workload, ratio, subjectMs, againstMs } = cliff;
    const times = `${time(subjectMs)} by ${time(againstMs)}`;
    const typed = [subject, against].map((one: BenchSubject) => shellWord(one.typed)).join(' ');
    return {
      title,
      lines: [`${significant(ratio.value)} times as long (${intervalText(ratio)}), ${times}`, workloadLine(workload)],
      replay: `${command} bench ${typed} --layer ${workload.descriptor}`,
    };
  };
  return [found('worst', worst), found('shrunk', shrunk)].flat();
}

/** Why layers were passed over, with how many of each; the layers themselves are in the JSON. */
export function passedOverLines({ untimed }: HuntResult): string[] {
  const byReason = new Map<string, HuntResult['untimed'][number][]>();
  for (const layer of untimed) {
    // Numbers differ from layer to layer.
    const reason = layer.message.replaceAll(/\d+/g, '#');
    byReason.set(reason, [...(byReason.get(reason) ?? []), layer]);
  }
  const lineOf = (layers: HuntResult['untimed']) => {
    const [{ descriptor, message }] = layers;
    return `${counted(layers.length, 'layer')} passed over, such as ${descriptor}: ${message}`;
  };
  return [...byReason.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, SHOWN)
    .map(lineOf);
}
