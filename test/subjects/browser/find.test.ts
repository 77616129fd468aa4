/** Where a browser is looked for, in which order, and what is said where none is. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { BrowserKind } from '../../../subjects/browser/choice.ts';
import { CHROMIUM_NAMES, findBrowser, findChromium } from '../../../subjects/browser/find.ts';

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
  it('takes the first that is there, Chromium before what playwright-core has installed', () => {
    withPath('');
    expect(findBrowser({}, onlyOf('webkit', own))).toEqual({ kind: 'webkit', program: own });
    withPath('', firefox);
    expect(findBrowser({}, onlyOf('webkit', own))).toEqual({ kind: 'chromium', program: firefox });
    expect(findBrowser({ name: 'webkit' }, onlyOf('webkit', own))).toEqual({ kind: 'webkit', program: own });
  });

  it.each([
    [firefox, 'firefox'],
    [own, 'webkit'],
    [process.execPath, 'chromium'],
  ])('takes a path, %s, as %s', (name, kind) => {
    expect(findBrowser({ name }, none)).toEqual({ kind, program: name });
  });

  it('says where it has looked, and how one is named or installed', () => {
    withPath(folder);
    expect(() => findBrowser({}, none)).toThrow(
      'no browser is there: looked for $CHROMIUM, chromium, chromium-browser, google-chrome, google-chrome-stable on the path, ' +
        'and chromium, firefox, webkit of playwright-core; name one by --browser and its path, or install one: ' +
        'npx playwright-core install chromium',
    );
    expect(() => findBrowser({ name: 'firefox' }, none)).toThrow(
      'no browser is there: looked for firefox of playwright-core; name one by --browser and its path, or install one: ' +
        'npx playwright-core install firefox',
    );
    withPath(folder, none());
    expect(() => findBrowser({}, none)).toThrow(`$CHROMIUM must be the path of a program, got ${none()}`);
    expect(findBrowser({ name: 'webkit' }, onlyOf('webkit', own))).toEqual({ kind: 'webkit', program: own });
    expect(() => findBrowser({ name: './chrome' }, none)).toThrow(
      '--browser must be chromium, firefox, webkit or the path of a program, got ./chrome',
    );
  });
});
