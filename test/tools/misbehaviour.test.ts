/** What is published of misbehaving subjects follows from the verdicts on them. */
import { describe, expect, it } from 'vitest';
import { misbehaviourMarkdown } from '../../tools/misbehaviour/misbehaviour-markdown.ts';
import { MACHINE } from '../bench/machine.ts';
import type { Row } from '../misbehaviour/row.ts';
import { unlike } from '../misbehaviour/table.ts';

const HANGS: Row = { does: 'hangs', text: '', verdict: 'timed out', message: /within/ };
const HEALTHY: Row = { does: 'prints', text: '', verdict: 'agree' };

describe('a verdict', () => {
  it.each([
    [HANGS, { verdict: 'timed out', message: 'no answer within 1 s', case: '{}' }, null],
    [HANGS, { verdict: 'agree', message: '', case: '' }, 'the verdict is agree, and should be timed out: '],
    [HANGS, { verdict: 'timed out', message: 'never', case: '{}' }, 'it is said: never'],
    [HANGS, { verdict: 'timed out', message: 'within', case: '' }, 'it has no case'],
    [HEALTHY, { verdict: 'agree', message: '', case: '' }, null],
    [HEALTHY, { verdict: 'agree', message: '', case: '{}' }, 'it has a case: {}'],
  ])('%j, %j is like the row or not: %s', (row, found, problem) => {
    expect(unlike(row, found)).toBe(problem);
  });
});

it('the page counts right verdicts, wrong ones and healthy subjects', () => {
  const judged = [
    { kind: 'module', what: 'hangs', row: HANGS, problem: 'it has no case', seconds: 2 },
    { kind: 'program', what: 'prints', row: HEALTHY, problem: null, seconds: 1.26 },
  ] as const;
  const page = misbehaviourMarkdown(judged, 3.25, MACHINE);
  expect(page).toContain('The gate on 1 subjects that do what no implementation should, and on 1 healthy ones');
  expect(page).toContain('\n1 of the 2 got the verdict that they should get.\n');
  expect(page).toContain('| module that hangs | hangs | wrong: it has no case | 2.0 |');
  expect(page).toContain('| program that prints | prints | agree | 1.3 |');
});
