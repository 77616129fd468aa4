/** The reports of parts as one. */
import type { MutationTestResult, TestDefinition } from 'mutation-testing-report-schema/api';

/**
 * One report with the files of all. The numbers of tests hold within a report only, so that mutants lose theirs; a test that
 * several parts face is listed once.
 *
 * @throws RangeError where there is no report, or two speak of the same file
 */
export function foldReports(reports: readonly MutationTestResult[]): MutationTestResult {
  if (reports.length === 0) throw new RangeError('mutate: reports must be one or more, got none');
  const files: MutationTestResult['files'] = {};
  const tests = new Map<string, Set<string>>();
  for (const report of reports) {
    for (const [file, result] of Object.entries(report.files)) {
      if (file in files) throw new RangeError(`mutate: file must be of one report, got ${file} in two`);
      files[file] = {
        ...result,
        mutants: result.mutants.map(({ coveredBy: _, killedBy: __, ...mutant }) => mutant),
      };
    }
    for (const [file, { tests: named }] of Object.entries(report.testFiles ?? {})) {
      tests.set(file, new Set([...(tests.get(file) ?? []), ...named.map(({ name }) => name)]));
    }
  }
  const asTests = (names: Set<string>): TestDefinition[] => [...names].map((name) => ({ id: name, name }));
  const testFiles = Object.fromEntries([...tests].map(([file, names]) => [file, { tests: asTests(names) }]));
  return { ...reports[0], files, testFiles };
}
