/** Which calls of a subject are written down, and in which order. */
import { describe, expect, it } from 'vitest';
import { recorded } from '../../../properties/checking/recorded-calls.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import type { Outcome, Subject } from '../../../subjects/subject.ts';
import { caseOf, counting } from '../../spec/cases.ts';
import { correct } from '../../subjects/faulty.ts';

const [one, two, three] = [1, 2, 3].map((cells) => caseOf({ x: counting([1, 1, cells]), w: counting([1, 1, 1]) }));
const inner = subjectInProcess({ name: 'mine', convTranspose: correct }, 'module');
const REFUSED: Outcome = { kind: 'refused', message: 'no' };

describe('a recorded subject', () => {
  it('has its calls since they were last asked for, and the outcomes of the subject', async () => {
    const subject = recorded(inner);
    expect(subject.takeCalls()).toEqual([]);
    expect(await subject.run(one)).toEqual(await inner.run(one));
    await subject.run(two);
    expect(subject.takeCalls()).toEqual([one, two]);
    expect(subject.takeCalls()).toEqual([]);
  });

  it('hands on how a call is made', async () => {
    const seen: unknown[] = [];
    const run: Subject['run'] = async (_, options) => {
      seen.push(options);
      return REFUSED;
    };
    await recorded({ ...inner, run }).run(one, { watched: true });
    expect(seen).toEqual([{ watched: true }]);
  });

  it.each<[string, Outcome['kind'][], number[]]>([
    ['all with results', ['result', 'result', 'result'], [1, 2, 3]],
    ['the first that has none is named last', ['result', 'refused', 'malformed'], [1, 2, 3, 2]],
    ['the very first too', ['refused', 'result', 'result'], [1, 2, 3, 1]],
  ])('has calls that start together: %s', async (_, kinds, cells) => {
    const outcomes = kinds.map(
      (kind): Outcome => (kind === 'result' ? { kind, shape: [], data: Float64Array.of() } : REFUSED),
    );
    const subject = recorded({ ...inner, runTogether: async () => outcomes });
    expect(await subject.runTogether!([one, two, three].map((problem) => ({ problem })))).toEqual(outcomes);
    expect(subject.takeCalls().map((call) => 'x' in call && call.x.shape[2])).toEqual(cells);
  });

  it('has calls in words, and those of the subject with other threads', async () => {
    const words = { convention: 'onnx' } as unknown as FrameworkCall;
    const subject = recorded({
      ...inner,
      call: async () => REFUSED,
      withThreads: async (threads) => (threads === 2 ? inner : { run: async () => REFUSED }),
    });
    expect(await subject.call!(words)).toEqual(REFUSED);
    expect(await (await subject.withThreads!(2)).run(two)).toEqual(await inner.run(two));
    expect(await (await subject.withThreads!(3)).run(three)).toEqual(REFUSED);
    expect(subject.takeCalls()).toEqual([words, two, three]);
  });

  it('can do no more than the subject', () => {
    const { runTogether: _, ...less } = inner;
    const subject = recorded(less);
    expect([subject.runTogether, subject.call, subject.withThreads]).toEqual([undefined, undefined, undefined]);
  });
});
