/** Programs that time themselves: what they say is read as data from a stranger, and cannot be more than the time that passed. */
import { afterAll, describe, expect, it } from 'vitest';
import { openProgram } from '../../../subjects/pipe/program-subject.ts';
import { readTimes } from '../../../subjects/pipe/reported-times.ts';
import { programSource } from '../../../subjects/source.ts';
import type { TimedOutcome } from '../../../subjects/subject.ts';
import { caseOf, thrownBy } from '../../spec/cases.ts';
import { programFolder } from './programs.ts';

const { program, remove } = programFolder();
afterAll(remove);

/** What one case of x = behaviour makes the program do when it is to time itself. `right` is a good answer but for its times. */
const BEHAVIOURS = {
  times: `setTimeout(() => say({ ...right, samplesMs: [1, 2, 0.5], prepareMs: 4 }), 20)`,
  echoes: `setTimeout(() => say({ ...right, samplesMs: [request.budgetMs, request.minSamples, 1] }), 50)`,
  base64: `setTimeout(() => say({ kind: 'times', samplesMs: [1, 1, 1], shape: [1, 1, 1], base64: 'AAAoQg==' }), 20)`,
  wrong: `setTimeout(() => say({ ...right, data: [41], samplesMs: [1, 1, 1] }), 20)`,
  refuses: `say({ kind: 'refused', message: 'not today' })`,
  skips: `say({ kind: 'skipped', message: 'too large' })`,
  errs: `say({ kind: 'errored', message: 'out of memory' })`,
  runs: `say({ kind: 'result', shape: [1, 1, 1], data: [42] })`,
  noTimes: `say(right)`,
  none: `say({ ...right, samplesMs: [] })`,
  negative: `say({ ...right, samplesMs: [1, -1, 1] })`,
  noNumber: `write('{"seq":' + seq + ',"kind":"times","shape":[1,1,1],"data":[42],"samplesMs":[1,1e999,1]}\\n')`,
  text: `say({ ...right, samplesMs: ['NaN', 1, 1] })`,
  tooLong: `say({ ...right, samplesMs: [1e6, 1e6, 1e6] })`,
  tooMany: `say({ ...right, samplesMs: Array(1000001).fill(1e-9) })`,
  manyBytes: `say({ ...right, samplesMs: Array(7e6).fill(1e-9) })`,
  noResult: `setTimeout(() => say({ kind: 'times', samplesMs: [1, 1, 1] }), 20)`,
  dies: `process.exit(3)`,
  hangs: ``,
} as const;
type Behaviour = keyof typeof BEHAVIOURS;

const ZOO = program(
  'zoo',
  `if (request.kind === 'hello') return say({ ...hello, times: true });
   const right = { kind: 'times', shape: [1, 1, 1], data: [42] };
   const behaviours = [${Object.values(BEHAVIOURS)
     .map((code) => `() => { ${code} }`)
     .join(',')}];
   behaviours[request.case.x.data[0]]();`,
);

