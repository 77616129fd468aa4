/** The gate page as a browser runs it: right and wrong modules and kernels, hangs, stopping, and failures shared as a link. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../../documents/parse.ts';
import { linkHash, type SharedFailure } from '../../../site/gate/link.ts';
import { CHROMIUM_NAMES, findChromium } from '../../../subjects/browser/find.ts';
import { FLAGS } from '../../../subjects/browser/flags.ts';
import { type ServedSite, servedSite } from '../built-site.ts';

const executablePath = findChromium();
if (executablePath === null) {
  console.warn(
    `the gate page is not tried: no browser is in $CHROMIUM, and none of ${CHROMIUM_NAMES.join(', ')} is there`,
  );
}

/** A build takes minutes on a busy machine. */
const BUILD_MS = 600_000;

let site: ServedSite;
let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  if (executablePath === null) return;
  [site, browser] = await Promise.all([
    servedSite(),
    chromium.launch({ executablePath, args: [...FLAGS.chromium], handleSIGINT: false }),
  ]);
  context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  // How long a page takes is a matter of the machine, and no failure.
  context.setDefaultTimeout(0);
}, BUILD_MS);
afterAll(async () => {
  await browser?.close();
  site?.close();
});

/** A page of its own, with a few cases of few laws. */
async function onGate(laws: readonly string[], use: (page: Page) => Promise<void>, address = 'gate.html') {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  await page.goto(address.startsWith('http') ? address : `${site.address}${address}`);
  await page.locator('.gate-page[data-alive]').waitFor();
  for (const group of ['Core laws', 'Laws put one by one', 'Further laws']) {
    await page.getByRole('checkbox', { name: group }).uncheck();
  }
  for (const law of laws) await page.locator(`[data-law="${law}"] input`).check();
  await page.getByLabel('Cases per law').fill('8');
  await use(page);
  expect(complaints).toEqual([]);
  await page.close();
}

const start = (page: Page) => page.getByRole('button', { name: 'Start' }).click();
const outcome = async (page: Page) => {
  await page.locator('.verdict-line[data-verdict], .verdict-line .problem').waitFor();
  return page.locator('.outcome').innerText();
};
const ran = async (page: Page) => {
  // The verdict before is gone when the click has returned.
  await start(page);
  return outcome(page);
};
const type = (page: Page, text: string) => page.getByLabel('Text of the module').fill(text);

const inBrowser = describe.skipIf(executablePath === null);

