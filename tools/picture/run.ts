/**
 * `npm run picture`: the headline chart of the published benchmark as a picture, for those who have only its text
 * before them. The run's machine, date, threads and warnings are in the picture, and nothing that could be clicked.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { parseDocument } from '../../documents/parse.ts';
import { reportPage } from '../../reports/page/page.ts';
import { findChromium } from '../../subjects/browser/find.ts';

const PUBLISHED = new URL('../../reports/published/', import.meta.url);
const MARGIN = 16;

const executablePath = findChromium();
if (executablePath === null) throw new Error('picture: a browser must be on the path, or named by $CHROMIUM');
const bench = await parseDocument(readFileSync(new URL('bench.json', PUBLISHED), 'utf8'), 'bench.json');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
const page = await browser.newPage({
  viewport: { width: 1168, height: 900 },
  deviceScaleFactor: 2,
  colorScheme: 'light',
});
// In print the page has no controls.
await page.emulateMedia({ media: 'print' });
await page.setContent(await reportPage([bench]));
const heading = (await page.locator('section h2').first().boundingBox())!;
const chart = (await page.locator('figure[id$="-headline"]').first().boundingBox())!;
const path = fileURLToPath(new URL('overview.png', PUBLISHED));
const [left, top] = [chart.x - MARGIN, heading.y - MARGIN];
const clip = { x: left, y: top, width: chart.width + 2 * MARGIN, height: chart.y + chart.height + MARGIN - top };
await page.screenshot({ path, clip, fullPage: true });
await browser.close();
console.log('picture: reports/published/overview.png');
