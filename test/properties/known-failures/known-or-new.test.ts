/** What a failure of a subject counts for, after one that is listed: only what comes again in a new process is new. */
import { describe, expect, it } from 'vitest';
import type { KnownFailure } from '../../../properties/known-failures/known-failures.ts';
import { knownOrNew } from '../../../properties/known-failures/known-or-new.ts';
import { recheck } from '../../../properties/known-failures/recheck.ts';
import type { Mismatch } from '../../../properties/law.ts';
import type { Case } from '../../../spec/case.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Implementation, Subject } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';

const PADDED = caseOf({ x: counting([1, 1, 3]), w: counting([1, 1, 2]), padEnd: [1] });

const LISTED: KnownFailure = {
  id: 'padded',
  subjects: ['mine'],
  laws: ['agreement'],
  when: ['padding'],
  fails: ['refused'],
  case: PADDED,
  reference: 'nowhere',
  note: 'for the test',
};

const mismatchOf = (kind: Mismatch['kind']) => ({ kind, message: kind, difference: null }) as Mismatch;

const accident = (name: string) => ({ name, message: 'unreachable', place: null, line: null, stack: [] });

/** A subject, and how often it was started again and asked again. */
function counted(second: Mismatch | null, calls: readonly Case[] = [PADDED]) {
  const counts = { closed: 0, again: 0 };
  const subject: Subject = {
    ...subjectInProcess({ name: 'mine', convTranspose: correct }, 'module', 'mine'),
    close: async () => void counts.closed++,
  };
  const again = async () => {
    counts.again++;
    return { mismatch: second, calls };
  };
  const weighed = (kind: Mismatch['kind'], name?: string) =>
    knownOrNew(subject, [LISTED], [PADDED], { ...mismatchOf(kind), ...(name && { accident: accident(name) }) }, again);
  return { counts, weighed };
}

describe('a failure', () => {
  it('counts at once on a subject that has not failed as listed', async () => {
    const { counts, weighed } = counted(null);
    expect(await weighed('values')).toEqual({ mismatch: mismatchOf('values') });
    expect(counts).toEqual({ closed: 0, again: 0 });
  });

  it('that is listed is known, and asks for no second answer', async () => {
    const { counts, weighed } = counted(null);
    expect(await weighed('refused')).toEqual({ known: LISTED });
    expect(await weighed('refused')).toEqual({ known: LISTED });
    expect(counts).toEqual({ closed: 0, again: 0 });
  });

  it('that is listed ends the process where WebAssembly trapped, and what comes after it counts at once', async () => {
    const { counts, weighed } = counted(null);
    expect(await weighed('refused', 'RuntimeError')).toEqual({ known: LISTED });
    expect(counts).toEqual({ closed: 1, again: 0 });
    expect(await weighed('values')).toEqual({ mismatch: mismatchOf('values') });
    expect(counts).toEqual({ closed: 1, again: 0 });
  });

  it('that is listed and an accident of another kind taints the process', async () => {
    const { counts, weighed } = counted(null);
    expect(await weighed('refused', 'TypeError')).toEqual({ known: LISTED });
    expect(counts).toEqual({ closed: 0, again: 0 });
  });

  it('behind a listed one is nothing where it does not come again in a new process', async () => {
    const { counts, weighed } = counted(null);
    await weighed('refused');
    expect(await weighed('values')).toBeNull();
    expect(counts).toEqual({ closed: 1, again: 1 });
  });

  it('behind a listed one counts as what came again, and the one after it counts at once', async () => {
    const { counts, weighed } = counted(mismatchOf('shape'));
    await weighed('refused');
    expect(await weighed('values')).toEqual({ mismatch: mismatchOf('shape') });
    // The new process has not failed as listed: nothing that it does can be a trace of that.
    expect(await weighed('values')).toEqual({ mismatch: mismatchOf('values') });
    expect(counts).toEqual({ closed: 1, again: 1 });
  });

  it('that comes again from other calls is compared with the list by these', async () => {
    const { weighed } = counted(mismatchOf('refused'), [{ ...PADDED, padBegin: [0], padEnd: [0] }]);
    await weighed('refused');
    expect(await weighed('crashed')).toEqual({ mismatch: mismatchOf('refused') });
  });

  it('that a new process shows to be listed is known, and taints that process as well', async () => {
    const { counts, weighed } = counted(mismatchOf('refused'));
    await weighed('refused');
    expect(await weighed('crashed')).toEqual({ known: LISTED });
    expect(await weighed('crashed')).toEqual({ known: LISTED });
    expect(counts).toEqual({ closed: 2, again: 2 });
  });
});

describe('an entry that is run again', () => {
  const entry: KnownFailure = { ...LISTED, laws: ['agreement', 'output-shape'] };
  const of = { id: 'padded', subject: 'mine', reference: 'nowhere', note: 'for the test', cases: 3 };
  const recheckedOn = (convTranspose: Implementation['convTranspose']) =>
    recheck(subjectInProcess({ name: 'mine', convTranspose }, 'module', 'mine'), entry, 3);
  const refusing = () => {
    throw new RangeError('no pads');
  };

  it('is alive where its case fails each of its laws as listed', async () => {
    expect(await recheckedOn(refusing)).toEqual({ ...of, status: 'alive', passes: [] });
  });

  it('is stale where its case passes, or fails in another way', async () => {
    expect(await recheckedOn(correct)).toEqual({ ...of, status: 'stale', passes: entry.laws });
    const wrong = (problem: Case) => ({ shape: [1], data: correct(problem).data.subarray(0, 1) });
    expect(await recheckedOn(wrong)).toEqual({ ...of, status: 'stale', passes: entry.laws });
  });

  it('is absent where its case passes and it says why it need not fail', async () => {
    const varied = { ...entry, varies: 'on some machines' };
    const subject = (convTranspose: Implementation['convTranspose']) =>
      subjectInProcess({ name: 'mine', convTranspose }, 'module', 'mine');
    expect(await recheck(subject(correct), varied, 3)).toEqual({ ...of, status: 'absent', passes: entry.laws });
    expect(await recheck(subject(refusing), varied, 3)).toEqual({ ...of, status: 'alive', passes: [] });
  });
});
