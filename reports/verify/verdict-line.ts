/** The verdict of a run in one line, the same in every form. */
import type { VerifyResult } from '../../runs/verify/result.ts';
import { counted } from '../counted.ts';
import { readWords, secondsWords } from '../resumed.ts';

const WORDS: Readonly<Record<VerifyResult['verdict'], string>> = {
  agree: 'AGREE',
  disagree: 'DISAGREE',
  interrupted: 'INTERRUPTED',
  partial: 'PARTIAL',
};

/**
 * Verdict, number of cases, time. A run whose subjects agree but for known failures does not agree plainly, and says so.
 * @param read how many of the cases a journal had
 */
export function verdictLine(result: VerifyResult, read = 0): string {
  const { cases, milliseconds, subjects } = result;
  const alive = aliveIn(result);
  const known = alive === 0 ? '' : `, ${counted(alive, 'known failure')}`;
  const seconds = milliseconds / 1000;
  const size = `${counted(cases, 'case')}${readWords(read)}, ${counted(subjects.length, 'subject')}`;
  const holds = result.verdict === 'partial' ? 'all that was run holds, ' : '';
  const time = `${secondsWords(milliseconds, read)}, ${rateOf(cases - read, seconds)}`;
  return `${verdictWords(result)}: ${holds}${size}, ${time}${known}`;
}

/** Nothing where no case took any time. */
function rateOf(cases: number, seconds: number): string {
  return `${cases === 0 ? 0 : Math.round(cases / Math.max(seconds, 1e-3))} cases/s`;
}

/** The verdict alone. */
export function verdictWords(result: Pick<VerifyResult, 'verdict' | 'cases' | 'knownFailures'>): string {
  const { verdict, cases } = result;
  if (cases === 0 && verdict === 'disagree') return 'NOTHING RAN';
  return verdict === 'agree' && aliveIn(result) > 0 ? `${WORDS.agree}, with known failures` : WORDS[verdict];
}

/** Known failures that occurred, each once however many subjects have it. */
function aliveIn({ knownFailures }: Pick<VerifyResult, 'knownFailures'>): number {
  return new Set(
    knownFailures
      .filter(({ status, cases }) => status === 'alive' || (status === 'absent' && cases > 0))
      .map(({ id }) => id),
  ).size;
}
