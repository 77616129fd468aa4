/**
 * A browser with one page, kept for all calls. A page that hangs, crashes or has lost its GPU is closed, and the next call gets a
 * new one; where the browser itself has ended, or does not close a page, so does the browser.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import type { Reply } from '../../process/child.ts';
import type { Coverage } from '../../process/own-engines.ts';
import type { BrowserChoice } from '../choice.ts';
import type { BrowserIdentity } from '../identity.ts';
import { LONGEST_SAID, MOST_SAID, type PageModule, withSaid } from '../messages.ts';
import { type Failed, PageChannel, type PageLimits } from './page-channel.ts';
import type { PageServer } from './page-server.ts';
import { startBrowser } from './start-browser.ts';

/** How long a browser may take to start, a page to open, and either to close. */
const START_MS = 60_000;
const CLOSE_MS = 3000;

/** How long a browser that has opened pages may take for an empty one. */
const EMPTY_MS = 10_000;

/** From the news that a page went elsewhere to the end of its channel, at most. */
const LEAVING_MS = 5000;

/** The end of a channel may be known before the address that it ended for. */
const NEWS_MS = 200;

/** A page, and how it is asked. */
interface OpenPage {
  readonly server: PageServer;
  readonly context: BrowserContext;
  readonly channel: PageChannel;
  readonly module: PageModule;
  /** What its console and its exceptions were since it was last asked: to explain its end. */
  readonly said: string[];
}

/** The browser of one subject. */
export class BrowserSession {
  readonly #choice: BrowserChoice;
  readonly #fallback: string;
  #browser: Browser | null = null;
  #page: OpenPage | null = null;
  #name = '';
  /** Settles when no page is being closed. */
  #closing: Promise<void> = Promise.resolve();
  /** What ended the page where nothing was asked of it: the next request reports it. */
  #endedUnasked: Failed | null = null;

  /** @param fallback the name of a module that exports none */
  constructor(choice: BrowserChoice, fallback: string) {
    this.#choice = choice;
    this.#fallback = fallback;
  }

  /** Whether a page is there that has loaded the module. */
  get isOpen(): boolean {
    return this.#page !== null;
  }

  /** The name and version of the browser that runs. */
  get browser(): Pick<BrowserIdentity, 'name' | 'version'> {
    return { name: this.#name, version: this.#browser?.version() ?? '' };
  }

  /** What ended the page after its last answer; null where nothing has. */
  takeEnded(): Failed | null {
    const ended = this.#endedUnasked;
    this.#endedUnasked = null;
    return ended && { ...ended, message: `after its last answer, ${ended.message}` };
  }

  /** Starts the browser. @throws Error where none is there, or it does not start */
  async start(): Promise<void> {
    await this.#started();
  }

  /**
   * Opens a page and loads the module.
   * @throws Error where no browser is there, or it does not start
   */
  async load(server: PageServer, timeoutMs: number): Promise<Reply<unknown>> {
    const page = await this.#open(server);
    return page.channel.ask({ load: page.module }, { timeoutMs });
  }

  /** Asks the page that is open. */
  ask(request: object, limits: PageLimits): Promise<Reply<unknown>> {
    const page = this.#page;
    if (page === null) return Promise.resolve({ kind: 'crashed', message: 'the page is not open' });
    page.said.length = 0;
    return page.channel.ask(request, limits);
  }

  /**
   * What the browser says of functions that were called in the page, by the addresses of their files.
   * Source: Chrome DevTools Protocol, Profiler.getBestEffortCoverage; null in a browser that has it not.
   */
  async coverage(): Promise<Coverage | null> {
    const page = this.#page;
    if (page === null || this.#name !== 'chromium') return null;
    const [shown] = page.context.pages();
    const session = await page.context.newCDPSession(shown);
    try {
      await session.send('Profiler.enable');
      return await session.send('Profiler.getBestEffortCoverage');
    } finally {
      await session.detach().catch(() => {});
    }
  }

  /** Closes the page: what it answers is no longer of use. */
  drop(): Promise<void> {
    const page = this.#page;
    if (page === null) return this.#closing;
    this.#page = null;
    page.server.close(page.channel);
    page.channel.fail({ kind: 'crashed', message: 'the page was closed' });
    this.#closing = this.#close(page);
    return this.#closing;
  }

  async #close(page: OpenPage): Promise<void> {
    if (!(await inTime(page.context.close(), CLOSE_MS))) await this.#endBrowser();
  }

  async #endBrowser(): Promise<void> {
    const browser = this.#browser;
    this.#browser = null;
    if (browser !== null) await inTime(browser.close(), CLOSE_MS);
  }

