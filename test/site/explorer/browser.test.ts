/** The explorer as a browser shows it: by mouse and keyboard, wide and narrow, light and dark, and its links. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import type { Case } from '../../../spec/case.ts';
import { CHROMIUM_NAMES, findChromium } from '../../../subjects/browser/find.ts';
import { someOf } from '../../project/thorough.ts';
import { caseOf, counting } from '../../spec/cases.ts';
import { type ServedSite, servedSite } from '../built-site.ts';
import { Contexts } from '../contexts.ts';

const executablePath = findChromium();

if (executablePath === null) {
  console.warn(
    `the explorer is not looked at: no browser is in $CHROMIUM, and none of ${CHROMIUM_NAMES.join(', ')} is on the path`,
  );
}

describe('the browser', () => {
  it.runIf(process.env.CI)('is there wherever all checks are made', () => {
    expect(executablePath, `$CHROMIUM or one of ${CHROMIUM_NAMES.join(', ')} on the path`).not.toBeNull();
  });
});

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDE = { viewport: { width: 1440, height: 900 } };
const NARROW = { viewport: { width: 390, height: 844 } };

let browser: Browser;
let contexts: Contexts;
let site: ServedSite;
beforeAll(async () => {
  if (executablePath === null) return;
  site = await servedSite();
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  contexts = new Contexts(browser);
});
afterAll(async () => {
  await browser?.close();
  site?.close();
});

async function open(query: string, options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
  await contexts.onPage(options, async (page) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() !== 'info' && message.type() !== 'log') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(`${site.address}`)) complaints.push(`asked for ${request.url()}`);
    });
    await page.goto(`${site.address}explorer.html${query}`);
    // The page takes on the address once it is alive, and then says so in its own words.
    await page.locator('.explorer[data-alive]').waitFor();
    await use(page);
    expect(complaints).toEqual([]);
  });
}

const sentence = (page: Page) => page.getByTestId('sentence').innerText();
const cell = (page: Page, name: string) => page.locator(`[data-cell="${name}"]`);
const query = (page: Page) => new URL(page.url()).search;

/** What stands in all cells of a picture, in order. */
async function numbersIn(page: Page, of: string): Promise<(number | null)[]> {
  const texts = await page.locator(`[data-cell^="${of}."] > text`).allTextContents();
  return texts.map((text) => (text.trim() === '' ? null : Number(text.trim().replace('−', '-'))));
}

/** kernel 3, stride 2, pad 1, output padding 1 on 3 × 3. */
const QUERY = '?i=3x3&s=2&p=1&a=1';
const PROBLEM: Case = caseOf({
  x: counting([1, 1, 3, 3]),
  w: counting([1, 1, 3, 3]),
  stride: [2, 2],
  padBegin: [1, 1],
  padEnd: [1, 1],
  outputPadding: [1, 1],
});
const Y = engines.scatter(PROBLEM).data;

const inBrowser = describe.skipIf(executablePath === null);

