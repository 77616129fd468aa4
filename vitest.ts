/**
 * `adjoint/vitest`: every law as a vitest test of a user's implementation.
 *
 *   import { describeConvTranspose } from 'adjoint/vitest';
 *   import { convTranspose } from './mine.js';
 *   describeConvTranspose({ name: 'mine', convTranspose, capabilities: { groups: false } });
 */
import { describe, expect, test } from 'vitest';
import { lookalikesOf } from './faults/lookalike.ts';
import { checkLaw, type Failure } from './properties/check.ts';
import { lawsNamed, runsFor } from './properties/laws.ts';
import { LONGEST_CASE } from './reports/case-file.ts';
import { caseSummary } from './reports/case-summary.ts';
import { lookalikeTold, shortened } from './reports/failure.ts';
import { shownLines, stackLines } from './reports/shown.ts';
import { subjectInProcess } from './subjects/in-process.ts';
import type { Implementation } from './subjects/subject.ts';

export interface DescribeOptions {
  /** What the cases are drawn from; a failure prints it. Default 1, so that a run can be repeated. */
  readonly seed?: number;
  /** Cases per core law, and four times those of a further one. Default 200. */
  readonly runs?: number;
  /** Ids of the laws to register, `core` for the core ones. Default all. */
  readonly laws?: readonly string[];
  /** Milliseconds for one law. Default 60,000. */
  readonly timeout?: number;
}

/** Everything that helps to find the mistake; of a case that is long, its seed and path are enough. */
function failureTold({ mismatch, looksLike = [], seed, path, case: line }: Failure): string {
  const lines = [
    shortened(mismatch.message),
    ...[...shownLines(mismatch), ...stackLines(mismatch)].map((one) => `  ${shortened(one)}`),
    ...looksLike.map(lookalikeTold),
    `seed ${seed}, path ${path}`,
    `smallest case: ${caseSummary(line)}`,
  ];
  return [...lines, ...(line.length > LONGEST_CASE ? [] : [line])].join('\n');
}

/**
 * Registers one test per law. A law that the implementation's capabilities exclude is registered as skipped, so that
 * what is not covered can be seen.
 * @throws TypeError where the declared capabilities are not understood; RangeError for a law that is not known
 */
export function describeConvTranspose(implementation: Implementation, options: DescribeOptions = {}): void {
  const { seed = 1, runs = 200, timeout = 60_000 } = options;
  const subject = subjectInProcess(implementation, 'module');
  describe(`${subject.name}: transposed convolution`, () => {
    for (const law of lawsNamed(options.laws ?? [])) {
      const missing = law.missing(subject.capabilities);
      const title = `${law.id}: ${law.statement}`;
      test.skipIf(missing !== null)(
        missing === null ? title : `${title} (not covered: ${missing})`,
        { timeout },
        async ({ skip }) => {
          const {
            failure,
            cases,
            status,
            missing: lacking,
          } = await checkLaw(subject, law, { seed, runs: runsFor(law, runs) });
          if (failure !== null) {
            const looksLike = await lookalikesOf(subject, law, failure);
            expect.fail(failureTold({ ...failure, looksLike }));
          }
          // Where the implementation skipped every case, nothing was found out, as where its capabilities exclude the law.
          if (status === 'not covered') skip(`not covered: ${lacking}`);
          expect(cases, 'cases that were put').toBeGreaterThan(0);
        },
      );
    }
  });
}