  /** Of a new browser where the one that runs gives none in time: one whose GPU hangs closes pages and opens no others. */
  async #emptyPage() {
    for (let isNew = this.#browser === null; ; isNew = true) {
      const browser = await this.#started();
      const opening = browser
        .newContext()
        .then(async (context) => ({ browser, context, page: await context.newPage() }));
      if (isNew || (await inTime(opening, EMPTY_MS))) return opening;
      await this.#endBrowser();
    }
  }

  async #open(server: PageServer): Promise<OpenPage> {
    await this.drop();
    const { browser, context, page } = await this.#emptyPage();
    const fail = (reason: Failed) => this.#fail(opened, reason);
    const channel = new PageChannel(fail);
    const module = { url: server.moduleUrl, fallback: this.#fallback };
    const opened: OpenPage = { server, context, channel, module, said: [] };
    this.#page = opened;
    listenTo(page, opened, fail);
    browser.once('disconnected', () => fail({ kind: 'crashed', message: 'the browser ended' }));
    await page.goto(server.open(channel), { timeout: START_MS, waitUntil: 'commit' });
    if (!(await inTime(channel.greeted, START_MS))) fail({ kind: 'crashed', message: 'the page did not start' });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) void failWhereGone(opened, frame, fail);
    });
    return opened;
  }

  async #started(): Promise<Browser> {
    if (this.#browser?.isConnected()) return this.#browser;
    const { kind, browser } = await startBrowser(this.#choice, START_MS);
    this.#browser = browser;
    this.#name = kind;
    return browser;
  }

  /** Ends the page, for a reason that whoever waits gets as the reply. */
  #fail(page: OpenPage, reason: Failed): void {
    if (this.#page !== page) return;
    const whole = { ...reason, message: withSaid(reason.message, page.said) };
    if (!page.channel.isAsked) this.#endedUnasked = whole;
    page.channel.fail(whole);
    void this.drop();
  }
}

function listenTo(page: Page, { said }: OpenPage, fail: (reason: Failed) => void): void {
  const keep = (text: string) => {
    if (said.length < MOST_SAID) said.push(text.slice(0, LONGEST_SAID));
  };
  page.on('console', (message) => message.type() === 'error' && keep(message.text()));
  page.on('pageerror', (error) => keep(`uncaught ${error.name}: ${error.message}`));
  page.on('crash', () => fail({ kind: 'crashed', message: 'the page crashed' }));
  page.on('close', () => fail({ kind: 'crashed', message: 'the page was closed' }));
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => {}));
}

/** Whoever changes no more than hash or state of the address stays on the page, which keeps its channel. */
async function failWhereGone({ channel, said }: OpenPage, frame: Frame, fail: (reason: Failed) => void): Promise<void> {
  const before = said.length;
  if (!(await inTime(channel.closed, LEAVING_MS))) return;
  // The rest is of where it went.
  said.length = Math.min(before, said.length);
  await delay(NEWS_MS);
  fail({ kind: 'crashed', message: `the page went to ${frame.url()}` });
}

/** Whether it is done in time; a failure is done as well. */
function inTime(doing: Promise<unknown>, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), limitMs);
    const done = () => {
      clearTimeout(timer);
      resolve(true);
    };
    doing.then(done, done);
  });
}
