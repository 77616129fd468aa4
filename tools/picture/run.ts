/** `npm run picture`: the pictures of README.md and docs/benchmark.md: one to many, and the overview of the published page. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findBrowser } from '../../test/site/browser.ts';
import { drawOneToMany } from './one-to-many.ts';

const PUBLISHED = new URL('../../reports/published/', import.meta.url);

const executablePath = findBrowser();
if (executablePath === null) throw new Error('picture: a browser must be on the path, or named by $CHROMIUM');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({
  viewport: { width: 1100, height: 900 },
  deviceScaleFactor: 2,
  colorScheme: 'light',
});
await page.goto(new URL('report.html', PUBLISHED).href);
const path = fileURLToPath(new URL('overview.png', PUBLISHED));
await page.locator('figure[id$="-overview"]').first().screenshot({ path });
await drawOneToMany(browser);
await browser.close();
console.log('picture: reports/published/overview.png, docs/pictures/one-to-many.png');
