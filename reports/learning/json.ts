/** Training runs as JSON for machines. */
import { numberToJson } from '../../spec/case.ts';
import type { LearningResult } from '../../upsampling/learning/result.ts';
import { isBroken } from './numbers.ts';

export const LEARNING_SCHEMA = 'adjoint/learn/1';

export function learningJson({ runs, ...result }: LearningResult): string {
  const document = {
    schema: LEARNING_SCHEMA,
    ...result,
    lawHolds: !runs.some(({ law }) => isBroken(law)),
    runs: runs.map((run) => ({
      ...run,
      losses: run.losses.map(numberToJson),
      law: { ...run.law, largest: numberToJson(run.law.largest) },
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
