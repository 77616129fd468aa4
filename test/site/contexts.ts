/**
 * The browser contexts of a test file: one for each kind of screen, so that what a page needs is fetched once and not by
 * every test. A test has a page to itself and leaves nothing in the storage of the browser; the next test navigates the same
 * page, because a new one is a new process, which takes twice as long as loading what it shows.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export class Contexts {
  readonly #browser: Browser;
  readonly #opened = new Map<string, Promise<BrowserContext>>();
  /** Pages that no test uses now, by context. */
  readonly #free = new Map<BrowserContext, Page[]>();

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  /** Runs `use` on an empty page of the context that has these options. */
  async onPage(options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> {
    const context = await this.#contextOf(options);
    const page = this.#free.get(context)?.pop() ?? (await context.newPage());
    // Where a test fails its page is not used again: it may be in any state.
    await use(page);
    if (options.javaScriptEnabled !== false) await page.evaluate('localStorage.clear(), sessionStorage.clear()');
    page.removeAllListeners();
    await page.goto('about:blank');
    this.#free.set(context, [...(this.#free.get(context) ?? []), page]);
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