inBrowser('a cell of the explorer', () => {
  it('shows the numbers of the engines', async () => {
    await open(QUERY, WIDE, async (page) => {
      expect(await numbersIn(page, 'y')).toEqual(Array.from(Y));
    });
  });

  it('says of a cell under the pointer the sum that makes it', async () => {
    await open(QUERY, WIDE, async (page) => {
      for (const at of [7, 21, 35]) {
        await cell(page, `y.${at}`).hover();
        const formula = await sentence(page);
        expect(formula).toContain(`y[${Math.floor(at / 6)},${at % 6}] = `);
        const [sum, result] = formula.split(' = ').slice(-2);
        const total = sum.split(' + ').reduce(
          (a, product) =>
            a +
            product
              .split('·')
              .map(Number)
              .reduce((p, q) => p * q),
          0,
        );
        expect([total, Number(result)]).toEqual([Y[at], Y[at]]);
      }
    });
  });

  it('says the same of a cell that has the focus, and arrows go from cell to cell', async () => {
    await open(QUERY, WIDE, async (page) => {
      await cell(page, 'y.0').focus();
      for (const key of ['ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
      expect(await page.evaluate('document.activeElement.dataset.cell')).toBe('y.7');
      expect(await sentence(page)).toContain(`= ${Y[7]}`);
      await page.keyboard.press('End');
      expect(await sentence(page)).toContain('y[1,5] = ');
      // One stop of the Tab key for a picture.
      expect(await page.locator('[data-cell^="y."][tabindex="0"]').count()).toBe(1);
    });
  });

  it('marks where a cell comes from and where it goes', async () => {
    await open(QUERY, WIDE, async (page) => {
      await cell(page, 'y.7').hover();
      expect(await page.locator('.cell.x.from').count()).toBe(4);
      expect(await page.locator('.cell.w.with').count()).toBe(4);
      expect(await page.locator('.cell.spread.read, .cell.spread.from').count()).toBe(9);
      await cell(page, 'x.4').hover();
      expect(await page.locator('.cell.y.to').count()).toBe(9);
    });
  });

  it('keeps what is clicked, until it is clicked again or Escape is pressed', async () => {
    await open(QUERY, WIDE, async (page) => {
      await cell(page, 'y.7').click();
      await cell(page, 'x.0').hover();
      expect(await sentence(page)).toContain('y[1,1] = ');
      expect(await cell(page, 'y.7').getAttribute('aria-pressed')).toBe('true');
      await expect.poll(() => query(page)).toContain('pin=y.0.1.1');
      await cell(page, 'y.7').click();
      expect(await cell(page, 'y.7').getAttribute('aria-pressed')).toBe('false');
      await cell(page, 'y.7').press('Enter');
      expect(await cell(page, 'y.7').getAttribute('aria-pressed')).toBe('true');
      await page.keyboard.press('Escape');
      expect(await page.locator('.pin-mark').count()).toBe(0);
    });
  });
});

inBrowser('the steps of the explorer', () => {
  it('steps by keys, forward and back, and shows the sum so far', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.locator('.stage').focus();
      await page.keyboard.press('Home');
      expect(await numbersIn(page, 'y')).toEqual(new Array(36).fill(0));
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      const first = (count: number) => ({
        ...PROBLEM,
        x: { ...PROBLEM.x, data: PROBLEM.x.data.map((value, at) => (at < count ? value : 0)) },
      });
      expect(await numbersIn(page, 'y')).toEqual(Array.from(engines.scatter(first(5)).data));
      expect(await sentence(page)).toContain('Step 5 of 9: x[1,1] = 5 stamps the kernel');
      await page.keyboard.press('ArrowLeft');
      expect(await numbersIn(page, 'y')).toEqual(Array.from(engines.scatter(first(4)).data));
      await page.keyboard.press('End');
      expect(await numbersIn(page, 'y')).toEqual(Array.from(Y));
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('r');
      expect(await sentence(page)).toContain('Step 0 of 9');
    });
  });

  it('steps by keys without the focus, starts over after the end, and leaves buttons their space bar', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.keyboard.press('ArrowRight');
      expect(await sentence(page)).toContain('Step 0 of 9');
      await page.getByRole('button', { name: 'One step forward' }).focus();
      await page.keyboard.press(' ');
      expect(await sentence(page)).toContain('Step 1 of 9');
      await page.keyboard.press('End');
      await page.getByRole('button', { name: 'One step forward' }).click();
      expect(await sentence(page)).toContain('Step 0 of 9');
      expect(await page.evaluate('scrollY')).toBe(0);
    });
  });

  it('begins at step 0 in the other way', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.getByText('Gather: each output cell').click();
      expect(await sentence(page)).toContain('Step 0 of 36');
    });
  });

  it('resets the numbers that were painted, and Back brings them again', async () => {
    await open(`${QUERY}&x=9*9`, WIDE, async (page) => {
      await page.getByRole('button', { name: 'Reset' }).click();
      expect(await numbersIn(page, 'x')).toEqual(Array.from(PROBLEM.x.data));
      expect(await sentence(page)).toContain('Step 0 of 9');
      await page.goBack();
      await expect.poll(() => numbersIn(page, 'x')).toEqual(new Array(9).fill(9));
    });
  });

  it('plays and pauses by the space bar', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.locator('.stage').focus();
      await page.keyboard.press(' ');
      await page.getByText('Step 2 of 9').first().waitFor();
      await page.keyboard.press(' ');
      expect(await page.getByRole('button', { name: 'Play', exact: true }).count()).toBe(1);
    });
  });

  it('gathers one output cell after another, along the time line', async () => {
    await open(`${QUERY}&way=gather&step=0`, WIDE, async (page) => {
      expect(await numbersIn(page, 'y')).toEqual(new Array(36).fill(null));
      await page.getByLabel('Step', { exact: true }).fill('8');
      expect(await numbersIn(page, 'y')).toEqual(Array.from(Y, (value, at) => (at < 8 ? value : null)));
      expect(await sentence(page)).toContain(`Step 8 of 36: y[1,1] = `);
    });
  });
});

