/** The small parts that subjects are made of: second tries, borrowed engines, identities, other thread counts, thread variables. */
import { describe, expect, it } from 'vitest';
import { BorrowedEngines } from '../../subjects/borrowed-engines.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { identityOf } from '../../subjects/identity.ts';
import { openEach } from '../../subjects/open-all.ts';
import { siblings } from '../../subjects/other-thread-counts.ts';
import { MOST_SECOND_TRIES, SecondTries } from '../../subjects/second-tries.ts';
import type { Source } from '../../subjects/source.ts';
import type { Subject } from '../../subjects/subject.ts';
import { fewerThreads, threadsRefusal, threadVariables } from '../../subjects/threads.ts';
import { thrownBy } from '../spec/cases.ts';

describe('a second try', () => {
  /** The kinds that calls of `tries` have, of asks with these outcomes, and how often was asked. */
  async function kindsOf(tries: SecondTries, replies: readonly string[], calls: number) {
    let asked = 0;
    const kinds: string[] = [];
    for (let number = 0; number < calls; number++) {
      kinds.push((await tries.of(async () => ({ kind: replies[asked++] ?? 'result' }))).kind);
    }
    return { kinds, asked };
  }

  it('is made of a call without an answer in time, and counted where it has one', async () => {
    const tries = new SecondTries();
    const { kinds, asked } = await kindsOf(tries, ['result', 'timed out', 'result', 'crashed'], 3);
    expect([kinds, asked, tries.stalls]).toEqual([['result', 'result', 'crashed'], 4, 1]);
  });

  it('is the last where it has none either', async () => {
    const tries = new SecondTries();
    const { kinds, asked } = await kindsOf(tries, ['timed out', 'timed out', 'timed out'], 2);
    expect([kinds, asked, tries.stalls]).toEqual([['timed out', 'timed out'], 3, 0]);
  });

  it('is made so often and no more', async () => {
    const tries = new SecondTries();
    const replies = Array.from({ length: MOST_SECOND_TRIES }, () => ['timed out', 'result']).flat();
    const { kinds, asked } = await kindsOf(tries, [...replies, 'timed out'], MOST_SECOND_TRIES + 1);
    expect(kinds).toEqual([...Array(MOST_SECOND_TRIES).fill('result'), 'timed out']);
    expect([asked, tries.stalls]).toEqual([replies.length + 1, MOST_SECOND_TRIES]);
  });
});

describe('borrowed engines', () => {
  const called = async (calls: number, value: unknown, kind = 'reply') => {
    let asks = 0;
    const borrowed = new BorrowedEngines(async () => {
      asks++;
      return { kind: 'reply', value };
    });
    for (let call = 0; call < calls; call++) await borrowed.called({ kind });
    return { names: borrowed.names, asks };
  };

  it('are asked for early, and again now and then', async () => {
    const asks = await Promise.all([7, 8, 63, 64, 511, 512].map(async (calls) => (await called(calls, [])).asks));
    expect(asks).toEqual([3, 4, 4, 5, 5, 6]);
    expect((await called(100, ['scatter'], 'crashed')).asks).toBe(0);
  });

  it('are names in order, each once, whatever else is sent', async () => {
    const sent = ['scatter', 'im2col', 'scatter', 7, null, '', 'a b', 'x'.repeat(41), 'x'.repeat(40)];
    expect((await called(64, sent)).names).toEqual(['im2col', 'scatter', 'x'.repeat(40)]);
    expect((await called(8, 'scatter')).names).toEqual([]);
    const many = Array.from({ length: 99 }, (_, at) => `engine-${at}`);
    expect((await called(8, many)).names).toHaveLength(16);
  });
});

