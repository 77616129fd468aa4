/** Modules in a page: whatever one does, a call has an outcome within its time, and the next one is answered. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checkLaw } from '../../../properties/checking/check.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { CHROMIUM_NAMES, findChromium } from '../../../subjects/browser/find.ts';
import { PageChannel } from '../../../subjects/browser/host/page-channel.ts';
import { servePages } from '../../../subjects/browser/host/page-server.ts';
import { EVERYTHING } from '../../../subjects/capabilities.ts';
import { openSubject, resolveSources } from '../../../subjects/index.ts';
import { inBrowser } from '../../../subjects/source.ts';
import type { Outcome, Subject } from '../../../subjects/subject.ts';
import { caseOf, SEED } from '../../spec/cases.ts';
import { type Behaviour, behaviourIndex, writePages } from './modules.ts';
import { endPart, endStopped, type PartOfBrowser } from './page-processes.ts';

const chromium = findChromium();
if (chromium === null) {
  console.warn(`no page is opened: no browser is in $CHROMIUM, and none of ${CHROMIUM_NAMES.join(', ')} is there`);
}

describe('the browser', () => {
  it.runIf(process.env.CI)('is there wherever all checks are made', () => {
    expect(chromium, `$CHROMIUM or one of ${CHROMIUM_NAMES.join(', ')} on the path`).not.toBeNull();
  });
});

/** Far more than an answer takes on a busy machine; what is to time out has the other. */
const TIMEOUT_MS = 30_000;
const HANG_MS = 2000;

const { subject: named, path, remove } = writePages();
const open = (file: string, timeoutMs = TIMEOUT_MS) => openSubject(resolveSources([named(file)])[0], timeoutMs);

let zoo: Subject;
let hanging: Subject;
beforeAll(async () => {
  if (chromium === null) return;
  [zoo, hanging] = await Promise.all([open('zoo.mjs'), open('zoo.mjs', HANG_MS)]);
});
afterAll(async () => {
  await Promise.all([zoo?.close(), hanging?.close()]);
  remove();
});

const problemFor = (behaviour: Behaviour) =>
  caseOf({ x: [[1, 1, 1], [behaviourIndex(behaviour)]], w: [[1, 1, 1], [1]], dtype: 'f32' });
const outcomeOf = (behaviour: Behaviour, subject = zoo): Promise<Outcome> => subject.run(problemFor(behaviour));

const ANSWER: Outcome = { kind: 'result', shape: [1, 1, 1], data: new Float32Array([42]) };

describe.skipIf(chromium === null)('a module in a page', () => {
  it('says who it is and where it runs, and has one thread', () => {
    expect(zoo).toMatchObject({ name: 'zoo', version: '1.0', origin: 'module', argument: named('zoo.mjs') });
    expect(zoo.capabilities).toEqual({ ...EVERYTHING, ranks: [1], groups: false, threads: 1 });
    expect(zoo.browser).toMatchObject({ name: 'chromium', version: expect.stringMatching(/^\d+\./) });
    expect(zoo.browser?.userAgent).toContain('Mozilla');
    expect(zoo.browser?.adapter?.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThan(0);
  });

  it.each<Behaviour>(['answers', 'resolves', 'asks', 'steals', 'destroysDevice', 'losesContext', 'staysThere'])(
    '%s: gives its result',
    async (behaviour) => {
      expect(await outcomeOf(behaviour)).toEqual(ANSWER);
    },
  );

  it('is given no file that is neither beside it nor of a package', async () => {
    expect(await outcomeOf('reads')).toMatchObject({ kind: 'result', data: Float32Array.of(403) });
  });

  it.each<[Behaviour, Outcome]>([
    ['refuses', { kind: 'refused', message: 'stride is odd' }],
    ['rejects', { kind: 'refused', message: 'later' }],
    ['skips', { kind: 'skipped', message: 'not today' }],
    ['returnsUndefined', { kind: 'malformed', message: 'must return an object { shape, data }, got undefined' }],
    ['logs', { ...ANSWER, said: ['console: something odd 7'] } as Outcome],
    ['logsAndRefuses', { kind: 'refused', message: 'so it stops; the page said: console: odd' }],
  ])('%s: is an outcome', async (behaviour, outcome) => {
    expect(await outcomeOf(behaviour)).toEqual(outcome);
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });

  it('reports an exception by accident with its place in the file', async () => {
    const line = 'return problem.nothing.at(0)';
    expect(await outcomeOf('slips')).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(line),
      accident: { name: 'TypeError', place: expect.stringMatching(/zoo\.mjs:\d+:\d+$/), stack: expect.any(Array) },
    });
    expect(await outcomeOf('throwsText')).toMatchObject({ accident: { message: 'the text "no", which is no Error' } });
  });

  it('reports that its input was changed', async () => {
    const outcome = await zoo.run(problemFor('mutates'), { watched: true });
    expect(outcome).toMatchObject({ sideEffects: [{ kind: 'input changed' }] });
  });

  it('gives several calls that start together an outcome each', async () => {
    const calls = (['answers', 'refuses', 'resolves'] as const).map((one) => ({ problem: problemFor(one) }));
    expect(await zoo.runTogether?.(calls)).toEqual([ANSWER, { kind: 'refused', message: 'stride is odd' }, ANSWER]);
  });

  it('reports what WebGPU says of a call', async () => {
    const { kind, message } = (await outcomeOf('breaksRules')) as Outcome & { readonly message: string };
    expect(kind).toBe('refused');
    expect(message).toMatch(/^no buffer; the page said: WebGPU, GPUValidationError: /);
  });

  it('reports what WebGPU said of a shader, with calls that follow the one which made it', async () => {
    await outcomeOf('goes');
    const messages = [await outcomeOf('compilesOnce'), await outcomeOf('compilesOnce')].map(
      (outcome) => (outcome as Outcome & { readonly message: string }).message,
    );
    expect(messages[0]).toMatch(/^no kernel; the page said: WebGPU, GPUValidationError: Error while parsing WGSL/);
    expect(messages[1]).toMatch(
      /^no kernel; the page said: in an earlier call, WebGPU, GPUValidationError: Error while parsing WGSL.* \| WebGPU,/,
    );
  });

  it('is found to call an engine of this suite', async () => {
    expect(zoo.borrowed?.()).toEqual([]);
    // It is looked at now and then.
    for (let call = 0; call < 600 && zoo.borrowed?.().length === 0; call++) await outcomeOf('borrows');
    expect(zoo.borrowed?.()).toEqual(['scatter']);
  });

  it('is not misled by what it replaces', async () => {
    expect(await outcomeOf('replaces')).toEqual(ANSWER);
    expect(await zoo.run(problemFor('mutates'), { watched: true })).toMatchObject({
      sideEffects: [{ kind: 'input changed' }],
    });
  });

  it.each<Behaviour>(['loops', 'neverResolves'])(
    '%s: times out, and the next call has a new page',
    async (behaviour) => {
      expect(await outcomeOf(behaviour, hanging)).toEqual({
        kind: 'timed out',
        message: expect.stringContaining(`gave no answer within ${HANG_MS} ms`),
      });
      expect(await outcomeOf('answers', hanging)).toEqual(ANSWER);
    },
  );
});