inBrowser('painting in the explorer', () => {
  it('paints by typing and by brush, and everything follows', async () => {
    await open(QUERY, WIDE, async (page) => {
      await cell(page, 'x.4').focus();
      await page.keyboard.type('-12');
      const typed = { ...PROBLEM, x: { ...PROBLEM.x, data: PROBLEM.x.data.with(4, -12) } };
      expect(await numbersIn(page, 'x')).toEqual(Array.from(typed.x.data));
      expect(await numbersIn(page, 'y')).toEqual(Array.from(engines.scatter(typed).data));
      await page.getByLabel('Brush: paint with').check();
      await page.getByLabel('Number to paint with').fill('7');
      await cell(page, 'w.0').click();
      const brushed = { ...typed, w: { ...typed.w, data: typed.w.data.with(0, 7) } };
      expect(await numbersIn(page, 'y')).toEqual(Array.from(engines.scatter(brushed).data));
      await expect.poll(() => query(page)).toContain('x=1,2,3,4,-12,6,7,8,9&w=7,2,3,4,5,6,7,8,9');
    });
  });
});

inBrowser('a number out of range', () => {
  it('is cut to the range, which is said beside its field', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.getByLabel('Stride, as a number').fill('9');
      expect(await page.getByLabel('Stride, as a number').inputValue()).toBe('4');
      expect(await page.locator('#set-stride-hint').innerText()).toBe('1 … 4');
      await page.getByLabel('Stride, as a number').fill('2');
      expect(await page.locator('#set-stride-hint').innerText()).toBe('');
      await page.getByLabel('Number to paint with').fill('-120');
      expect(await page.getByLabel('Number to paint with').inputValue()).toBe('-99');
      expect(await page.locator('#brush-hint').innerText()).toBe('whole numbers from −99 to 99');
      await cell(page, 'x.4').focus();
      await page.keyboard.type('123');
      expect((await numbersIn(page, 'x'))[4]).toBe(99);
      expect(await page.locator('.picture .limit').allInnerTexts()).toContain('whole numbers from −99 to 99');
    });
  });
});

inBrowser('the questions of the explorer', () => {
  it('load an example where there is nothing to show', async () => {
    await open('', WIDE, async (page) => {
      expect(await page.locator('.overlap rect.most').count()).toBe(0);
      await page.getByRole('button', { name: 'See one: kernel 3, stride 2' }).click();
      await expect.poll(() => query(page)).toContain('s=2');
      expect(await page.evaluate('document.activeElement.id')).toBe('question-checkerboard');
      expect(await page.locator('.overlap rect.most').count()).toBeGreaterThan(0);
      await page.getByRole('button', { name: 'Textbook' }).click();
      await page.getByRole('button', { name: 'See: kernel 3, stride 2, pad 1, output padding 1' }).click();
      await expect.poll(() => query(page)).toBe(QUERY);
    });
  });

  it('compare u with what comes back plane by plane', async () => {
    await open('?i=2x2x2&k=2&c=2&m=2&g=2', WIDE, async (page) => {
      const titles = await page.locator('.compared figcaption').allInnerTexts();
      expect(titles.slice(0, 2)).toEqual(['u, channel 0, slice 0', 'Cᵀ·C·u, channel 0, slice 0']);
      expect(titles).toHaveLength(12);
    });
  });
});

