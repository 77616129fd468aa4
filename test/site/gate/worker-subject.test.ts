/** The gate of the page without a page: a subject over a port, hangs and losses included, and the report of a run. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { parseDocument } from '../../../documents/parse.ts';
import { engines } from '../../../engines/index.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { inThisProcess } from '../../../runs/in-process.ts';
import { runGate } from '../../../runs/verify/gate.ts';
import type { Port, ToModule } from '../../../site/gate/messages.ts';
import { reportOf } from '../../../site/gate/report.ts';
import { type OpenWorker, openWorkerSubject } from '../../../site/gate/worker-subject.ts';
import type { Case } from '../../../spec/case.ts';
import type { Numbered, PageAnswer } from '../../../subjects/browser/messages.ts';
import { caseOf, counting } from '../../spec/cases.ts';

const MODULE = { url: 'blob:x', fallback: 'mine', typed: './mine.mjs', browser: { name: 'chromium', version: '1' } };
const PROBLEM = caseOf({ x: counting([1, 1, 2]), w: counting([1, 1, 2]) });
const LOADED = { name: 'mine', version: null, capabilities: {} };

const open: OpenWorker[] = [];
afterEach(() => {
  for (const worker of open.splice(0)) worker.end();
});

/** Workers in this process, one for each start; null is no answer. */
function workers(answer: (request: ToModule, start: number) => Partial<PageAnswer> | null) {
  const counts = { started: 0, ended: 0 };
  const start = (): OpenWorker => {
    const { port1, port2 } = new MessageChannel();
    const number = ++counts.started;
    const served: Port = port2 as never;
    served.onmessage = ({ data }: { readonly data: unknown }) => {
      const { sequence, body } = data as Numbered<ToModule>;
      const given = answer(body, number);
      if (given !== null) port2.postMessage({ sequence, body: { value: null, said: [], lost: null, ...given } });
    };
    let isEnded = false;
    const worker = {
      port: port1 as never,
      end() {
        if (!isEnded) counts.ended += 1;
        isEnded = true;
        port1.close();
      },
    };
    open.push(worker);
    return worker;
  };
  return { start, counts };
}

/** A worker whose module is right, but for what `change` answers. */
function rightBut(change: (request: ToModule, start: number) => Partial<PageAnswer> | null | undefined) {
  return workers((request, start) => {
    const changed = change(request, start);
    if (changed !== undefined) return changed;
    if ('load' in request) return { value: LOADED };
    if ('identity' in request) return { value: { userAgent: 'test', adapter: null } };
    const resultOf = (problem: Case) => ({ kind: 'result', ...engines.scatter(problem) });
    if ('together' in request) return { value: request.together.map(({ problem }) => resultOf(problem)) };
    return { value: 'run' in request ? resultOf(request.run) : null };
  });
}

