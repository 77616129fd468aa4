/** A verify result as JUnit XML: a suite per subject, a test case per law. What is not covered is skipped, not passed. */
import XMLBuilder from 'fast-xml-builder';
import type { CheckResult } from '../../properties/checking/check.ts';
import type { VerifyResult } from '../../runs/verify/result.ts';
import { printable } from '../printable.ts';
import { type FailureReport, failuresOf, otherObjections } from './failures.ts';
import { listedLines } from './subject-line.ts';
import { verdictLine } from './verdict-line.ts';

/**
 * A run as JUnit XML: a suite per subject, a test case per law; what is not covered is skipped.
 * @param command how this program is called, for the replay lines
 * @param caseFolder as for `verifyText`
 */
export function verifyJunit(result: VerifyResult, command: string, caseFolder: string | null = null): string {
  const failures = failuresOf(result, command, caseFolder);
  const suites = result.subjects.map(({ name }) => {
    const checks = result.checks.filter(({ subject }) => subject === name);
    return suite(
      name,
      checks.map((check) =>
        testCase(
          check,
          failures.find((one) => one.subject === name && one.law === check.law),
        ),
      ),
    );
  });
  const others = otherObjections(result);
  const run = {
    '@_name': 'the run as a whole',
    ...(others.length > 0 && { failure: others.map(asFailure) }),
    'system-out': verdictLine(result),
  };
  const document = { testsuites: { '@_name': 'adjoint verify', testsuite: [...suites, suite('adjoint', [run])] } };
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build(document)}`;
}

interface TestCase {
  readonly failure?: unknown;
  readonly skipped?: unknown;
}

function suite(name: string, cases: readonly TestCase[]) {
  return {
    '@_name': printable(name),
    '@_tests': cases.length,
    '@_failures': cases.filter(({ failure }) => failure !== undefined).length,
    '@_skipped': cases.filter(({ skipped }) => skipped !== undefined).length,
    testcase: cases,
  };
}

function testCase(check: CheckResult, failure: FailureReport | undefined): TestCase {
  const known = listedLines(check);
  return {
    '@_classname': printable(check.subject),
    '@_name': check.law,
    '@_time': (check.milliseconds / 1000).toFixed(3),
    ...(failure && { failure: asFailure(failure) }),
    ...(check.status === 'not covered' && { skipped: { '@_message': `not covered: ${check.missing}` } }),
    ...(check.status === 'interrupted' && {
      skipped: {
        '@_message': printable(check.missing === null ? 'interrupted' : `not checked to the end: ${check.missing}`),
      },
    }),
    ...(known.length > 0 && { 'system-out': known.join('\n') }),
  } as TestCase;
}

function asFailure(failure: FailureReport | string) {
  if (typeof failure === 'string') return { '@_message': printable(failure) };
  const { statement, message, shown, looksLike, summary, caseLine, replay } = failure;
  const text = [
    statement,
    message,
    ...shown,
    ...looksLike,
    summary,
    ...(caseLine === null ? [] : [caseLine]),
    `replay: ${replay}`,
  ];
  return { '@_message': printable(failure.message), '#text': text.map(printable).join('\n') };
}