inBrowser('the explorer on a phone', () => {
  it('keeps the steps at the bottom, the pictures in sight and every sentence whole', async () => {
    await open(`${QUERY}&pin=y.0.1.1`, NARROW, async (page) => {
      await page.locator('.ways').evaluate((element) => element.scrollIntoView());
      const [ways, row, dock] = await Promise.all(
        ['.ways', '.pictures .paint + .row', '.dock'].map((name) => page.locator(name).boundingBox()),
      );
      expect(row!.y - (ways!.y + ways!.height)).toBeLessThan(40);
      expect(Math.round(dock!.y + dock!.height)).toBe(NARROW.viewport.height);
      expect(
        await page.getByTestId('sentence').evaluate((element) => element.scrollHeight - element.clientHeight),
      ).toBeLessThanOrEqual(0);
    });
  });
});

inBrowser('the header of the explorer', () => {
  it('links to what there is to look up', async () => {
    await open('', WIDE, async (page) => {
      const links = await page.locator('.look-up a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
      expect(links).toEqual(['/laws.html', '/conventions.html', '/vectors.html', '/guide.html']);
    });
  });
});

inBrowser('the address of the explorer', () => {
  it('says the whole state in its address, and a link shows the same', async () => {
    await open('', WIDE, async (page) => {
      await page.getByLabel('Input extent', { exact: true }).fill('3');
      await page.getByLabel('Stride, as a number').fill('2');
      await page.getByText('Gather: each output cell').click();
      await page.locator('.stage').focus();
      await page.keyboard.press('Home');
      // More steps than there are input cells, which the other way would have.
      for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
      await page.getByRole('radio', { name: 'ONNX' }).check();
      const expected = '?i=3x3&s=2&way=gather&step=12&in=onnx';
      await expect.poll(() => query(page)).toBe(expected);
      const seen = [await numbersIn(page, 'y'), await sentence(page)];
      await open(expected, WIDE, async (other) => {
        expect([await numbersIn(other, 'y'), await sentence(other)]).toEqual(seen);
        expect(await other.getByRole('radio', { name: 'ONNX' }).isChecked()).toBe(true);
      });
    });
  });

  it('goes back from an example to what was there before', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.getByRole('button', { name: 'Depthwise' }).click();
      await expect.poll(() => query(page)).toContain('g=4');
      await page.goBack();
      await expect.poll(() => query(page)).toBe(QUERY);
      expect(await numbersIn(page, 'y')).toEqual(Array.from(Y));
      await page.goForward();
      await expect.poll(() => numbersIn(page, 'x')).toHaveLength(16);
    });
  });

  it('says what is wrong with a link, and shows the textbook example', async () => {
    await open('?i=3x3&s=none', WIDE, async (page) => {
      expect(await page.getByRole('alert').innerText()).toContain(
        'link: s must be an integer between 1 and 4, got "none"',
      );
      expect(await numbersIn(page, 'x')).toEqual([1, 2, 3, 4]);
      await page.getByLabel('Stride, as a number').fill('2');
      expect(await page.getByRole('alert').count()).toBe(0);
    });
  });
});

