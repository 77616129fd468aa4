/** Subjects in processes of their own: whatever a module does, a call has an outcome, and the next one an answer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { formatCase } from '../../../spec/case.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { openSubject, openSubjects, openSubjectsApart, resolveSources } from '../../../subjects/index.ts';
import { besideModule } from '../../../subjects/process/child.ts';
import { openLoadedChild } from '../../../subjects/process/loaded-child.ts';
import { moduleSource } from '../../../subjects/source.ts';
import type { Outcome } from '../../../subjects/subject.ts';
import { caseOf } from '../../spec/cases.ts';
import { type Behaviour, behaviourIndex, writeModules } from '../hostile-modules.ts';

/** Far more than an answer takes on a busy machine; what is to time out has a shorter one. */
const TIMEOUT_MS = 20_000;
const SHORT_TIMEOUT_MS = 2000;
/** How long a busy machine may take to end a process. */
const PATIENCE = { timeout: 30_000 };

const { path, remove } = writeModules();

const open = (file: string, timeoutMs = TIMEOUT_MS) => openSubject(resolveSources([path(file)])[0], timeoutMs);
const zoo = await open('zoo.mjs');

afterAll(async () => {
  await zoo.close();
  remove();
});

const problemFor = (behaviour: Behaviour) =>
  caseOf({ x: [[1, 1, 1], [behaviourIndex(behaviour)]], w: [[1, 1, 1], [1]], dtype: 'f32' });
const outcomeOf = (behaviour: Behaviour): Promise<Outcome> => zoo.run(problemFor(behaviour));

const ANSWER: Outcome = { kind: 'result', shape: [1, 1, 1], data: new Float32Array([42]) };

describe('a module in a process of its own', () => {
  it('says who it is', () => {
    expect(zoo).toMatchObject({ name: 'zoo', version: '1.0', origin: 'module', argument: path('zoo.mjs') });
    expect(zoo.capabilities).toEqual({ ...EVERYTHING, ranks: [1], groups: false });
  });

  it.each<Behaviour>(['answers', 'resolves', 'mutates', 'prints', 'floods', 'forges'])(
    '%s: gives its result, and so does the next call',
    async (behaviour) => {
      expect(await outcomeOf(behaviour)).toEqual(ANSWER);
      expect(await outcomeOf('answers')).toEqual(ANSWER);
    },
  );

  it.each<[Behaviour, string]>([
    ['throws', 'stride is odd'],
    ['rejects', 'later'],
  ])('%s: refused with "%s"', async (behaviour, message) => {
    expect(await outcomeOf(behaviour)).toEqual({ kind: 'refused', message });
  });

  it.each<[Behaviour, string]>([
    ['returnsUndefined', 'must return an object { shape, data }, got undefined'],
    ['returnsNull', 'must return an object { shape, data }, got null'],
    ['returnsNumber', 'must return an object { shape, data }, got number'],
    ['returnsFunction', 'must return an object { shape, data }, got function'],
    ['returnsEmpty', 'result.shape must be an array of numbers, got undefined'],
    ['returnsBigInts', 'result.data must be a typed array or an array of numbers, got a BigInt64Array object'],
    ['returnsFakeLength', 'result.data must be a typed array or an array of numbers, got a Object object'],
    ['returnsHugeLength', 'result.data has 2147483648 elements'],
    ['returnsGetter', 'reading the result failed: no shape'],
    [
      'returnsFunctionsWithin',
      'result.data must be a typed array or an array of numbers, got an array with 1 entries that are not all numbers',
    ],
  ])('%s: malformed, "%s"', async (behaviour, message) => {
    expect(await outcomeOf(behaviour)).toEqual({ kind: 'malformed', message });
  });

  it('returnsNaNShape: a result, left to the comparison', async () => {
    expect(await outcomeOf('returnsNaNShape')).toEqual({
      kind: 'result',
      shape: [Number.NaN],
      data: Float32Array.of(1),
    });
  });

  it('cannot change the case that the suite holds', async () => {
    const problem = problemFor('mutates');
    const before = formatCase(problem);
    await zoo.run(problem);
    expect(formatCase(problem)).toBe(before);
  });
});

