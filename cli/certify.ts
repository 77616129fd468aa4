/** `adjoint verify --exhaustive`: certificates instead of drawn cases. */
import { randomInt } from 'node:crypto';
import { environment } from '../bench/environment.ts';
import { EarlyEnd } from '../properties/early-end.ts';
import { certifyAll, prepareArrays } from '../properties/exhaustive/certify-all.ts';
import type { Strength } from '../properties/exhaustive/several-axes.ts';
import type { KnownFailure } from '../properties/known-failures.ts';
import { CASE_FOLDER } from '../reports/case-file.ts';
import { certifyMarkdown } from '../reports/certify/markdown.ts';
import { certifyCaseFiles, certifyText } from '../reports/certify/text.ts';
import { resultJson } from '../reports/json.ts';
import type { Subject } from '../subjects/subject.ts';
import { certifyProgress } from './certify-progress.ts';
import { endWith, interruptible } from './interruptible.ts';
import { invocation } from './invocation.ts';
import { writeCases, writeReports, writeText } from './write-report.ts';

export interface CertifyCommand {
  readonly seed?: number;
  readonly bound: number;
  readonly strength: Strength;
  readonly points: number;
  readonly knownFailures: readonly KnownFailure[];
  readonly json?: string;
  readonly markdown?: string;
  /** Seconds. */
  readonly maxTime?: number;
}

/** Certifies the subjects, which stay open, and sets the exit code. */
export async function runCertify(subjects: readonly Subject[], command: CertifyCommand): Promise<void> {
  const { seed = randomInt(2 ** 31), bound, strength, points, knownFailures, json, markdown, maxTime } = command;
  prepareArrays(subjects, strength);
  const progress = certifyProgress();
  const result = await interruptible(progress, (interrupt) => {
    const end = new EarlyEnd({ signal: interrupt, ...(maxTime !== undefined && { maxTimeMs: 1000 * maxTime }) });
    const { signal } = end;
    const options = { seed, bound, strength, points, knownFailures, signal, onProgress: progress.update };
    return certifyAll(subjects, options).finally(() => end.close());
  });
  const machine = environment();
  writeCases(certifyCaseFiles(result, CASE_FOLDER));
  writeText(certifyText(result, invocation(), CASE_FOLDER), [json, markdown]);
  await writeReports([
    [json, () => resultJson(result, machine)],
    [markdown, () => certifyMarkdown(result, machine)],
  ]);
  endWith(result.verdict === 'certified' ? 0 : 1);
}
