/** A result as the page shows it, in the words of `adjoint verify`. */
import type { Environment } from '../../bench/environment.ts';
import { resultJson } from '../../reports/json.ts';
import { printable } from '../../reports/printable.ts';
import { canBeDeclared, causeLines, declarationLine, effectLine } from '../../reports/verify/causes.ts';
import { otherObjections, unexplained } from '../../reports/verify/failures.ts';
import { verifyText } from '../../reports/verify/text.ts';
import { verdictLine } from '../../reports/verify/verdict-line.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { INVOCATION } from '../invocation.ts';
import type { GateFailure, GateReport } from './messages.ts';

/** @param cores how many the machine has, which is all that a page knows of it */
export function reportOf(result: VerifyResult, cores: number): GateReport {
  return {
    verdict: result.verdict,
    verdictLine: verdictLine(result),
    why: result.probes.flatMap((probe) => whyLines(result, probe)),
    failures: failuresIn(result),
    objections: otherObjections(result).map(printable),
    warnings: result.warnings.map(printable),
    text: verifyText(result, INVOCATION),
    json: resultJson(result, pageEnvironment(cores)),
  };
}

function whyLines(result: VerifyResult, probe: VerifyResult['probes'][number]): string[] {
  const subject = result.subjects.find(({ name }) => name === probe.subject)!;
  const declared = canBeDeclared(probe)
    ? [`If it is meant to be so, it declares: ${declarationLine(probe, subject)}`, effectLine(result, probe)]
    : [];
  return [...causeLines(probe), ...declared].map(printable);
}

function failuresIn(result: VerifyResult): GateFailure[] {
  return unexplained(result, INVOCATION).flatMap((report) => {
    const { failure } = result.checks.find(({ law }) => law === report.law)!;
    if (failure === null) return [];
    const { case: problem, seed, path } = failure;
    const [message, shown] = [printable(report.message), report.shown.map(printable)];
    return [{ ...report, message, shown, case: problem, seed, path }];
  });
}

function pageEnvironment(cores: number): Environment {
  return {
    date: new Date().toISOString(),
    node: 'none, in a page',
    v8: 'unknown',
    platform: 'browser',
    arch: 'unknown',
    cpu: 'unknown CPU',
    cores,
    memoryBytes: 0,
    loadAverage: [0, 0, 0],
    doubts: [],
  };
}