describe.skipIf(chromium === null)('a page that ends', () => {
  it.each<[Behaviour, Outcome['kind'], RegExp]>([['goes', 'crashed', /^the page went to .*elsewhere$/]])(
    '%s: is an outcome, and the next call has a new one',
    async (behaviour, kind, message) => {
      expect(await outcomeOf(behaviour)).toEqual({ kind, message: expect.stringMatching(message) });
      expect(await outcomeOf('answers')).toEqual(ANSWER);
    },
  );

  it('reports the end of a page after its last answer with the next call', async () => {
    expect(await outcomeOf('goesAfterwards')).toEqual(ANSWER);
    await expect
      .poll(() => outcomeOf('answers'), { timeout: TIMEOUT_MS })
      .toEqual({
        kind: 'crashed',
        message: expect.stringMatching(/^(after its last answer, )?the page went to .*late$/),
      });
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });

  it.each<[PartOfBrowser, RegExp]>([
    ['gpu-process', /^the WebGPU device was lost \(unknown\): /],
    ['renderer', /^the page crashed/],
    ['browser', /^the (browser ended|page was closed)/],
  ])('the end of its %s is the outcome of the call, and the next one is answered', async (part, message) => {
    expect(await outcomeOf('holdsDevice')).toEqual(ANSWER);
    const asked = outcomeOf('neverResolves');
    let isOver = false;
    const over = asked.then(() => {
      isOver = true;
    });
    // The call may not have begun, or the process not be there yet.
    for (; !isOver; await Promise.race([over, setTimeout(500)])) endPart(part);
    expect(await asked).toEqual({ kind: 'crashed', message: expect.stringMatching(message) });
    // Its browser has ended as well.
    await hanging.close();
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });

  it('gives a new browser to the call after a hang of the GPU, which lets it open no page', async () => {
    expect(await outcomeOf('answers', hanging)).toEqual(ANSWER);
    const stopped = endPart('gpu-process', 'SIGSTOP');
    onTestFinished(() => endStopped(stopped));
    expect(stopped).not.toEqual([]);
    // It is asked twice.
    expect(await outcomeOf('neverResolves', hanging)).toMatchObject({
      kind: 'timed out',
      message: expect.stringContaining(`gave no answer within ${HANG_MS} ms`),
    });
    expect(await outcomeOf('answers')).toEqual(ANSWER);
  });
});

