/** The picture at the head of README.md: x, w and y of a small case, and the stamp of every input cell, as `adjoint explain` draws them. */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { expositionOf } from '../../explain/exposition.ts';
import { explainPage } from '../../reports/explain/page.ts';
import type { Case } from '../../spec/case.ts';

const FILE = new URL('../../docs/pictures/one-to-many.png', import.meta.url);

const counting = (...shape: number[]) => {
  const size = shape.reduce((a, b) => a * b);
  return { shape, data: Float32Array.from({ length: size }, (_, index) => index + 1) };
};

/** Kernel 3 under stride 2: the stamps overlap. */
const PICTURED: Case = {
  x: counting(1, 1, 2, 2),
  w: counting(1, 1, 3, 3),
  bias: null,
  stride: [2, 2],
  padBegin: [0, 0],
  padEnd: [0, 0],
  outputPadding: [0, 0],
  dilation: [1, 1],
  groups: 1,
  dtype: 'f32',
};

export async function drawOneToMany(browser: Browser): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 1000, height: 800 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
  });
  await page.setContent(explainPage(expositionOf(PICTURED), new Map()));
  await page.evaluate(`{
    const rows = ['#operator .row', '#ways .row'].map((row) => document.querySelector(row));
    const frame = document.createElement('div');
    frame.id = 'frame';
    frame.style.cssText = 'width: max-content; padding: 12px; background: white';
    frame.append(...rows);
    document.body.replaceChildren(frame);
  }`);
  await page.locator('#frame').screenshot({ path: fileURLToPath(FILE) });
}
