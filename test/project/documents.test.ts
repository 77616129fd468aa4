/** The numbers and names that documents state of the suite. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../faults/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { LARGE_SIZES } from '../../properties/cases/large-sizes.ts';
import { COVERAGE_CLASSES } from '../../properties/coverage/coverage.ts';
import { FURTHER_LAWS, LAWS } from '../../properties/laws.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { SLOW_TESTS } from './slow-tests.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replaceAll('\n', ' ');
const LAWS_PAGE = readFileSync(new URL('../../docs/laws.md', import.meta.url), 'utf8');

describe('docs/laws.md', () => {
  it('has a row for every law, in order, with its lane', () => {
    const rows = [...LAWS_PAGE.matchAll(/^\| ([\w, -]+?) +\| (exact|bounded|refusal) +\|/gm)];
    const listed = rows.flatMap(([, ids, lane]) => ids.split(', ').map((id) => `${id}: ${lane}`));
    expect(listed).toEqual(LAWS.map(({ id, lane }) => `${id}: ${lane}`));
  });

  it.each([
    ['kinds of illegal case', `${ILLEGAL_KINDS.length} kinds of illegal case`],
    ['further laws', `stand ${FURTHER_LAWS.length} further laws`],
    ['coverage classes', `in ${COVERAGE_CLASSES.length} classes`],
    ['large sizes', `each of ${LARGE_SIZES.length} large sizes`],
  ])('states how many %s there are', (_, words) => {
    expect(read('docs/laws.md')).toContain(words);
  });
});

describe('docs/trust.md', () => {
  it('states the score of the published mutation run', () => {
    const published = readFileSync(new URL('../../reports/published/mutation.md', import.meta.url), 'utf8');
    const [, score, mutants] = /^\*\*([\d.]+ %) of (\d+) mutants /m.exec(published)!;
    expect(read('docs/trust.md')).toContain(`The tests notice ${score} of ${mutants} changes`);
  });

  it('states how many faults and vectors there are', () => {
    expect(read('docs/trust.md')).toContain(`on ${FAULTS.length} defects`);
    expect(read('docs/trust.md')).toContain(`has ${allVectors().length} cases`);
  });
});

describe('README.md', () => {
  it('states how many laws and vectors there are', () => {
    expect(read('README.md')).toContain(`${LAWS.length} laws`);
    expect(read('README.md')).toContain(`${allVectors().length} test vectors`);
  });

  it('has at most 130 lines', () => {
    expect(readFileSync(new URL('../../README.md', import.meta.url), 'utf8').split('\n').length).toBeLessThanOrEqual(
      130,
    );
  });
});

describe('the slow tests', () => {
  it.each(SLOW_TESTS)('are there: %s', (file) => {
    expect(existsSync(new URL(`../../${file}`, import.meta.url))).toBe(true);
  });
});