describe('the server of a page', () => {
  const PROGRAM = new URL('../../../subjects/browser/page/main.ts', import.meta.url);

  it('serves files to its pages only', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'adjoint-vite-'));
    const server = await servePages(path('honest.mjs'), folder, PROGRAM);
    try {
      const status = async (address: string, cookie = '') => (await fetch(address, { headers: { cookie } })).status;
      const channel = new PageChannel(() => {});
      const page = server.open(channel);
      const module = `${server.origin}${server.moduleUrl}`;
      for (const other of [module, `${server.origin}/@fs/etc/hostname`, `${page}0`, server.origin]) {
        expect(await status(other)).toBe(403);
      }
      const answer = await fetch(page);
      const [cookie] = (answer.headers.get('set-cookie') ?? '').split(';');
      expect(await status(module, cookie)).toBe(200);
      const at = (file: string) => `${server.origin}/@fs${file}`;
      expect(await status(at(path('shader.wgsl')), cookie)).toBe(200);
      for (const query of ['', '?raw', '?import&raw', '?import&url&inline']) {
        expect(await status(at(`${import.meta.filename}${query}`), cookie)).toBe(403);
      }
      server.close(channel);
      expect(await status(page)).toBe(403);
    } finally {
      await server.end();
      rmSync(folder, { recursive: true });
    }
  });
});

describe.skipIf(chromium === null)('a module in a page that', () => {
  async function withSubject<T>(file: string, use: (subject: Subject) => Promise<T>): Promise<T> {
    const subject = await open(file);
    try {
      return await use(subject);
    } finally {
      await subject.close();
    }
  }
  const ONE = caseOf({ x: [[1, 1, 1], [0]], w: [[1, 1, 1], [1]], dtype: 'f32' });
  const TWO = caseOf({ x: [[1, 1, 1], [2]], w: [[1, 1, 1], [1]], dtype: 'f32' });

  it('is TypeScript has its imports, what a configuration of Vite defines, and places as they are in its files', async () => {
    await withSubject('typed.ts', async (subject) => {
      expect(subject).toMatchObject({ name: 'fn forty_two() {}', version: '7.5' });
      expect(await subject.run(ONE)).toEqual(ANSWER);
      expect(await subject.run(TWO)).toMatchObject({
        message: expect.stringContaining('return given.nothing!.at;'),
        accident: { place: expect.stringMatching(/neighbour\.ts:5:\d+$/) },
      });
    });
  });

  it('imports a package that was prepared anew meanwhile is loaded once more', async () => {
    await withSubject('late.mjs', async (subject) => {
      expect(await subject.run(ONE)).toEqual(ANSWER);
    });
  });

  it('obeys the laws passes them, and is asked for all that it has', async () => {
    await withSubject('honest.mjs', async (subject) => {
      for (const law of lawsNamed(['agreement', 'inputs-kept'])) {
        expect(await checkLaw(subject, law, { seed: SEED, runs: 40 })).toMatchObject({ status: 'passed' });
      }
      expect(subject.capabilities).toMatchObject({ gradients: true, prepared: 'fixed', conventions: ['onnx'] });
      const g = { shape: [1, 1, 1], data: new Float32Array([3]) };
      expect(await subject.run(ONE, { gradient: { of: 'x', g } })).toMatchObject({ data: new Float32Array([3]) });
      expect(await subject.run(TWO, { layer: { name: 'a' } })).toMatchObject({ data: new Float32Array([2]) });
      const { x, w } = TWO;
      const call = { convention: 'onnx', attributes: { group: 3 }, x, w, bias: null, dtype: 'f32' } as const;
      expect(await subject.call?.(call)).toEqual({ kind: 'refused', message: 'group: 3 is too many' });
      expect(await subject.call?.({ ...call, attributes: {} })).toMatchObject({ data: new Float32Array([2]) });
    });
  });

  it('has a defect fails with the smallest case and what the page said', async () => {
    await withSubject('off-by-one.mjs', async (subject) => {
      const { status, failure } = await checkLaw(subject, lawsNamed(['agreement'])[0], { seed: SEED, runs: 200 });
      expect(status).toBe('failed');
      expect(failure?.mismatch.message).toContain('the page said: console: the last one is off');
      expect(JSON.parse(failure?.case ?? '{}')).toMatchObject({ groups: 2, stride: [2], dilation: [1], bias: null });
    });
  });

  it.each([
    ['nothing.mjs', 'must export a function convTranspose(case), by that name or as default; it exports convolve'],
    ['throws.mjs', 'not today'],
    ['syntax.mjs', 'syntax.mjs:1:1'],
    ['missing.mjs', 'missing-import.mjs:1:9'],
    ['needs-node.mjs', 'Module "node:fs" has been externalized for browser compatibility'],
  ])('cannot be loaded, %s, is refused with the reason', async (file, reason) => {
    const error: unknown = await open(file).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(RangeError);
    expect((error as Error).message).toContain(`subject ${named(file)}: `);
    expect((error as Error).message).toContain(reason);
  });

  it('is to run in a browser that is not there is refused', async () => {
    const [source] = inBrowser(resolveSources([named('honest.mjs')]), { name: path('no-browser') });
    await expect(openSubject(source, TIMEOUT_MS)).rejects.toThrow(
      `--browser must be chromium, firefox, webkit, @sparticuz/chromium or the path of a program, got ${path('no-browser')}`,
    );
  });
});
