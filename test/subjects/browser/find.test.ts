/** Where a browser is looked for, in which order, and what is said where none is. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { BrowserChoice, BrowserKind } from '../../../subjects/browser/choice.ts';
import {
  CHROMIUM_NAMES,
  type FoundBrowser,
  findBrowser,
  findChromium,
  PACKAGED_CHROMIUM,
} from '../../../subjects/browser/find.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-browsers-'));
/** A program of this name, in the folder. */
function program(name: string): string {
  const file = join(folder, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}
const firefox = program('firefox');
const own = program('own-webkit');
const none = () => join(folder, 'nothing');
const noPackage = () => Promise.resolve(null);
/** Where the package with a browser is not installed. */
const found = (choice: BrowserChoice, ownOf: (kind: BrowserKind) => string): Promise<FoundBrowser> =>
  findBrowser(choice, ownOf, noPackage);
const onlyOf = (kind: BrowserKind, file: string) => (asked: BrowserKind) => (asked === kind ? file : none());

function withPath(path: string, chromium = ''): void {
  vi.stubEnv('PATH', path);
  vi.stubEnv('CHROMIUM', chromium);
}
afterEach(() => vi.unstubAllEnvs());
afterAll(() => rmSync(folder, { recursive: true }));

describe('findChromium', () => {
  it('takes $CHROMIUM before what is on the path, and the first usual name there', () => {
    withPath(folder);
    expect(findChromium()).toBeNull();
    const [first, , third] = CHROMIUM_NAMES;
    const late = program(third);
    expect(findChromium()).toBe(late);
    const early = program(first);
    expect(findChromium()).toBe(early);
    withPath(folder, own);
    expect(findChromium()).toBe(own);
    for (const file of [late, early]) rmSync(file);
  });
});

describe('findBrowser', () => {
  it('takes the first that is there, Chromium before what playwright-core has installed', async () => {
    withPath('');
    expect(await found({}, onlyOf('webkit', own))).toEqual({ kind: 'webkit', program: own });
    withPath('', firefox);
    expect(await found({}, onlyOf('webkit', own))).toEqual({ kind: 'chromium', program: firefox });
    expect(await found({ name: 'webkit' }, onlyOf('webkit', own))).toEqual({ kind: 'webkit', program: own });
  });

  it.each([
    [firefox, 'firefox'],
    [own, 'webkit'],
    [process.execPath, 'chromium'],
  ])('takes a path, %s, as %s', async (name, kind) => {
    expect(await found({ name }, none)).toEqual({ kind, program: name });
  });

  it('says where it has looked, and how one is named or installed', async () => {
    withPath(folder);
    await expect(found({}, none)).rejects.toThrow(
      'no browser is there: looked for $CHROMIUM, chromium, chromium-browser, google-chrome, google-chrome-stable on the path, ' +
        'chromium, firefox, webkit of playwright-core, and the package @sparticuz/chromium; name one by --browser and its path, or install one: ' +
        'npx playwright-core install chromium',
    );
    await expect(found({ name: 'firefox' }, none)).rejects.toThrow(
      'no browser is there: looked for firefox of playwright-core; name one by --browser and its path, or install one: ' +
        'npx playwright-core install firefox',
    );
    withPath(folder, none());
    await expect(found({}, none)).rejects.toThrow(`$CHROMIUM must be the path of a program, got ${none()}`);
    expect(await found({ name: 'webkit' }, onlyOf('webkit', own))).toEqual({ kind: 'webkit', program: own });
    await expect(found({ name: './chrome' }, none)).rejects.toThrow(
      '--browser must be chromium, firefox, webkit, @sparticuz/chromium or the path of a program, got ./chrome',
    );
  });

  it('takes the browser of a package where it is named, and where nothing else is there', async () => {
    withPath('');
    const inPackage = { kind: 'chromium', program: '/unpacked' };
    const packaged = () => Promise.resolve(inPackage.program);
    expect(await findBrowser({}, none, packaged)).toEqual(inPackage);
    expect(await findBrowser({}, onlyOf('webkit', own), packaged)).toEqual({ kind: 'webkit', program: own });
    expect(await findBrowser({ name: PACKAGED_CHROMIUM }, onlyOf('chromium', own), packaged)).toEqual(inPackage);
    await expect(findBrowser({ name: 'firefox' }, none, packaged)).rejects.toThrow(
      'looked for firefox of playwright-core;',
    );
    await expect(found({ name: PACKAGED_CHROMIUM }, none)).rejects.toThrow(
      'browser @sparticuz/chromium must be installed: npm install --save-dev @sparticuz/chromium (its Chromium is for Linux, x64)',
    );
  });
});
