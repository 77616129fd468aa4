/** Why a run does not pass. */
import type { CheckResult } from '../../properties/checking/check.ts';
import type { KnownFailureResult } from '../../properties/known-failures/recheck.ts';
import type { Law } from '../../properties/law.ts';
import type { SubjectSummary } from '../any-run.ts';
import { GIVEN_UP_WORDS } from './account.ts';
import type { ClassCoverage } from './result.ts';

/**
 * A subject that skips more of a law than this is not tested by it, and has not said so: what is beyond it belongs into its
 * capabilities, by which other cases are drawn.
 */
const MOST_SKIPPED_SHARE = 0.9;

/** Of so many drawn cases at least: of fewer, chance may leave none that a subject does. */
const SKIPPED_FROM_CASES = 10;

/** Laws whose cases were skipped, but for a few. @param laws those of the run */
export function skippedLaws(checks: readonly CheckResult[], laws: readonly Pick<Law, 'id' | 'enumerated'>[]): string[] {
  const enumerated = new Set(laws.filter((law) => law.enumerated !== undefined).map(({ id }) => id));
  return checks.flatMap(({ subject, law, status, cases, skipped }) => {
    const drawn = cases + skipped;
    const isJudged = status === 'passed' || status === 'not covered';
    const isEnough = enumerated.has(law) ? drawn > 0 : drawn >= SKIPPED_FROM_CASES;
    if (!isJudged || !isEnough || skipped <= MOST_SKIPPED_SHARE * drawn) return [];
    const share = `${Math.floor((100 * skipped) / drawn)} %`;
    return [
      `${subject} skipped ${skipped} of ${drawn} cases of ${law} (${share}), and may skip ${100 * MOST_SKIPPED_SHARE} %: ` +
        'what is beyond it belongs into its capabilities',
    ];
  });
}

/** What speaks against the subjects, or against the run; empty where nothing does. */
export function objectionsTo(
  subjects: readonly SubjectSummary[],
  checks: readonly CheckResult[],
  coverage: readonly ClassCoverage[],
  knownFailures: readonly KnownFailureResult[],
  isGiven: boolean,
): string[] {
  const failed = checks.filter(({ status }) => status === 'failed');
  const isCut = ({ name }: SubjectSummary) =>
    checks.some((check) => check.subject === name && check.status === 'interrupted');
  const whole = subjects.filter((subject) => !isCut(subject));
  return [
    ...failed.map(({ subject, law }) => `${subject} fails ${law}`),
    ...(isGiven && whole.length < subjects.length ? [] : nothingRan(whole, checks, isGiven)),
    ...(subjects.length === 0 ? ['nothing ran: there is no subject'] : []),
    ...coverage.flatMap(({ id, short }) =>
      short
        .filter((subject) => whole.some(({ name }) => name === subject))
        .map((subject) => `coverage of ${id} on ${subject} is under its floor`),
    ),
    ...knownFailures
      .filter(({ status }) => status === 'stale')
      .map(
        ({ id, subject, passes }) =>
          `known failure ${id} no longer fails ${passes.join(', ')} on ${subject} as listed: remove it`,
      ),
    ...givenUp(checks),
  ];
}

/** A given case may be beyond a subject; it is put all the same if some other subject was asked. */
function nothingRan(subjects: readonly SubjectSummary[], checks: readonly CheckResult[], isGiven: boolean): string[] {
  const without = subjects.filter(({ name }) => !checks.some((check) => check.subject === name && check.cases > 0));
  if (!isGiven) return without.map(({ name }) => `nothing ran on ${name}`);
  if (without.length === 0 || without.length < subjects.length) return [];
  return ['nothing ran: no law could be checked on the given case with any subject'];
}

/** Whether a law was not checked because its subject had been given up. */
export function isGivenUp({ missing }: CheckResult): boolean {
  return Object.values(GIVEN_UP_WORDS).some((words) => words === missing);
}

/** Subjects that hang or crash, and how much they were not asked for it. */
function givenUp(checks: readonly CheckResult[]): string[] {
  const left = checks.filter(isGivenUp);
  return [...new Set(left.map(({ subject }) => subject))].map((name) => {
    const [first, ...others] = left.filter(({ subject }) => subject === name);
    return `${name} was ${first.missing}: ${others.length + 1} laws were not checked`;
  });
}