inBrowser('a module in the gate page', () => {
  it('agrees where it is right, law by law', async () => {
    await onGate(['agreement', 'adjointness', 'threads'], async (page) => {
      expect(await ran(page)).toMatch(/AGREE: 16 cases, 1 subject, /);
      const verdicts = await page.locator('tr[data-status] .verdict').allInnerTexts();
      expect(verdicts).toEqual(['passed', 'passed', 'not covered']);
      const text = await page.locator('.outcome details pre').textContent();
      expect(text).toContain('direct ran in chromium ');
      const changed = page.getByText('What is given has changed since');
      expect(await changed.count()).toBe(0);
      await page.locator('textarea').first().press('End');
      await page.locator('textarea').first().press('Space');
      expect(await changed.isVisible()).toBe(true);
    });
  });

  it('fails where it is dropped with a mistake, and a link shares that; nothing of the link runs by itself', async () => {
    let link = '';
    await onGate(['agreement'], async (page) => {
      await page.getByRole('button', { name: 'The same with a mistake' }).click();
      const text = await page.getByLabel('Text of the module').inputValue();
      await type(page, '');
      await drop(page, 'wrong.mjs', text);
      expect(await ran(page)).toContain('DISAGREE: ');
      const failure = page.locator('.failure[data-law="agreement"]');
      expect(await failure.innerText()).toMatch(
        /got 0, expected 1 [\s\S]*looks like: The bias is indexed by the channel within its group[\s\S]*Smallest case: x \[1, 2, 1, 1\]/,
      );
      expect(await failure.innerText()).toMatch(
        /npx adjoint verify \.\/wrong\.mjs --law agreement --seed 1 --path [\d:]+/,
      );
      await failure.getByRole('button', { name: 'Copy a link' }).click();
      await failure.getByRole('button', { name: 'Copied' }).waitFor();
      link = (await page.evaluate('navigator.clipboard.readText()')) as string;
    });
    expect(link).toMatch(/\/gate\.html#failure=[\w-]{200,4000}$/);
    await onGate([], (page) => seesTheSame(page), link);
  });

  it('gives its result as a file that reads as one of adjoint verify', async () => {
    await onGate(['agreement'], async (page) => {
      expect(await ran(page)).toContain('AGREE: 8 cases');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Download the result as JSON' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('mine-verify.json');
      const result = await parseDocument(readFileSync(await download.path(), 'utf8'), 'the file');
      expect(result).toMatchObject({ kind: 'verify', verdict: 'agree' });
    });
  });

  it('shows no failure of an earlier link beside one that cannot be read', async () => {
    await onGate(
      [],
      async (page) => {
        await page.locator('.shared').waitFor();
        await page.evaluate("location.hash = 'failure=cut'");
        await page.getByText('This link could not be read').waitFor();
        expect(await page.locator('.shared').count()).toBe(0);
      },
      `gate.html#${await linkHash(FAILURE)}`,
    );
  });
});

const FAILURE: SharedFailure = {
  ...{ seed: 1, runs: 8, timeoutMs: 1000, law: 'agreement', path: '0', case: null, message: 'wrong', shown: [] },
  source: { kind: 'module', file: 'mine.mjs', text: 'export default 7;' },
};

/** Whoever opens a link to the failure. */
async function seesTheSame(page: Page): Promise<void> {
  const shared = page.locator('.shared');
  expect(await shared.innerText()).toMatch(/Nothing of it has run[\s\S]*got 0, expected 1 [\s\S]*x \[1, 2, 1, 1\]/);
  expect(page.workers()).toEqual([]);
  expect(await page.getByLabel('Text of the module').inputValue()).toContain('The mistake');
  await shared.getByRole('button', { name: 'Run this failure again' }).click();
  expect(await outcome(page)).toMatch(/DISAGREE: 1 case[\s\S]*got 0, expected 1 [\s\S]*x \[1, 2, 1, 1\]/);
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const given = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: 'text/javascript' }));
    return transfer;
  })()`);
  await page.locator('.source').dispatchEvent('drop', { dataTransfer: given });
  await page.getByText(`./${name}`).waitFor();
}

inBrowser('a module that misbehaves in the gate page', () => {
  it('is ended by the time limit, or at once by Stop, and the page goes on', async () => {
    await onGate(['agreement'], async (page) => {
      await type(page, 'export function convTranspose() { for (;;); }');
      await page.getByLabel('Time limit').fill('100');
      expect(await ran(page)).toMatch(/DISAGREE: [\s\S]*gave no answer within 100 ms/);
      await page.getByLabel('Time limit').fill('600000');
      await start(page);
      await page.locator('.progress-line:has-text("agreement")').waitFor();
      await page.getByRole('button', { name: 'Stop' }).click();
      expect(await outcome(page)).toMatch(/INTERRUPTED: 0 cases[\s\S]*stopped by hand/);
      // The browser itself takes seconds to end a worker in a loop.
      await expect.poll(() => page.workers(), { timeout: 60_000 }).toEqual([]);
      await type(page, 'export default 7;');
      expect(await ran(page)).toContain('No verdict: must export a function convTranspose(case)');
      await type(page, "throw new Error('on purpose');");
      expect(await ran(page)).toContain('No verdict: on purpose');
      await type(page, 'export const convTranspose = ({ x }) => x.nothing.at(0);');
      expect(await ran(page)).toMatch(/TypeError: .*, at \/mine\.mjs:1:\d+; refused a legal case/);
      expect(await page.locator('.failure').first().innerText()).not.toContain('subject-worker');
    });
  });

  it('can ask nobody but the site for anything', async () => {
    const asked: string[] = [];
    const server = createServer((request, answer) => {
      asked.push(`${request.url}`);
      answer.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' }).end('');
    });
    await once(server.listen(0), 'listening');
    const other = `http://localhost:${(server.address() as AddressInfo).port}`;
    await onGate(['agreement'], async (page) => {
      await type(page, `await fetch('${other}/fetched'); export function convTranspose() {}`);
      expect(await ran(page)).toContain('No verdict: TypeError: Failed to fetch');
      await type(page, `import '${other}/imported'; export function convTranspose() {}`);
      expect(await ran(page)).toContain('No verdict: a module is one file here');
    });
    server.close();
    expect(asked).toEqual([]);
  });
});

inBrowser('a kernel in the gate page', () => {
  it('agrees in its frame where it is right, fails where it is wrong, and says where it does not compile', async () => {
    await onGate(['agreement'], async (page) => {
      await page.getByLabel('WGSL kernel').check();
      expect(await ran(page)).toContain('AGREE: 8 cases');
      await page.getByRole('button', { name: 'The same with a mistake' }).click();
      expect(await ran(page)).toMatch(/DISAGREE: [\s\S]*FAIL agreement[\s\S]*groups 2/);
      await page.getByLabel('Text of the kernel').fill('@compute @workgroup_size(64)\nfn main() { let a = b; }');
      expect(await ran(page)).toContain('the kernel does not compile: line 2:21:');
      await page.getByLabel('Text of the kernel').fill('\0');
      expect(await ran(page)).toContain('the kernel does not compile: The WGSL shader contains an illegal character');
    });
  });
});
