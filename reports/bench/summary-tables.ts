/** Rows of the three tables over all workloads, the same in text and in Markdown. The first row is titles. */
import type { BenchResult, PairSummary, SubjectMeans } from '../../bench/result.ts';
import { intervalText, significant } from '../digits.ts';

/** What the matrix says. The columns are numbers, since names of twelve subjects make no table that could be read. */
export const MATRIX_NOTE =
  'How many times as long the subject of the row takes as that of the column: the geometric mean over the workloads that both ' +
  'have a time on; “≈” where its 95 % interval has 1 in it, “*” where that is not all workloads, “–” where there are none.';

export const SUBJECTS_NOTE =
  '“of limit” is the geometric mean over the workloads of which arithmetic is the limit, not memory (how many); “prepared in 3 ' +
  'runs” counts those where preparing takes no longer than three runs, of those where it was timed.';

/** Whether there are two subjects to compare. */
export function hasPairs({ summary }: Pick<BenchResult, 'summary'>): boolean {
  return summary.pairs.length > 0;
}

/** Number, name, and a column for each subject with a time; two columns are text. */
export function ratioRows(result: Pick<BenchResult, 'summary' | 'workloads'>): string[][] {
  const { pairs, subjects } = result.summary;
  const means = ({ subject }: SubjectMeans) =>
    subjects.map((other) => meanText(pairFor(pairs, subject, other.subject), result.workloads.length));
  return [
    ['', 'subject', ...subjects.map((_, at) => `${at + 1}`)],
    ...subjects.map((subject, at) => [`${at + 1}`, subject.subject, ...means(subject)]),
  ];
}

export function pairFor(pairs: readonly PairSummary[], subject: string, against: string): PairSummary | undefined {
  return pairs.find((pair) => pair.subject === subject && pair.against === against);
}

/** @param all how many workloads there are */
export function meanText(pair: PairSummary | undefined, all: number): string {
  if (pair === undefined) return '–';
  const { ratio, workloads } = pair;
  return `${isNoDifference(pair) ? '≈ ' : ''}${significant(ratio.value)}${workloads < all ? '*' : ''}`;
}

export function isNoDifference({ ratio }: PairSummary): boolean {
  return ratio.low <= 1 && 1 <= ratio.high;
}

/** The subject named first against each of the others; none where it has no time. */
export function firstPairs({ subjects, summary }: Pick<BenchResult, 'subjects' | 'summary'>): PairSummary[] {
  return summary.pairs.filter(({ subject }) => subject === subjects[0]?.name);
}

const PAIR_COLUMNS = ['against', 'times as long', '95 % interval', 'workloads', 'at worst', 'at best'] as const;

export function pairRows(pairs: readonly PairSummary[]): string[][] {
  return [[...PAIR_COLUMNS], ...pairs.map(pairRow)];
}

function pairRow({ against, ratio, workloads, lowest, highest }: PairSummary): string[] {
  const [worst, best] = [highest, lowest].map(({ workload, value }) => `${significant(value)} on ${workload}`);
  return [against, significant(ratio.value), intervalText(ratio), `${workloads}`, worst, best];
}

const SUBJECT_COLUMNS = ['subject', 'workloads', 'of limit', 'prepared in 3 runs'] as const;

export function subjectRows({ summary }: Pick<BenchResult, 'summary'>): string[][] {
  return [[...SUBJECT_COLUMNS], ...summary.subjects.map(subjectRow)];
}

function subjectRow({ subject, workloads, limitShare, computeBound, prepared, amortised }: SubjectMeans): string[] {
  const share = limitShare === null ? '–' : `${significant(100 * limitShare)} % (${computeBound})`;
  return [subject, `${workloads}`, share, prepared === 0 ? '–' : `${amortised} of ${prepared}`];
}