describe('a program that times itself', async () => {
  const zoo = await openProgram(programSource(ZOO), 20_000);
  afterAll(() => zoo.close());
  const timed = async (behaviour: Behaviour, timeoutMs = 20_000): Promise<TimedOutcome> => {
    const x: [number[], number[]] = [[1, 1, 1], [Object.keys(BEHAVIOURS).indexOf(behaviour)]];
    const problem = caseOf({ x, w: [[1, 1, 1], [1]], dtype: 'f32' });
    return zoo.time!(problem, { budgetMs: 7, minSamples: 3, timeoutMs });
  };

  it('tells the time of every call, what preparing took, and the last result', async () => {
    const { times, outcome } = await timed('times');
    expect(times).toEqual({ samplesMs: [1, 2, 0.5], prepareMs: 4 });
    expect(outcome).toEqual({ kind: 'result', shape: [1, 1, 1], data: Float32Array.of(42) });
  });

  it('is told the budget and how many calls there must be', async () => {
    expect((await timed('echoes')).times).toEqual({ samplesMs: [7, 3, 1], prepareMs: null });
  });

  it('may answer in base64, and its result is left to the comparison', async () => {
    expect((await timed('base64')).outcome).toMatchObject({ kind: 'result', data: Float32Array.of(42) });
    expect((await timed('wrong')).outcome).toMatchObject({ kind: 'result', data: Float32Array.of(41) });
  });

  it.each<[Behaviour, string | RegExp]>([
    ['refuses', 'refused: not today'],
    ['skips', 'skipped: too large'],
    ['errs', 'errored: out of memory'],
    ['runs', 'malformed: kind must be times, refused, skipped or errored, got "result"'],
    ['noTimes', 'malformed: samplesMs must be a list, got undefined'],
    ['none', 'malformed: samplesMs must have 3 to 1000000 entries, got 0'],
    ['negative', 'malformed: samplesMs[1] must be a finite number > 0, got -1'],
    ['noNumber', 'malformed: samplesMs[1] must be a finite number > 0, got Infinity'],
    ['text', 'malformed: samplesMs[0] must be a finite number > 0, got "NaN"'],
    ['tooLong', /^malformed: the times must sum to at most the \d+\.\d+ ms that passed, got 3000000$/],
    ['tooMany', 'malformed: samplesMs must have 3 to 1000000 entries, got 1000001'],
    [
      'manyBytes',
      /^malformed: wrote a line longer than any answer .*: \d+ bytes are read of it, 64 KiB and 32 for each number/,
    ],
    ['noResult', /^malformed: result\.data must be a list of numbers, got undefined$/],
    ['dies', 'crashed: the program ended with exit code 3'],
    ['hangs', 'timed out: gave no answer within 500 ms'],
  ])('%s: has no times, and is asked again', async (behaviour, expected) => {
    const { times, outcome } = await timed(behaviour, behaviour === 'hangs' ? 500 : undefined);
    expect(times).toBeNull();
    const told = outcome.kind === 'result' ? 'result' : `${outcome.kind}: ${outcome.message}`;
    if (typeof expected === 'string') expect(told).toBe(expected);
    else expect(told).toMatch(expected);
    expect((await timed('times')).times).not.toBeNull();
  });
});

describe('a program that does not offer it', () => {
  it.each([
    ['nothing', ``],
    ['no', `times: false`],
    ['text', `times: 'yes'`],
  ])('cannot be asked for times: %s', async (name, field) => {
    const subject = await openProgram(programSource(program(name, `say({ ...hello, ${field} })`)), 20_000);
    expect(subject.time).toBeUndefined();
    await subject.close();
  });
});

describe('readTimes', () => {
  const known = { minSamples: 2, elapsedMs: 10 };
  const refused = (answer: Record<string, unknown>) => thrownBy(() => readTimes(answer, known));

  it('takes times that fill all of the time that passed, and not more', () => {
    expect(readTimes({ samplesMs: [4, 6] }, known)).toEqual({ samplesMs: [4, 6], prepareMs: null });
    expect(readTimes({ samplesMs: [4, 5], prepareMs: 1 }, known).prepareMs).toBe(1);
    expect(readTimes({ samplesMs: [4, 5], prepareMs: 0 }, known).prepareMs).toBe(0);
    expect(refused({ samplesMs: [4, 6.5] })).toBe(
      'RangeError: the times must sum to at most the 10 ms that passed, got 10.5',
    );
    expect(refused({ samplesMs: [4, 6], prepareMs: 1 })).toBe(
      'RangeError: the times must sum to at most the 10 ms that passed, got 11',
    );
  });

  it.each<[Record<string, unknown>, string]>([
    [{ samplesMs: { length: 2 } }, 'TypeError: samplesMs must be a list, got '],
    [{ samplesMs: [1] }, 'RangeError: samplesMs must have 2 to 1000000 entries, got 1'],
    [{ samplesMs: [1, 0] }, 'RangeError: samplesMs[1] must be a finite number > 0, got 0'],
    [{ samplesMs: [Number.NaN, 1] }, 'RangeError: samplesMs[0] must be a finite number > 0, got NaN'],
    [{ samplesMs: [1, null] }, 'TypeError: samplesMs[1] must be a finite number > 0, got null'],
    [{ samplesMs: [1, 1], prepareMs: -1 }, 'RangeError: prepareMs must be a finite number >= 0, got -1'],
    [{ samplesMs: [1, 1], prepareMs: '1' }, 'TypeError: prepareMs must be a finite number >= 0, got "1"'],
  ])('refuses %j', (answer, message) => {
    expect(refused(answer)).toContain(message);
  });
});
