/** Which reading each subject takes where the text of a framework has several, in lines. */
import type { VerifyResult } from '../../runs/verify/result.ts';
import { counted } from '../counted.ts';

/** One subject on one class of calls on which texts differ. */
export interface ReadingRow {
  readonly subject: string;
  readonly ambiguity: string;
  /** How many answers followed it. One answer can follow several. */
  readonly readings: readonly (readonly [label: string, answers: number])[];
}

/** The rows of all subjects; readings that no answer followed are left out. */
export function readingRows({ checks }: Pick<VerifyResult, 'checks'>): ReadingRow[] {
  return checks.flatMap(({ subject, readings = {} }) =>
    Object.entries(readings).map(([ambiguity, counts]) => ({
      subject,
      ambiguity,
      readings: Object.entries(counts).sort(([, a], [, b]) => b - a),
    })),
  );
}

/** A row as text. */
export function readingLine({ subject, ambiguity, readings }: ReadingRow): string {
  const said = readings.map(([label, answers]) => `${label} (${counted(answers, 'answer')})`);
  return `${ambiguity} on ${subject}: ${said.join('; ')}`;
}
