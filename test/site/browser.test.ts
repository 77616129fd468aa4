/** The site as a browser shows it: wide and narrow, light and dark, by keyboard, and without a request to elsewhere. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM_NAMES, findChromium } from '../../subjects/browser/find.ts';
import { IS_THOROUGH, someOf } from '../project/thorough.ts';
import { type ServedSite, servedSite } from './built-site.ts';
import { Contexts } from './contexts.ts';

const executablePath = findChromium();
if (executablePath === null) {
  console.warn(
    `the site is not looked at: no browser is in $CHROMIUM, and none of ${CHROMIUM_NAMES.join(', ')} is there`,
  );
}

/** A page of each kind: first those of a layout of their own, then those of text, code and tables. */
const PAGES = [
  'index.html',
  'guide.html',
  'ways.html',
  'explorer.html',
  'gate.html',
  'vectors.html',
  'mistakes/value.html',
  'benchmark.html',
  'api/index.html',
  'start.html',
  'laws.html',
  'capabilities.html',
  'conventions.html',
  'findings.html',
  'mistakes/index.html',
  'mistakes/crash.html',
  'docs/findings.html',
  'docs/PROTOCOL.html',
  'published/bench.html',
  'api/index/interfaces/Case.html',
];
const OF_OWN_LAYOUT = PAGES.indexOf('start.html');
/** The home page, the guide, the ways to gate, the explorer and the gate. */
const FIRST = 5;

const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 } };

/** A build takes about a minute, and longer on a busy machine. */
const BUILD_MS = 600_000;

let site: ServedSite;
let browser: Browser;
let contexts: Contexts;
beforeAll(async () => {
  if (executablePath === null) return;
  [site, browser] = await Promise.all([servedSite(), chromium.launch({ executablePath, args: ['--no-sandbox'] })]);
  contexts = new Contexts(browser);
}, BUILD_MS);
afterAll(async () => {
  await browser?.close();
  site?.close();
});

interface Opened {
  readonly page: Page;
  /** What the browser complained of, and what was asked of anybody but the server of the site. */
  readonly complaints: string[];
}

async function open(path: string, options: BrowserContextOptions, use: (opened: Opened) => Promise<void>) {
  await contexts.onPage(options, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(site.address) && !url.startsWith('data:')) complaints.push(`a request to ${url}`);
    });
    await page.goto(`${site.address}${path}`);
    await use({ page, complaints });
  });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  readonly passes: readonly { readonly id: string }[];
}

