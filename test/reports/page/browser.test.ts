/** The page as a browser shows it: opened from disk, in light and dark, wide and narrow, by mouse and by keyboard. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportPage } from '../../../reports/page/page.ts';
import { CHROMIUM_NAMES, findChromium } from '../../../subjects/browser/find.ts';
import { someOf } from '../../project/thorough.ts';
import { Contexts } from '../../site/contexts.ts';
import { pageDocuments } from '../documents.ts';

const executablePath = findChromium();

if (executablePath === null) {
  console.warn(
    `the page is not looked at: no browser is in $CHROMIUM, and none of ${CHROMIUM_NAMES.join(', ')} is on the path`,
  );
}

describe('the browser', () => {
  it.runIf(process.env.CI)('is there wherever all checks are made', () => {
    expect(executablePath, `$CHROMIUM or one of ${CHROMIUM_NAMES.join(', ')} on the path`).not.toBeNull();
  });
});

const folder = mkdtempSync(join(tmpdir(), 'adjoint-page-'));
const tame = join(folder, 'tame.html');
const hostile = join(folder, 'hostile.html');
const HOSTILE = [
  '<img src=x onerror="document.title=\'run\'">',
  `</title></script><script>document.title='run'</script>`,
  `\u202egnol${' and very'.repeat(200)} long`,
] as const;

let browser: Browser;
let contexts: Contexts;
beforeAll(async () => {
  if (executablePath === null) return;
  const started = chromium.launch({ executablePath, args: ['--no-sandbox'] });
  writeFileSync(tame, await reportPage(await pageDocuments()));
  writeFileSync(hostile, await reportPage(await pageDocuments(HOSTILE)));
  browser = await started;
  contexts = new Contexts(browser);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Opened {
  readonly page: Page;
  /** What the browser complained of, and what it asked for. */
  readonly errors: string[];
  readonly requests: string[];
}

async function open(
  file: string,
  options: BrowserContextOptions,
  use: (opened: Opened) => Promise<void>,
): Promise<void> {
  await contexts.onPage(options, async (page) => {
    const errors: string[] = [];
    const requests: string[] = [];
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    await use({ page, errors, requests });
  });
}

const WIDE = { viewport: { width: 1280, height: 800 } };
const NARROW = { viewport: { width: 360, height: 740 } };

/** Shown rows of the table that names this subject at their head. */
const rowsOf = (page: Page, subject: number) => page.locator(`tr[data-subject="${subject}"]:not(.off)`).count();
const fadedMarks = (page: Page, attribute: string) =>
  page.locator(`svg.off[${attribute}], svg .off[${attribute}]`).count();

const inBrowser = describe.skipIf(executablePath === null);

inBrowser('the page in a browser', () => {
  it('asks for nothing but itself and complains of nothing', async () => {
    await open(tame, WIDE, async ({ page, errors, requests }) => {
      await page.locator('summary').first().click();
      expect(requests).toEqual([pathToFileURL(tame).href]);
      expect(errors).toEqual([]);
    });
  });

  it('shows all without a script, and no filter', async () => {
    await open(tame, { ...WIDE, javaScriptEnabled: false }, async ({ page }) => {
      expect(await page.locator('#filter').isVisible()).toBe(false);
      expect(await page.locator('figure:visible').count()).toBe(13);
      expect(await page.locator('.off').count()).toBe(0);
    });
  });

  it.each([
    ['tame', tame],
    ['hostile', hostile],
  ])('is no wider than a phone, with %s names, and shows the narrow drawings', async (_, file) => {
    await open(file, NARROW, async ({ page }) => {
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      expect(await page.locator('.drawing.wide:visible').count()).toBe(0);
      expect(await page.locator('.drawing.narrow:visible').count()).toBeGreaterThan(5);
    });
  });

  it('has nothing in print that could be clicked and does nothing', async () => {
    await open(tame, WIDE, async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('summary:visible, form:visible, nav:visible').count()).toBe(0);
      expect(await page.locator('figure:visible').count()).toBeGreaterThan(10);
      await page.emulateMedia({ media: null });
    });
  });

  it('keeps hostile names a text', async () => {
    await open(hostile, WIDE, async ({ page, errors, requests }) => {
      expect(errors).toEqual([]);
      expect(requests).toEqual([pathToFileURL(hostile).href]);
      expect(await page.title()).toBe('adjoint report');
      expect(await page.locator('img, body script ~ script').count()).toBe(0);
      expect(await page.locator('#versions ~ tbody th').allTextContents()).toEqual([
        HOSTILE[0],
        HOSTILE[1],
        HOSTILE[2].replace('\u202e', '\\u202e'),
      ]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280);
    });
  });
});