inBrowser('the settings of the explorer', () => {
  it('says which rule settings break, and keeps the last picture', async () => {
    await open('', WIDE, async (page) => {
      await page.getByLabel('Pad, begin, as a number').fill('4');
      expect(await page.locator('.stage .problem').innerText()).toContain(
        'Not legal: output extent of axis 0 must be >= 1, got (2 − 1)·1 + 3 + 0 − 4 − 0 = 0. The pictures and answers below are still those of the last legal settings.',
      );
      expect(await page.locator('.settings .problem').innerText()).toContain('Not legal: output extent of axis 0');
      const invalid = page.locator('[type="number"][aria-invalid="true"]');
      expect(await invalid.evaluateAll((fields) => fields.map((field) => field.getAttribute('aria-label')))).toEqual([
        'Pad, begin, as a number',
      ]);
      expect(await sentence(page)).toBe('These settings have no picture.');
      expect(await page.locator('.stale').count()).toBe(2);
      expect(await numbersIn(page, 'y')).toHaveLength(16);
      await page.getByLabel('Pad, begin, as a number').fill('3');
      expect(await page.locator('.stale').count()).toBe(0);
      expect(await numbersIn(page, 'y')).toEqual([36]);
    });
  });

  it('makes C fall into blocks as groups go from one to as many as channels', async () => {
    await open('?k=2&c=4&m=4', WIDE, async (page) => {
      const matrix = page.getByRole('group', { name: 'The matrix C', exact: true });
      const stored: number[] = [];
      for (const groups of [1, 2, 4]) {
        await page.getByLabel('Groups', { exact: true }).fill(`${groups}`);
        stored.push(await matrix.locator('.entry').count());
        expect(await matrix.locator('.border').count()).toBe(2 * (groups - 1));
      }
      // 4 × 4 pairs of channels, 4 cells and 4 taps each; then half of them, then a quarter.
      expect(stored).toEqual([256, 128, 64]);
    });
  });

  it('looks at a single number of C by keyboard', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.locator('.matrix .cursor').first().focus();
      expect(await sentence(page)).toBe('C[0,0] = w[1,1] = 5: it takes x[0,0] to y[0,0], which gets 1·5');
      for (const key of ['ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
      expect(await sentence(page)).toContain('C[0,2] is a structural zero');
    });
  });

  it('has code to paste for each framework, and says where one cannot say the case', async () => {
    await open(`${QUERY}&in=keras`, WIDE, async (page) => {
      expect(await page.getByLabel('Code for PyTorch', { exact: true }).innerText()).toContain(
        'ConvTranspose2d(1, 1, [3, 3], stride=[2, 2], padding=[1, 1], output_padding=[1, 1]',
      );
      expect(await page.getByText('Keras cannot say this case').count()).toBe(1);
    });
  });

  it('asks all four engines once mathjs is there', async () => {
    await open(QUERY, WIDE, async (page) => {
      await page.getByText('Yes: asked were the engines scatter, matrix, zero-insertion, im2col').waitFor();
    });
  });
});

inBrowser('the page of the explorer', () => {
  it('shows the textbook example before any script runs', async () => {
    const context = await browser.newContext({ ...WIDE, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${site.address}explorer.html`);
    const example = caseOf({ x: counting([1, 1, 2, 2]), w: counting([1, 1, 3, 3]) });
    expect(await numbersIn(page, 'y')).toEqual(Array.from(engines.scatter(example).data));
    await context.close();
  });

  it.each([
    ['wide', WIDE],
    ['narrow', NARROW],
  ])('is no wider than a %s screen', async (_, options) => {
    const addresses = ['?i=8x8&k=5&s=2&pb=-2x1&way=gather&step=9', '?k=2&c=4&m=4&g=2', '', QUERY, '?i=2x2x2&k=2'];
    for (const address of someOf(addresses, 2)) {
      await open(address, options, async (page) => {
        const { width } = options.viewport;
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        expect(await page.locator('.stage .problem').count()).toBe(0);
      });
    }
  });

  const LOOKED_AT = [`${QUERY}&way=gather&step=8`, '?s=none', '?k=2&c=4&m=4&g=3', '?k=5&c=2&m=2&step=1&i=3x2&d=1x2'];

  it.each([
    ['light, wide', { ...WIDE, colorScheme: 'light' }, someOf(LOOKED_AT, 3)],
    ['dark, narrow', { ...NARROW, colorScheme: 'dark' }, someOf(LOOKED_AT, 1)],
  ] as const)('has nothing that axe finds fault with: %s', async (_, options, addresses) => {
    for (const address of addresses) {
      await open(address, options, async (page) => {
        await page.evaluate(AXE);
        const violations = await page.evaluate(
          "axe.run('.explorer').then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
        );
        expect(violations).toEqual([]);
      });
    }
  });
});
