/** The numbers and names that README.md states of the suite. Its commands are run by .ci/run. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COVERAGE_CLASSES } from '../../properties/coverage.ts';
import { FURTHER_LAWS, LAWS } from '../../properties/laws.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

describe('README.md', () => {
  it('has a row for every law, in order, with its lane', () => {
    const rows = [...README.matchAll(/^\| ([\w, -]+?) +\| (exact|bounded|refusal) +\|/gm)];
    const told = rows.flatMap(([, ids, lane]) => ids.split(', ').map((id) => `${id}: ${lane}`));
    expect(told).toEqual(LAWS.map(({ id, lane }) => `${id}: ${lane}`));
  });

  it('states how many kinds of illegal case and classes there are', () => {
    expect(README).toContain(`${ILLEGAL_KINDS.length} kinds of illegal case`);
    expect(README).toContain(`stand ${FURTHER_LAWS.length} further laws`);
    expect(README.replaceAll('\n', ' ')).toContain(`in ${COVERAGE_CLASSES.length} classes`);
  });

  it('states the score of the published mutation run', () => {
    const published = readFileSync(new URL('../../reports/published/mutation.md', import.meta.url), 'utf8');
    const [, score, mutants] = /^\*\*([\d.]+ %) of (\d+) mutants /m.exec(published)!;
    expect(README).toContain(`The tests notice ${score} of ${mutants} changes`);
  });

  it('stays under 250 lines', () => {
    expect(README.split('\n').length).toBeLessThan(250);
  });
});