inBrowser('the filter', () => {
  it('hides a subject by a click: its rows go, its marks fade, and it says so', async () => {
    await open(tame, WIDE, async ({ page }) => {
      await page.getByText('Filter', { exact: false }).first().click();
      const [before, others] = [await rowsOf(page, 2), await rowsOf(page, 0)];
      expect(before).toBeGreaterThan(3);
      await page.getByRole('checkbox', { name: 'wrong' }).click();
      expect(await rowsOf(page, 2)).toBe(0);
      expect(await rowsOf(page, 0)).toBe(others);
      const marks = await page.locator('svg [data-subject="2"]').count();
      expect(marks).toBeGreaterThan(10);
      expect(await fadedMarks(page, 'data-subject="2"')).toBe(marks);
      expect(await fadedMarks(page, 'data-subject="0"')).toBe(0);
      expect(await page.getByRole('status').textContent()).toBe('2 of 3 subjects, 3 of 3 networks');
      await page.getByRole('checkbox', { name: 'wrong' }).click();
      expect(await rowsOf(page, 2)).toBe(before);
    });
  });

  it('hides a network by keyboard: its chart goes, its marks fade', async () => {
    await open(tame, WIDE, async ({ page }) => {
      await page.locator('#filter summary').focus();
      await page.keyboard.press('Enter');
      const layers = page.locator('.multiples > figure:visible');
      expect(await layers.count()).toBe(3);
      await page.getByRole('checkbox', { name: 'pix2pix' }).focus();
      await page.keyboard.press('Space');
      expect(await layers.count()).toBe(2);
      expect(await page.locator('tr[data-family="1"]:not(.off)').count()).toBe(0);
      expect(await fadedMarks(page, 'data-family="1"')).toBe(await page.locator('svg [data-family="1"]').count());
      expect(await page.getByRole('status').textContent()).toBe('3 of 3 subjects, 2 of 3 networks');
    });
  });

  it('chooses none and all at once', async () => {
    await open(tame, WIDE, async ({ page }) => {
      await page.locator('#filter summary').click();
      await page.getByRole('button', { name: 'None' }).first().click();
      expect(await page.getByRole('status').textContent()).toBe('0 of 3 subjects, 3 of 3 networks');
      expect(await page.locator('tr[data-subject]:visible').count()).toBe(0);
      await page.getByRole('button', { name: 'All' }).first().click();
      expect(await page.locator('.off').count()).toBe(0);
    });
  });
});

/**
 * A script: what is drawn in a colour that is hard to see on the page, with its contrast. Letters need 4.5, signs 3
 * (WCAG 2.2, 1.4.3 and 1.4.11). The grid and what is faint on purpose says nothing by itself and is left out.
 */
const FAINT_IN_DRAWINGS = `(() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[0-9.]+/g).map((part) => part / 255);
    const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const paper = luminance(getComputedStyle(document.body).backgroundColor);
  const contrast = (colour) => {
    const [low, high] = [luminance(colour), paper].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const faint = (selector, least) => [...document.querySelectorAll(selector)].flatMap((element) => {
    const { fill, stroke } = getComputedStyle(element);
    // A sign that is hollow has its contrast at its edge.
    const isClear = [fill, stroke].some((colour) => colour.startsWith('rgb(') && contrast(colour) >= least);
    return isClear ? [] : [element.textContent + ': ' + fill];
  });
  return [...faint('svg text', 4.5), ...faint('svg .mark-symbol path, svg.sign path', 3)];
})()`;

inBrowser.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it('every letter and every sign of the drawings stands out from the paper', async () => {
    await open(tame, { ...WIDE, colorScheme }, async ({ page }) => {
      expect(await page.evaluate(FAINT_IN_DRAWINGS)).toEqual([]);
      expect(await page.locator('svg text').count()).toBeGreaterThan(100);
    });
  });

  const SIZES = [
    ['wide', WIDE],
    ['narrow', NARROW],
  ] as const;

  // In the dark only colours are looked at, which a size hardly changes.
  it.each(colorScheme === 'light' ? SIZES : someOf(SIZES, 1))(
    'axe finds nothing that keeps anybody out, %s',
    async (_, size) => {
      // Only colours differ between the two.
      const runOnly = colorScheme === 'light' ? {} : { runOnly: ['color-contrast'] };
      const rules = { ...runOnly, resultTypes: ['violations'] };
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      await open(tame, { ...size, colorScheme, bypassCSP: true }, async ({ page }) => {
        for (const summary of await page.locator('summary').all()) await summary.click();
        await page.evaluate(axe);
        const { violations, passes } = (await page.evaluate(`axe.run(${JSON.stringify(rules)})`)) as AxeResults;
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
        expect(passes.map(({ id }) => id)).toEqual(expect.arrayContaining(PASSED[colorScheme]));
      });
    },
  );
});

/** Rules that found something to judge. */
const PASSED = { light: ['color-contrast', 'role-img-alt', 'label'], dark: ['color-contrast'] };

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  readonly passes: readonly { readonly id: string }[];
}