describe('a subject in a worker', () => {
  it('answers calls, alone and together, and says where it ran', async () => {
    const { start, counts } = rightBut(() => undefined);
    const subject = await openWorkerSubject(start, MODULE, 1000);
    expect(subject).toMatchObject({ name: 'mine', argument: './mine.mjs', origin: 'module' });
    expect(subject.browser).toEqual({ name: 'chromium', version: '1', userAgent: 'test', adapter: null });
    const [expected] = [engines.scatter(PROBLEM).data];
    expect(await subject.run(PROBLEM)).toMatchObject({ kind: 'result', data: expected });
    expect(await subject.runTogether?.([{ problem: PROBLEM }])).toMatchObject([{ kind: 'result', data: expected }]);
    await subject.close();
    expect(counts).toEqual({ started: 1, ended: 1 });
  });

  it('is ended by a call that hangs, and the next call gets a new worker', async () => {
    const { start, counts } = rightBut((request, number) => ('run' in request && number <= 2 ? null : undefined));
    const subject = await openWorkerSubject(start, MODULE, 30);
    // A hang is tried a second time, in a new worker.
    expect(await subject.run(PROBLEM)).toEqual({ kind: 'timed out', message: 'gave no answer within 30 ms' });
    expect(counts).toEqual({ started: 2, ended: 2 });
    expect(await subject.run(PROBLEM)).toMatchObject({ kind: 'result' });
    expect(counts.started).toBe(3);
  });

  it('has crashed where its GPU is lost, and what was said is told', async () => {
    const { start, counts } = rightBut((request, number) =>
      'run' in request && number === 1 ? { lost: 'the device was lost', said: ['console: no'] } : undefined,
    );
    const subject = await openWorkerSubject(start, MODULE, 1000);
    expect(await subject.run(PROBLEM)).toEqual({
      kind: 'crashed',
      message: 'the device was lost; the page said: console: no',
    });
    expect(counts.ended).toBe(1);
    expect(await subject.run(PROBLEM)).toMatchObject({ kind: 'result' });
  });

  it('takes no answer to another question, and nothing for an outcome that is none', async () => {
    const { start } = rightBut((request) => ('run' in request ? { value: 'nonsense' } : undefined));
    const subject = await openWorkerSubject(start, MODULE, 1000);
    expect(await subject.run(PROBLEM)).toMatchObject({ kind: 'malformed' });
  });

  it.each([
    [{ failure: 'boom' }, 'boom'],
    [{ failure: 'TypeError: failed to fetch blob:x' }, 'a module is one file here'],
    [{ name: 7 }, 'name must be a string, got 7'],
    [{ ...LOADED, capabilities: { ranks: [9] } }, 'capabilities.ranks must be an array of 1, 2, 3'],
    [null, 'name must be a string'],
  ])('is refused where the module is none: %j', async (value, message) => {
    const { start, counts } = workers(() => ({ value }));
    await expect(openWorkerSubject(start, MODULE, 1000)).rejects.toThrow(message);
    expect(counts).toEqual({ started: 1, ended: 1 });
  });

  it('cannot be loaded again where its module changes its mind', async () => {
    const { start } = rightBut((request, number) => {
      if ('load' in request && number === 2) return { value: { failure: 'not again' } };
      return 'run' in request ? { lost: 'gone' } : undefined;
    });
    const subject = await openWorkerSubject(start, MODULE, 1000);
    expect((await subject.run(PROBLEM)).kind).toBe('crashed');
    expect(await subject.run(PROBLEM)).toEqual({ kind: 'crashed', message: 'cannot be loaded again: not again' });
  });
});

describe('the report of the page', () => {
  const reported = async (isRight: boolean) => {
    const right = rightBut((request) =>
      !isRight && 'run' in request ? { value: { kind: 'result', shape: [1], data: [0] } } : undefined,
    );
    const subject = await openWorkerSubject(right.start, MODULE, 5000);
    const options = { laws: lawsNamed(['adjointness']), seed: 1, runs: 5, settings: { timeoutMs: 5000 } };
    const result = await runGate([subject], options, () => inThisProcess([subject], 1));
    await subject.close();
    return reportOf(result, 8);
  };

  it('has the failure with all that replays it, in the words of the command line', async () => {
    const report = await reported(false);
    expect(report.verdictLine).toMatch(/^DISAGREE: 1 case, 1 subject, /);
    expect(report.text).toContain('FAIL mine · adjointness');
    const [failure] = report.failures;
    expect(failure).toMatchObject({ law: 'adjointness', seed: 1, path: expect.stringMatching(/^\d/) });
    expect(failure.replay).toBe(`npx adjoint verify ./mine.mjs --law adjointness --seed 1 --path ${failure.path}`);
    expect(JSON.parse(failure.case)).toHaveProperty('x.shape');
  });

  it.each([true, false])('has JSON that the project reads back (right: %s)', async (isRight) => {
    const { json, verdict } = await reported(isRight);
    expect(await parseDocument(json, 'page.json')).toMatchObject({
      kind: 'verify',
      verdict,
      environment: { cores: 8 },
    });
  });
});

describe.each(['run-worker.ts', 'subject-worker.ts'])('the worker %s', (file) => {
  it('imports nothing of Node', async () => {
    const { metafile } = await build({
      entryPoints: [join(import.meta.dirname, '../../../site/gate', file)],
      ...{ bundle: true, write: false, metafile: true, platform: 'browser', format: 'esm', logLevel: 'error' },
      external: ['node:*'],
    });
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.length).toBeGreaterThan(5);
    expect(imports.filter(({ external }) => external)).toEqual([]);
  });
});