describe('an identity', () => {
  it('is a name, and a version where that is a text', () => {
    expect(identityOf({ name: 'mine', version: '1.0' })).toEqual({ name: 'mine', version: '1.0' });
    for (const version of [undefined, null, 7])
      expect(identityOf({ name: '', version })).toEqual({ name: '', version: null });
    const long = 'n'.repeat(300);
    expect(identityOf({ name: long, version: long })).toEqual({ name: long, version: long });
  });

  it.each([
    [{ name: 7, version: null }, 'TypeError: name must be a string, got 7'],
    [{ name: 'n'.repeat(301), version: null }, 'RangeError: name must have at most 300 characters, got 301: "nn'],
    [{ name: 'n', version: 'v'.repeat(301) }, 'RangeError: version must have at most 300 characters, got 301: "vv'],
  ])('is refused with the field: %#', (given, message) => {
    expect(thrownBy(() => identityOf(given)).slice(0, message.length)).toBe(message);
  });
});

describe('a subject with other thread counts', () => {
  const opening = () => {
    const events: string[] = [];
    const open = async (threads: number) => {
      events.push(`open ${threads}`);
      if (threads > 8) throw new RangeError('too many');
      return { close: async () => void events.push(`close ${threads}`) } as unknown as Subject;
    };
    return { events, ...siblings(open) };
  };

  it('is opened once for each, until all are closed', async () => {
    const { events, withThreads, close } = opening();
    expect(await withThreads(2)).toBe(await withThreads(2));
    await withThreads(4);
    await close();
    expect(events).toEqual(['open 2', 'open 4', 'close 2', 'close 4']);
    await withThreads(2);
    await close();
    await close();
    expect(events.slice(4)).toEqual(['open 2', 'close 2']);
  });

  it('is tried again where it could not be opened, and closing passes that over', async () => {
    const { events, withThreads, close } = opening();
    await expect(withThreads(9)).rejects.toThrow('too many');
    await expect(withThreads(9)).rejects.toThrow('too many');
    expect(events).toEqual(['open 9', 'open 9']);
    const failing = withThreads(9);
    await close();
    await expect(failing).rejects.toThrow('too many');
  });
});

describe('threads', () => {
  it('are refused where they are no number of threads, or more than are declared', () => {
    const most = { ...EVERYTHING, threads: 4 };
    expect([{}, { threads: 1 }, { threads: 4 }].map((asked) => threadsRefusal(asked, most))).toEqual([
      null,
      null,
      null,
    ]);
    expect(threadsRefusal({ threads: 5 }, most)).toBe('threads must be at most 4, got 5');
    for (const threads of [0, 1.5, -1]) {
      expect(threadsRefusal({ threads }, most)).toBe(`threads must be an integer >= 1, got ${threads}`);
    }
  });

  it('are in variables of our own and of libraries, but where these are set', () => {
    const all = { ADJOINT_THREADS: '3', OMP_NUM_THREADS: '3', OPENBLAS_NUM_THREADS: '3', MKL_NUM_THREADS: '3' };
    expect(threadVariables({ threads: 3 }, {})).toEqual(all);
    const { OMP_NUM_THREADS: _, ...others } = all;
    expect(threadVariables({ threads: 3 }, { OMP_NUM_THREADS: '8', ADJOINT_THREADS: '9' })).toEqual(others);
    expect(threadVariables({}, {}).ADJOINT_THREADS).toBe('1');
  });

  it('are fewer than asked for of those that declare fewer', () => {
    const subjects = [1, 2, 4].map((threads) => ({ name: `of ${threads}`, capabilities: { threads } }));
    expect(fewerThreads(subjects)).toEqual([]);
    expect(fewerThreads(subjects, 4)).toEqual([
      'of 1 was to use 4 threads and uses 1, the most that it declares',
      'of 2 was to use 4 threads and uses 2, the most that it declares',
    ]);
  });
});

describe('several subjects, each as far as it can be opened', () => {
  it('are told apart by their arguments, and the others by why not', async () => {
    const sources = ['a', 'b', 'no', 'c'].map((argument): Source => ({ argument, origin: 'module', target: argument }));
    const { opened, failed } = await openEach(sources, async ({ argument }) => {
      if (argument === 'no') throw new RangeError('no such file');
      return { name: argument === 'c' ? 'c' : 'same', close: async () => {} };
    });
    expect(opened.map(({ name }) => name)).toEqual(['same', 'same (b)', 'c']);
    expect(failed).toEqual([{ source: sources[2], message: 'no such file' }]);
  });
});
