/**
 * The browser contexts of a test file: one for each kind of screen, so that what a page needs is fetched once and not by
 * every test. A test has a page of its own, and leaves nothing in the storage of the browser.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export class Contexts {
  readonly #browser: Browser;
  readonly #opened = new Map<string, Promise<BrowserContext>>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Runs `use` on a new page of the context that has these options, and closes the page. */
  async onPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await this.#contextOf(options);
    const page = await context.newPage();
    try {
      await use(page);
    } finally {
      if (options.javaScriptEnabled !== false) await page.evaluate('localStorage.clear(), sessionStorage.clear()');
      await page.close();
    }
  }

  #contextOf(options: BrowserContextOptions): Promise<BrowserContext> {
    const key = JSON.stringify(options);
    const known = this.#opened.get(key) ?? this.#open(options);
    this.#opened.set(key, known);
    return known;
  }

  async #open(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.#browser.newContext(options);
    // How long a page takes is a matter of the machine, and no failure.
    context.setDefaultTimeout(0);
    return context;
  }
}
