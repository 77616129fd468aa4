/** What the gate page knows between two clicks: numbers, files, kernels in their frame, and where a run is. */
import { describe, expect, it } from 'vitest';
import { type AskedInPage, FIRST_NUMBERS, numbersProblem, typedAs } from '../../../site/gate/asked.ts';
import { browserNow } from '../../../site/gate/browser-now.ts';
import { EXAMPLES } from '../../../site/gate/examples.ts';
import { readGiven } from '../../../site/gate/given-file.ts';
import { BINDINGS, FIRST_KERNEL, HOST, kernelModule } from '../../../site/gate/kernel-frame.ts';
import type { GateReport, LawState } from '../../../site/gate/messages.ts';
import {
  begun,
  isGoingOn,
  isOfEarlier,
  NOTHING_RUN,
  progressLine,
  progressOf,
  statusWords,
  withLaw,
  withLoaded,
  withProblem,
  withReport,
  withStop,
} from '../../../site/gate/state.ts';
import { sourceText } from '../../../site/root.ts';

const ASKED: AskedInPage = {
  ...FIRST_NUMBERS,
  source: EXAMPLES.module[0].source,
  laws: ['agreement', 'shift'],
  path: null,
};
const law = (cases: number, status: LawState['status'] = null): LawState => ({
  ...{ law: 'agreement', cases, status, missing: null },
});
const REPORT = { verdict: 'agree', verdictLine: 'AGREE: 2 cases' } as GateReport;

describe('the state of a run', () => {
  const loading = begun(ASKED);
  const running = withLoaded(loading);
  const done = withLaw(withLaw(running, law(3)), law(200, 'passed'));

  it.each([
    [NOTHING_RUN, 'Nothing has run yet.', false],
    [loading, 'Loading the module …', true],
    [running, '0 of 2 laws done', true],
    [withLaw(running, law(3)), '0 of 2 laws done, agreement: 3 cases', true],
    [done, '1 of 2 laws done, agreement: 200 cases', true],
    [withStop(done), 'Stopping …', true],
    [withReport(done, REPORT), 'AGREE: 2 cases', false],
    [withProblem(done, 'it broke'), 'The run is over.', false],
  ])('is told in a line (%#)', (state, line, goesOn) => {
    expect(progressLine(state)).toBe(line);
    expect(isGoingOn(state)).toBe(goesOn);
  });

  it('keeps what is over: a stop or a module that is loaded late changes nothing', () => {
    const over = withReport(done, REPORT);
    expect(withStop(over)).toBe(over);
    expect(withLoaded(over)).toBe(over);
    expect(progressOf(over)).toEqual({ done: 2, of: 2 });
  });

  it('begins anew with nothing of the run before', () => {
    expect(begun(ASKED)).toEqual({ ...NOTHING_RUN, phase: 'loading', asked: ASKED });
  });

  it('is of what was given before, where that has changed since it is over', () => {
    const over = withReport(done, REPORT);
    const { source } = ASKED;
    expect(isOfEarlier(over, { ...source })).toBe(false);
    expect(isOfEarlier(over, { ...source, text: `${source.text} ` })).toBe(true);
    expect(isOfEarlier(over, { ...source, kind: 'wgsl' })).toBe(true);
    expect([NOTHING_RUN, done].map((state) => isOfEarlier(state, { ...source, text: '' }))).toEqual([false, false]);
  });

  it.each([
    [null, 'runs'],
    ['failed', 'FAILED'],
    ['not covered', 'not covered'],
  ] as const)('calls a law that is %s %s', (status, words) => {
    expect(statusWords(law(1, status))).toBe(words);
  });
});

describe('the numbers of a run', () => {
  it.each([
    [{}, null],
    [{ seed: 0 }, null],
    [{ seed: 1.5 }, 'seed must be an integer from 0 to 2147483647, got 1.5'],
    [{ seed: Number.NaN }, 'seed must be an integer from 0 to 2147483647, got NaN'],
    [{ runs: 0 }, 'cases per law must be an integer from 1 to 10000, got 0'],
    [{ timeoutMs: 10 }, 'time limit must be an integer from 50 to 600000, got 10'],
  ])('are judged with field, rule and value: %j', (change, problem) => {
    expect(numbersProblem({ ...FIRST_NUMBERS, ...change })).toBe(problem);
  });
});

describe('a file', () => {
  const file = (name: string, text = 'x') => ({ name, size: text.length, text: async () => text });

  it.each([
    ['mine.mjs', { kind: 'module', file: 'mine.mjs', text: 'x' }],
    ['My Own.JS', { kind: 'module', file: 'My-Own.JS', text: 'x' }],
    ['k.wgsl', { kind: 'wgsl', file: 'k.mjs', text: 'x' }],
  ])('named %s is taken for what it is', async (name, source) => {
    expect(await readGiven(file(name))).toEqual({ source });
  });

  it('is refused by its ending and its size, and where it cannot be read', async () => {
    expect(await readGiven(file('a.png'))).toEqual({ problem: 'the file must end in .js, .mjs or .wgsl, got a.png' });
    expect(await readGiven({ ...file('a.mjs'), size: 6e6 })).toEqual({
      problem: 'the file must have at most 5000000 bytes, got 6000000',
    });
    const broken = { ...file('a.mjs'), text: () => Promise.reject(new Error('gone')) };
    expect(await readGiven(broken)).toEqual({ problem: 'the file cannot be read: gone' });
  });
});

describe('the frame of a kernel', () => {
  it('is the example on WebGPU, divided and put together again', () => {
    expect(BINDINGS + FIRST_KERNEL).toBe(sourceText('examples/browser/conv-transpose.wgsl'));
    const module = kernelModule(FIRST_KERNEL);
    expect(module).toContain(`const source = ${JSON.stringify(BINDINGS + FIRST_KERNEL)};`);
    expect(module).not.toContain('?raw');
    expect(HOST).toContain('?raw');
  });

  it('takes a kernel as it is, whatever signs it has', () => {
    const kernel = "// $& $1 ` $' \\ \n";
    expect(kernelModule(kernel)).toContain(JSON.stringify(BINDINGS + kernel));
  });
});

describe('what stands in the page', () => {
  it.each(['module', 'wgsl'] as const)('is right at first, and wrong in one place: %s', (kind) => {
    const [right, wrong] = EXAMPLES[kind].map(({ source }) => source.text.split('\n'));
    const changed = wrong.filter((line) => !right.includes(line));
    expect(changed).toHaveLength(2);
    expect(changed[0]).toContain('// The mistake: it should be');
    expect(wrong).toHaveLength(right.length + 1);
  });

  it('is named on a command line by where it has to run', () => {
    expect(EXAMPLES.module.map(({ source }) => typedAs(source))).toEqual(['./mine.mjs', './mine.mjs']);
    expect(typedAs(EXAMPLES.wgsl[0].source)).toBe('browser:./kernel.mjs');
  });
});

describe('the browser', () => {
  it.each([
    [
      'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36',
      'chromium',
      '143.0.0.0',
    ],
    ['Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/156.0.0.0 Safari/537.36', 'chromium', '156.0.0.0'],
    ['Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0', 'firefox', '140.0'],
    ['Mozilla/5.0 (Mac) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.4 Safari/605.1.15', 'webkit', '18.4'],
    ['something else', 'a browser', ''],
  ])('is told by what it calls itself: %s', (userAgent, name, version) => {
    expect(browserNow(userAgent)).toEqual({ name, version });
  });
});
