/** The one case that a run is about, by --case or --path: which options these go with, and which laws. */
import { isAbout, type Law } from '../../properties/law.ts';
import { type CaseOrCall, isCall } from '../../spec/conventions/case-or-call.ts';
import { illegalityOf } from '../../spec/geometry.ts';
import { UsageError } from '../usage-error.ts';

interface OneCase {
  readonly seed?: number;
  readonly law?: readonly string[];
  readonly path?: string;
  readonly case?: string;
}

/** @throws UsageError for a --path that is none, or without what it needs, or beside what excludes it */
export function checkPath({ seed, law, path, case: given }: OneCase): void {
  if (path === undefined) return;
  if (seed === undefined || law?.length !== 1) {
    throw new UsageError('--path needs the --seed and the one --law that the failure printed');
  }
  if (!/^\d+(:\d+)*$/.test(path)) {
    throw new UsageError(`--path must be numbers with colons between them, got ${path}`);
  }
  if (given !== undefined) {
    throw new UsageError('--path and --case exclude each other: both name the one case to run');
  }
}

/**
 * Laws about legal cases have nothing to say of an illegal one, and refusal nothing of a legal one.
 * @throws UsageError naming the first law that is not about the case
 */
export function checkCaseFits(laws: readonly Law[], given: CaseOrCall): void {
  const unfit = laws.find((law) => !isAbout(law, given));
  if (unfit === undefined) return;
  if (isCall(given)) {
    throw new UsageError(
      `--case: the law ${unfit.id} is about ${unfit.about === 'calls' ? 'other calls' : 'cases'}, and this is a call of ${given.convention}`,
    );
  }
  if (unfit.about === 'calls')
    throw new UsageError(`--case: the law ${unfit.id} is about calls in words, and this is a case`);
  const reason = illegalityOf(given);
  const kind = reason === null ? 'illegal cases, and this one is legal' : `legal cases, and this is none: ${reason}`;
  throw new UsageError(`--case: the law ${unfit.id} is about ${kind}`);
}
