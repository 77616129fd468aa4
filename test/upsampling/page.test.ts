/** The pages of `adjoint upsample` and `adjoint learn` as a browser shows them, in light and dark, wide and narrow. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { learningPage } from '../../reports/learning/page.ts';
import { upsamplingPage } from '../../reports/upsampling/page.ts';
import { findChromium } from '../../subjects/browser/find.ts';
import { house } from '../../tools/picture/house.ts';
import { compareUpsampling } from '../../upsampling/comparison.ts';
import { trainUpsampling } from '../../upsampling/learning/training.ts';

const executablePath = findChromium();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-upsampling-page-'));
const FILES = { upsample: join(folder, 'upsample.html'), learn: join(folder, 'learn.html') };

function finished<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

let browser: Browser;
beforeAll(async () => {
  if (executablePath === null) return;
  const started = chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const comparison = finished(compareUpsampling(house(), { factor: 4, seed: 1, isTruth: true }));
  writeFileSync(FILES.upsample, await upsamplingPage(comparison));
  writeFileSync(FILES.learn, await learningPage(finished(trainUpsampling({ factors: [2], steps: 30, seed: 1 }))));
  browser = await started;
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function looked(file: string, options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    const complaints: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await use(page);
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([pathToFileURL(file).href]);
  } finally {
    await context.close();
  }
}

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  readonly passes: readonly unknown[];
}

describe.skipIf(executablePath === null)('the page of', () => {
  it.each(Object.entries(FILES))(
    '%s asks for nothing but itself, shows its pictures and fits a phone',
    async (_, file) => {
      for (const width of [360, 1280]) {
        await looked(file, { viewport: { width, height: 800 } }, async (page) => {
          expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
          const sizes = '[...document.images].map((image) => image.naturalWidth)';
          const widths = (await page.evaluate(sizes)) as number[];
          expect(widths.length).toBeGreaterThan(5);
          expect(widths.filter((natural) => natural === 0)).toEqual([]);
        });
      }
    },
  );

  it.each(
    Object.entries(FILES).flatMap(([name, file]) => (['light', 'dark'] as const).map((scheme) => [name, scheme, file])),
  )('%s keeps nobody out in %s, by axe', async (_, colorScheme, file) => {
    // Where scripts of others may run, since that is how axe comes in; the page has none of its own.
    await looked(file, { bypassCSP: true, colorScheme: colorScheme as 'light' | 'dark' }, async (page) => {
      await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
      const { violations, passes } = (await page.evaluate('axe.run()')) as AxeResults;
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`)).toEqual([]);
      expect(passes.length).toBeGreaterThan(10);
    });
  });
});