describe('a process that ends', () => {
  it.each<[Behaviour, RegExp]>([
    ['exits0', /^the process ended with exit code 0/],
    ['exits7', /^the process ended with exit code 7; last output: .*about to go$/],
    ['killsItself', /^the process ended with signal SIGKILL/],
    ['aborts', /^the process ended with signal SIGABRT/],
    ['throwsLater', /^the process ended with exit code 1; last output: Error: nobody catches this [|] at .*zoo\.mjs:/],
    ['rejectsLater', /^the process ended with exit code 1; last output: Error: nobody handles this [|] at .*zoo\.mjs:/],
  ])('%s: crashed, and the next call is answered by a new one', async (behaviour, message) => {
    const outcome = await outcomeOf(behaviour);
    expect(outcome).toMatchObject({ kind: 'crashed', message: expect.stringMatching(message) });
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });

  it.each<Behaviour>(['writesGarbage', 'writesAnAnswer'])(
    '%s: malformed, and the next call is answered',
    async (one) => {
      const message = 'wrote to descriptor 4, which the suite reads: bytes that are no answer';
      expect(await outcomeOf(one)).toEqual({ kind: 'malformed', message });
      expect(await outcomeOf('answers')).toEqual(ANSWER);
    },
  );

  it('closesTheAnswers: crashed, though it goes on, and the next call is answered', async () => {
    const message = 'closed descriptor 4, on which the suite reads its answers';
    expect(await outcomeOf('closesTheAnswers')).toEqual({ kind: 'crashed', message });
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });

  it('diesAfterwards: the next call is told, and the one after it is answered', async () => {
    await outcomeOf('answers');
    const before = children();
    expect(await outcomeOf('diesAfterwards')).toEqual(ANSWER);
    await expect.poll(children, PATIENCE).toBeLessThan(before);
    // What it wrote comes a moment after its death.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await outcomeOf('answers')).toEqual({
      kind: 'crashed',
      message: 'after its last answer, the process ended with exit code 3; last output: late',
    });
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });
});

describe('a process that gives no answer', async () => {
  const hasty = await open('zoo.mjs', SHORT_TIMEOUT_MS);
  afterAll(() => hasty.close());

  it.each<Behaviour>(['loops', 'neverResolves', 'closesTheQuestions'])(
    '%s: timed out, and the next call is answered by a new one',
    async (behaviour) => {
      const message = `gave no answer within ${SHORT_TIMEOUT_MS} ms`;
      expect(await hasty.run(problemFor(behaviour))).toEqual({ kind: 'timed out', message });
      expect(await hasty.run(problemFor('answers'))).toEqual(ANSWER);
    },
  );
});

describe('a subject that was closed', () => {
  it('answers again from a new process', async () => {
    await zoo.close();
    await zoo.close();
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });
});

describe('a module that cannot be opened', () => {
  it.each([
    ['nothing.mjs', 'must export a function convTranspose(case), by that name or as default; it exports nothing'],
    ['throws.mjs', 'not today'],
    ['throws-hostile.mjs', 'threw the object {}, which is no Error'],
    ['numeric-name.mjs', 'name must be a string, got number'],
    ['bad-field.mjs', 'capabilities has an unknown field "groupz"; it takes groups, '],
    [
      'bad-value.mjs',
      'capabilities.padding must be one of any, asymmetric, symmetric, same-or-valid, same-by-stride-or-valid, none, got "same"',
    ],
    ['null-capabilities.mjs', 'capabilities must be an object, got null'],
    ['exits.mjs', 'the process ended with exit code 4; last output: goodbye'],
    ['missing-import.mjs', 'not-there.mjs'],
    ['syntax.mjs', ''],
  ])('%s is refused with its name and the reason: %s', async (file, reason) => {
    const error = await open(file).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(RangeError);
    const { message } = error as RangeError;
    expect(message.startsWith(`subject ${path(file)}: `)).toBe(true);
    expect(message).toContain(reason);
    expect(message.length).toBeGreaterThan(`subject ${path(file)}: `.length);
  });
});

describe('a module that hangs while it is loaded', () => {
  it('is refused with the limit for loading', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'adjoint-loading-')), 'hangs.mjs');
    writeFileSync(file, 'await new Promise((resolve) => setTimeout(resolve, 1e6));');
    const host = besideModule(new URL('../../../subjects/process/isolated.ts', import.meta.url).href, 'isolated-host');
    await expect(openLoadedChild(host, moduleSource(file), TIMEOUT_MS, undefined, SHORT_TIMEOUT_MS)).rejects.toThrow(
      `subject ${file}: gave no answer within ${SHORT_TIMEOUT_MS / 1000} s while loading`,
    );
    rmSync(dirname(file), { recursive: true });
  });
});

