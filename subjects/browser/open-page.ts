/**
 * A module in a page of a browser, ready to be asked. A process of its own serves the module and drives the browser; a hang, a crash
 * of the page or of the browser, or a GPU that is lost is a verdict on the module, and the next request gets a new page.
 */
import type { Capabilities } from '../capabilities.ts';
import type { Reply } from '../process/child.ts';
import { type LoadedChild, openLoadedChild } from '../process/loaded-child.ts';
import type { Source } from '../source.ts';
import type { BrowserHostRequest } from './host/host-module.ts';
import { type BrowserIdentity, readIdentity } from './identity.ts';
import { type PageAnswer, readPageAnswer } from './messages.ts';
import { needBrowserPackages } from './packages.ts';

/** Beyond the limit of a call: a new page, or a new browser, may have to be opened first. */
const OPENING_MS = 90_000;

/** For the answers, which this project's own process sends: it reads them as a page's, and refuses what is too long. */
const BYTES = 2 ** 31;

/** What the page of a module may take for an answer. */
export interface PageCallLimits {
  readonly timeoutMs: number;
  /** That the numbers in the answer may have. */
  readonly bytes: number;
}

/** A module in a page. */
export interface ModuleInPage {
  readonly name: string;
  readonly version: string | null;
  readonly capabilities: Capabilities;
  readonly browser: BrowserIdentity;
  /** Asks the page, a new one where there is none. Never rejects. */
  ask(call: object, limits: PageCallLimits): Promise<Reply<PageAnswer>>;
  /** The names of engines of this suite that ran in it, as far as is known. */
  engines(): Promise<Reply<unknown>>;
  close(): Promise<void>;
}

/**
 * Starts the browser and loads the module.
 * @param host the module that its process runs: it calls `hostModule`
 * @param timeoutMs for one call
 * @throws RangeError with the reason where packages or a browser are missing, or the module cannot be loaded
 */
export async function openPage(host: URL, source: Source, timeoutMs: number): Promise<ModuleInPage> {
  try {
    needBrowserPackages();
  } catch (error) {
    throw new RangeError(`subject ${source.argument}: ${(error as Error).message}`);
  }
  const loaded = await openLoadedChild(host, source, timeoutMs + OPENING_MS);
  const { name, version, capabilities } = loaded;
  return {
    name,
    version,
    // A page is not told a number of threads.
    capabilities: { ...capabilities, threads: 1 },
    browser: await identityIn(loaded),
    async ask(call, limits) {
      const request: BrowserHostRequest = { call, ...limits };
      const within = { timeoutMs: limits.timeoutMs + OPENING_MS, bytes: () => BYTES };
      const reply = await loaded.ask<Reply<unknown>>(request, within);
      return reply.kind === 'reply' ? readReply(reply.value) : reply;
    },
    engines: () => loaded.ask<unknown>({ engines: true } satisfies BrowserHostRequest, { isAside: true }),
    close: () => loaded.close(),
  };
}

async function identityIn(loaded: LoadedChild): Promise<BrowserIdentity> {
  const reply = await loaded.ask<BrowserIdentity>({ identity: true } satisfies BrowserHostRequest);
  const { name, version } = reply.kind === 'reply' ? reply.value : { name: 'browser', version: '' };
  return readIdentity(reply.kind === 'reply' ? reply.value : null, { name, version });
}

/** The reply of a page, as the host passes it on. */
function readReply(reply: Reply<unknown>): Reply<PageAnswer> {
  return reply.kind === 'reply' ? { kind: 'reply', value: readPageAnswer(reply.value) } : reply;
}

/** What a page answered to anything but a list; what went wrong in it is a reply of its own kind. */
export function valueIn(reply: Reply<PageAnswer>): Reply<unknown> {
  return reply.kind === 'reply' ? { kind: 'reply', value: reply.value.value } : reply;
}
