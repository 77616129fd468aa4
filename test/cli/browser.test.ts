/** The options of a browser, and the gate and the benchmark of a module in a page by the command line. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { openContenders } from '../../bench/contenders/open-contenders.ts';
import type { BenchResult } from '../../bench/result.ts';
import { type BrowserFlags, browserChoice, withBrowserOptions } from '../../cli/read/browser-options.ts';
import { modulePath } from '../../cli/read/config.ts';
import { parseDocument } from '../../documents/parse.ts';
import { settingWords } from '../../reports/verify/failures.ts';
import { findChromium } from '../../subjects/browser/find.ts';
import { resolveSources } from '../../subjects/index.ts';
import { writePages } from '../subjects/browser/modules.ts';
import { adjoint } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-in-browser-'));
const { subject, path, remove } = writePages();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  remove();
});

function chosen(words: readonly string[]) {
  const command = withBrowserOptions(new Command()).parse([...words], { from: 'user' });
  return browserChoice(command.opts<BrowserFlags>());
}

describe('the options of a browser', () => {
  it.each([
    [[], undefined],
    [['--headed'], { headed: true }],
    [['--browser', 'firefox'], { name: 'firefox' }],
    [['--browser-arg=--a=1,2', '--browser-arg=--b'], { args: ['--a=1,2', '--b'] }],
  ])('%j are %j', (words, choice) => {
    expect(chosen(words)).toEqual(choice);
  });

  it('stand in the command that replays a failure', () => {
    const browser = { name: '/my chrome', args: ['--a b'], headed: true };
    expect(settingWords({ settings: { timeoutMs: 5000, browser } })).toEqual([
      "--browser '/my chrome'",
      "'--browser-arg=--a b'",
      '--headed',
    ]);
    expect(settingWords({ settings: { timeoutMs: 5000 } })).toEqual([]);
  });

  it('come with a module, whose path is what follows browser:', () => {
    expect(modulePath('browser:./mine.mjs')).toBe('./mine.mjs');
    expect(modulePath('./mine.mjs')).toBe('./mine.mjs');
    expect(modulePath('cmd:node ./mine.mjs')).toBeNull();
    expect(modulePath('scatter')).toBeNull();
  });
});

describe('a module in a page', () => {
  it('is another subject than the same module in Node', () => {
    const [inPage, inNode] = resolveSources([subject('honest.mjs'), path('honest.mjs'), subject('honest.mjs')]);
    expect(inPage).toMatchObject({ argument: subject('honest.mjs'), origin: 'module', browser: {} });
    expect(inNode).toEqual({ argument: path('honest.mjs'), origin: 'module', target: inPage.target });
  });

  it('shares no process where it is timed', async () => {
    const sources = resolveSources(['scatter', subject('honest.mjs')]);
    const refused = openContenders(sources, { timeoutMs: 5000, processes: 'one for all' });
    await expect(refused).rejects.toThrow(`subject ${subject('honest.mjs')}: a page cannot share a process`);
  });

  it.each([
    ['scale', ['scale', 'stride', subject('honest.mjs')]],
    ['hunt', ['hunt', subject('honest.mjs'), 'scatter']],
  ])('is not taken by %s', async (command, words) => {
    const { status, stderr } = await adjoint(words);
    expect(stderr).toBe(
      `adjoint: subject ${subject('honest.mjs')}: ${command} takes nothing that runs in a page; bench times it\n`,
    );
    expect(status).toBe(2);
  });

  it.each([
    ['browser:', /^adjoint: subject "browser:" must have the path of a module after browser:\n$/],
    ['browser:./not-there.mjs', /^adjoint: subject browser:\.\/not-there\.mjs: no such file\n$/],
  ])('%s is bad usage', async (typed, line) => {
    const { status, stderr } = await adjoint(['verify', typed, '--quiet']);
    expect(stderr).toMatch(line);
    expect(status).toBe(2);
  });
});

describe.skipIf(findChromium() === null)('adjoint verify of a module in a page', () => {
  it('opens a page in each thread, and reports the smallest case, its replay, and where it ran', async () => {
    const json = join(folder, 'verify.json');
    const run = await adjoint([
      ...['verify', subject('off-by-one.mjs'), '--law', 'agreement,inputs-kept', '--seed', '7', '--runs', '120'],
      ...['--workers', '2', '--browser', 'chromium', '--browser-arg=--lang=de', '--quiet', '--json', json],
    ]);
    expect(run.stderr).toBe('');
    expect(run.status).toBe(1);
    expect(run.stdout).toContain('the page said: console: the last one is off');
    expect(run.stdout).toContain('--browser chromium --browser-arg=--lang=de');
    const [[, words]] = [...run.stdout.matchAll(/adjoint (?:-- )?(verify browser:.*)$/gm)];
    expect(words).toContain('--law agreement');
    const { subjects, settings, verdict } = (await parseDocument(readFileSync(json, 'utf8'), json)) as never as {
      readonly subjects: readonly { readonly browser?: { readonly name: string } }[];
      readonly settings: unknown;
      readonly verdict: string;
    };
    expect(verdict).toBe('disagree');
    expect(subjects).toMatchObject([{ origin: 'module', browser: { name: 'chromium', adapter: expect.anything() } }]);
    expect(settings).toMatchObject({ browser: { name: 'chromium', args: ['--lang=de'] } });
  });
});

describe.skipIf(findChromium() === null)('adjoint bench of a module in a page', () => {
  it('times it beside others, with the parts of its calls, and says that its adapter is no GPU', async () => {
    const json = join(folder, 'bench.json');
    const module = `browser:${join(import.meta.dirname, '../../examples/browser/webgpu.mjs')}`;
    const run = await adjoint([
      ...['bench', 'scatter', module, '--layer', 'mb1ic2ih4oc2kh2sh2', '--rounds', '2', '--time', '2', '--no-limits'],
      ...['--threads', '1,2', '--browser', 'chromium', '--browser-arg=--lang=de', '--json', json],
    ]);
    expect(run.stderr).toContain(`adjoint: ${module} can use 1 thread: it is not asked for 2\n`);
    expect(run.status).toBe(0);
    expect(run.stdout).toMatch(/^webgpu ran in chromium .* \(software, no GPU\)/m);
    expect(run.stdout).toMatch(/^warning: webgpu ran in a page without a GPU/m);
    const { subjects, cells } = (await parseDocument(readFileSync(json, 'utf8'), json)) as never as BenchResult;
    expect(subjects).toMatchObject([{ name: 'scatter' }, { browser: { adapter: { isSoftware: true } } }]);
    const phases = { uploadMs: expect.any(Number), dispatchMs: expect.any(Number), readbackMs: expect.any(Number) };
    expect(cells).toMatchObject([{ status: 'timed' }, { status: 'timed', phases }]);
    expect(cells[0]).not.toHaveProperty('phases');
  });
});
