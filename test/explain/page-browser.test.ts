/** The page of `adjoint explain` in a browser: nothing is asked for, nothing runs, and everybody can read it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../explain/code.ts';
import { TEXTBOOK } from '../../explain/example-data.ts';
import { expositionOf } from '../../explain/exposition.ts';
import { explainPage } from '../../reports/explain/page.ts';
import { findChromium } from '../../subjects/browser/find.ts';
import { someOf } from '../project/thorough.ts';
import { layer } from '../spec/cases.ts';

const executablePath = findChromium();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-explain-page-'));

const PAGES = {
  textbook: expositionOf(TEXTBOOK),
  grouped: expositionOf(layer([2, 4, 6, 6], [4, 2, 3, 3], { groups: 2, stride: [2, 2], outputPadding: [1, 1] })),
} as const;

let browser: Browser;
beforeAll(async () => {
  if (executablePath === null) return;
  for (const [name, exposition] of Object.entries(PAGES)) {
    const codes = new Map(exposition.words.map((words) => [words.convention, codeOf(words)]));
    writeFileSync(join(folder, `${name}.html`), explainPage(exposition, codes));
  }
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Look {
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

async function look(name: string, { width, colorScheme }: Look, use: (page: Page, heard: string[]) => Promise<void>) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  try {
    context.setDefaultTimeout(0);
    const page = await context.newPage();
    const heard: string[] = [];
    page.on('console', (message) => heard.push(message.text()));
    page.on('pageerror', (error) => heard.push(error.message));
    page.on('request', (request) => heard.push(request.url()));
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    await use(page, heard);
  } finally {
    await context.close();
  }
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  readonly passes: readonly { readonly id: string }[];
}

const LOOKS = Object.keys(PAGES).flatMap((name) =>
  someOf(
    [
      { name, colorScheme: 'light', width: 1440 },
      { name, colorScheme: 'dark', width: 390 },
      { name, colorScheme: 'light', width: 390 },
      { name, colorScheme: 'dark', width: 1440 },
    ] as const,
    2,
  ),
);

describe.skipIf(executablePath === null)('the page of explain', () => {
  it.each(LOOKS)('is read by all: $name, $colorScheme, $width px', async ({ name, ...how }) => {
    await look(name, how, async (page, heard) => {
      expect(heard).toEqual([pathToFileURL(join(folder, `${name}.html`)).href]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(how.width);
      expect(await page.locator('svg[data-picture]').count()).toBeGreaterThan(20);
      await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
      const { violations, passes } = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as AxeResults;
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
      expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(['color-contrast', 'svg-img-alt']));
    });
  });

  it('is reached by keyboard: the skip link, then pictures that can be scrolled', async () => {
    await look('grouped', { width: 390, colorScheme: 'light' }, async (page) => {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the explanation');
      const wide = page.getByRole('group', { name: /^C, .* may be scrolled$/ });
      await wide.focus();
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction('document.activeElement.scrollLeft > 0');
    });
  });
});