describe('openSubjects', () => {
  it('gives two modules of one name names of their own', async () => {
    const typed = [path('named.mjs'), path('twin/named.mjs')];
    const subjects = await openSubjects(resolveSources(typed), TIMEOUT_MS);
    expect(subjects.map(({ name }) => name)).toEqual(['named', `named (${typed[1]})`]);
    const outcomes = await Promise.all(subjects.map((subject) => subject.run(problemFor('answers'))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['result', 'result']);
    await Promise.all(subjects.map((subject) => subject.close()));
  });

  it('closes the others where one cannot be opened, and says which', async () => {
    await withoutChildren();
    const sources = resolveSources(['scatter', path('named.mjs'), path('throws.mjs')]);
    await expect(openSubjects(sources, TIMEOUT_MS)).rejects.toThrow(`subject ${path('throws.mjs')}: not today`);
    await expect.poll(children, PATIENCE).toBe(0);
  });

  it('opens the others where one cannot be opened and is to be reported beside them', async () => {
    const typed = [path('named.mjs'), path('throws.mjs'), 'scatter', path('twin/named.mjs')];
    const { opened, failed } = await openSubjectsApart(resolveSources(typed), TIMEOUT_MS);
    expect(opened.map(({ name }) => name)).toEqual(['named', 'scatter', `named (${typed[3]})`]);
    const message = expect.stringMatching(`^subject ${typed[1]}: not today`);
    expect(failed).toMatchObject([{ source: { argument: typed[1] }, message }]);
    await Promise.all(opened.map((subject) => subject.close()));
  });

  it('opens engines in this process', async () => {
    await withoutChildren();
    const [scatter] = await openSubjects(resolveSources(['scatter']), TIMEOUT_MS);
    expect(await scatter.run(caseOf({ x: [[1, 1, 1], [6]], w: [[1, 1, 1], [7]] }))).toEqual({
      ...ANSWER,
      data: Float64Array.of(42),
    });
    expect(children()).toBe(0);
  });
});

/** Ends the process of the zoo, and waits until those of all tests before are gone. */
async function withoutChildren(): Promise<void> {
  await zoo.close();
  await expect.poll(children, PATIENCE).toBe(0);
}

/** How many child processes this process has. */
function children(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap').length;
}

describe('a module that forges the answer to loading', () => {
  it('is refused as any other, and its process is ended', async () => {
    await withoutChildren();
    const error: unknown = await open('forges-load.mjs').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as RangeError).message).toContain(path('forges-load.mjs'));
    await expect.poll(children, PATIENCE).toBe(0);
  });

  it('has an outcome where it does so only when it is started again', async () => {
    const subject = await open('forges-reload.mjs');
    try {
      expect(await subject.run(problemFor('answers'))).toMatchObject({ kind: 'crashed' });
      expect(await subject.run(problemFor('answers'))).toMatchObject({ kind: expect.any(String) });
    } finally {
      await subject.close();
    }
  });
});

describe('a process that cuts the channel and lives on', () => {
  it('is ended when the next request finds out', async () => {
    const outcome = await outcomeOf('closesTheAnswersAfterwards');
    if (outcome.kind !== 'result') throw new Error(`expected its process id, got: ${outcome.message}`);
    const pid = outcome.data[0];
    expect(pid).toBeGreaterThan(1);
    try {
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(await outcomeOf('answers')).toMatchObject({ kind: 'crashed' });
      await expect.poll(() => isAlive(pid), PATIENCE).toBe(false);
    } finally {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a call that is only slow', () => {
  it('is asked again in a new process, and its answer stands, with a note', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'adjoint-stall-'));
    const file = join(folder, 'stalls-once.mjs');
    // The first process never answers and leaves a mark; the next finds the mark.
    writeFileSync(
      file,
      `import { existsSync, writeFileSync } from 'node:fs';
      const mark = new URL('./mark', import.meta.url);
      export const convTranspose = () => {
        if (existsSync(mark)) return { shape: [1, 1, 1], data: [7] };
        writeFileSync(mark, '');
        for (;;);
      };`,
    );
    const [subject] = await openSubjects(resolveSources([file]), SHORT_TIMEOUT_MS);
    try {
      expect(await subject.run(problemFor('answers'))).toMatchObject({ kind: 'result', shape: [1, 1, 1] });
      expect(subject.stalls?.()).toBe(1);
    } finally {
      await subject.close();
      rmSync(folder, { recursive: true });
    }
  });
});