/** What axe finds, and the rules that it found something right for. */
async function axe(page: Page, rules: readonly string[] = []): Promise<{ violations: string[]; passes: string[] }> {
  await page.evaluate(AXE);
  const options = rules.length === 0 ? {} : { runOnly: rules };
  const { violations, passes } = (await page.evaluate(`axe.run(${JSON.stringify(options)})`)) as AxeResults;
  return {
    violations: violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`),
    passes: passes.map(({ id }) => id),
  };
}

const inBrowser = describe.skipIf(executablePath === null);

/** What differs from the first of these is put to axe again, and only that: it takes seconds a page. */
inBrowser.each([
  ['wide and light', { ...WIDE, colorScheme: 'light' }, [], someOf(PAGES, OF_OWN_LAYOUT + 1)],
  [
    'narrow and dark',
    { ...NARROW, colorScheme: 'dark' },
    ['color-contrast', 'label-content-name-mismatch', 'region'],
    someOf(PAGES, FIRST),
  ],
] as const)('the site, %s', (_, options, rules, pages) => {
  it.each(pages)('%s keeps nobody out, fits, and asks for nothing elsewhere', async (path) => {
    await open(path, options, async ({ page, complaints }) => {
      await mounted(page);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(options.viewport.width);
      const { violations, passes } = await axe(page, rules);
      expect(violations).toEqual([]);
      expect(passes).toContain('color-contrast');
      expect(complaints).toEqual([]);
    });
  });
});

/** The page is there before its scripts are. */
async function mounted(page: Page): Promise<void> {
  await page.waitForFunction('document.querySelector("#app").__vue_app__ !== undefined');
}

inBrowser('the site by keyboard', () => {
  it('skips to the content', async () => {
    await open('laws.html', WIDE, async ({ page }) => {
      await mounted(page);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("#VPContent") !== null')).toBe(true);
    });
  });

  it('finds a law by searching, without asking anybody', async () => {
    await open('index.html', WIDE, async ({ page, complaints }) => {
      await mounted(page);
      await page.keyboard.press('Control+k');
      await page.locator('#localsearch-input:focus').waitFor();
      await page.keyboard.type('adjointness');
      await page.locator('#localsearch-list a').first().waitFor();
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => !url.pathname.endsWith('/index.html'));
      await page.locator('main h1:not(:text-is("adjoint"))').waitFor();
      expect(await page.locator('main').textContent()).toMatch(/adjointness/i);
      expect(complaints).toEqual([]);
    });
  });

  it.each([
    ['explorer', /\/explorer\.html/],
    ['output padding', /\/guide\.html#output-padding/],
    ['why transposed', /\/(guide|explorer)\.html/],
    ['size formula', /\/guide\.html#the-size-of-the-output/],
    ['checkerboard', /\/guide\.html#checkerboards/],
  ])('searches for %s, and finds where that is explained first', async (words, expected) => {
    await open('index.html', WIDE, async ({ page }) => {
      await mounted(page);
      await page.keyboard.press('Control+k');
      await page.locator('#localsearch-input:focus').waitFor();
      await page.keyboard.type(words);
      const first = page.locator('#localsearch-list a').first();
      await first.waitFor();
      await expect.poll(() => first.getAttribute('href')).toMatch(expected);
    });
  });
});

inBrowser('the test vectors', () => {
  it('are shared by the address as the filter leaves them, with their sections', async () => {
    await open('vectors.html?rank=3&groups=several&flag=no-such-flag', WIDE, async ({ page }) => {
      await page.getByRole('status').waitFor();
      expect(await page.getByRole('combobox', { name: 'Spatial axes' }).inputValue()).toBe('3');
      const sections = page.locator('section.vectors');
      const hit = page.locator('section.vectors:has(details.vector[data-rank="3"][data-groups="several"])');
      expect(await page.locator('section.vectors:visible').count()).toBe(await hit.count());
      expect(await hit.count()).toBeLessThan(await sections.count());
      const file = await page
        .locator('section.vectors[hidden] details.vector')
        .first()
        .evaluate(({ dataset }) => dataset.file ?? '');
      await page.getByRole('combobox', { name: 'About' }).selectOption(file);
      expect(await page.getByRole('status').textContent()).toBe('None.');
      expect(await page.locator('section.vectors h2:visible').count()).toBe(0);
      expect(new URL(page.url()).searchParams.get('file')).toBe(file);
      await page.getByRole('button', { name: 'Show all' }).press('Enter');
      expect(await page.locator('section.vectors:visible').count()).toBe(await sections.count());
      expect(new URL(page.url()).searchParams.has('rank')).toBe(false);
    });
  });

  it('are gone through by keyboard', async () => {
    await open('vectors.html', WIDE, async ({ page }) => {
      const status = page.getByRole('status');
      const [, all] = /^(\d+) of \1 vectors$/.exec((await status.textContent()) ?? '')!;
      expect(await page.locator('details.vector:visible').count()).toBe(Number(all));
      await page.getByRole('combobox', { name: 'Spatial axes' }).focus();
      await page.keyboard.type('3');
      await page.getByRole('combobox', { name: 'Groups' }).focus();
      await page.keyboard.type('several');
      const left = await page.locator('details.vector:visible').count();
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThan(Number(all) / 4);
      expect(await status.textContent()).toBe(`${left} of ${all} vectors`);
      expect(await page.locator('details.vector:visible:not([data-rank="3"][data-groups="several"])').count()).toBe(0);
      await page.getByRole('button', { name: 'Show all' }).press('Enter');
      expect(await page.locator('details.vector:visible').count()).toBe(Number(all));
    });
  });

  it('open, and what is copied is JSON', async () => {
    await open('vectors.html', WIDE, async ({ page }) => {
      await mounted(page);
      const entry = page.locator('details.vector').first();
      await entry.locator('summary').press('Enter');
      const text = await entry.locator('code').last().textContent();
      expect(JSON.parse(text ?? '')).toMatchObject({ id: await entry.getAttribute('id') });
      expect(await entry.getByRole('button', { name: 'Copy Code' }).count()).toBe(1);
    });
  });
});

// Thousands of drawn letters take axe ten seconds; those of reports are looked at in a page of few.
inBrowser.each([
  ['upsampling/page.html', ['region', 'color-contrast']],
  ['published/report.html', IS_THOROUGH ? ['region', 'color-contrast'] : ['region']],
])('%s, complete in itself', (path, rules) => {
  it('leads home from its top, and keeps to its own policy', async () => {
    await open(path, WIDE, async ({ page, complaints }) => {
      expect((await axe(page, rules)).violations).toEqual([]);
      expect(complaints).toEqual([]);
      await page.locator('p.brand').getByRole('link', { name: 'adjoint' }).click();
      await page.locator('#VPContent').waitFor();
      expect(new URL(page.url()).pathname).toBe('/index.html');
    });
  });
});

inBrowser('the site', () => {
  it('says what there is where there is no page', async () => {
    await open('no-such-page.html', WIDE, async ({ page }) => {
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
      expect((await axe(page)).violations).toEqual([]);
    });
  });

  it('can be read without a script', async () => {
    await open('mistakes/value.html', { ...WIDE, javaScriptEnabled: false }, async ({ page }) => {
      expect(await page.locator('figure.pair svg').count()).toBeGreaterThan(20);
      expect(await page.locator('figure.pair .cell.differs').count()).toBeGreaterThan(20);
    });
  });

  it('tells differing cells by more than colour', async () => {
    await open('mistakes/value.html', WIDE, async ({ page }) => {
      const differing = await page.locator('figure.pair .cell.differs').count();
      expect(await page.locator('figure.pair .corner').count()).toBe(differing);
      expect(await page.locator('figure.pair .number.differs').count()).toBe(differing);
    });
  });
});
