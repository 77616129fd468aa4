/**
 * What the process of a module in a browser does: it serves the module, starts the browser and passes requests on to the page. It is
 * no part of what is under test, and lives as long as the subject, however often the page ends.
 */
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf } from '../../calls/outcome.ts';
import { answerRequests } from '../../process/answer-requests.ts';
import type { Reply } from '../../process/child.ts';
import { enginesIn } from '../../process/own-engines.ts';
import { temporaryIn } from '../../process/own-folder.ts';
import type { Source } from '../../source.ts';
import { type BrowserIdentity, readIdentity } from '../identity.ts';
import { type PageAnswer, readPageAnswer, withSaid } from '../messages.ts';
import { loggedFailure, serveFailure } from './load-failure.ts';
import { type PageServer, servePages } from './page-server.ts';
import { BrowserSession } from './session.ts';

/** What the suite asks of this process. */
export type BrowserHostRequest =
  /** Comes before all others. */
  | { readonly load: Source; readonly folder: string }
  | { readonly identity: true }
  /** Answered with the names of engines of this suite that ran. */
  | { readonly engines: true }
  /** Passed on to the page; its answer may have as many bytes of numbers. */
  | { readonly call: object; readonly timeoutMs: number; readonly bytes: number };

/** How long a page may take to load the module once more, and to say what it is. */
const LOAD_MS = 60_000;

/** The suite ends the process where the first time takes too long. */
const NO_LIMIT_MS = Number.POSITIVE_INFINITY;

let program: URL;
let server: PageServer;
let session: BrowserSession;
/** What the page said while it loaded the module: mostly the cause of what it says of calls. */
let saidBefore: readonly string[] = [];

/** Answers the suite. @param entry the program of the pages, as a URL relative to its .ts or .js source */
export function hostModule(entry: URL): void {
  program = entry;
  answerRequests((message) => {
    const request = message as BrowserHostRequest;
    if ('load' in request) return begun(request.load, request.folder);
    if ('engines' in request) return enginesThatRan();
    return 'identity' in request ? identity() : called(request);
  });
}

/** What the module says of itself, or why it could not be loaded. */
async function begun({ target, browser = {} }: Source, folder: string): Promise<object> {
  try {
    Object.assign(process.env, temporaryIn(folder));
    const file = fileURLToPath(target);
    session = new BrowserSession(browser, basename(file, extname(file)));
    // The browser starts while Vite does.
    const [served] = await Promise.all([servePages(file, folder, program), session.start()]);
    server = served;
    return await loaded(NO_LIMIT_MS);
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

type Loaded = { readonly [field: string]: unknown };

/** What Chromium, Firefox and WebKit say of a file that they did not get. */
const NOT_FETCHED =
  /Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed/;

/**
 * The same of a new page. Vite may find a package only while a page imports it, prepares all of them anew, and answers no more for
 * those of before; it has a client that loads such a page again, and here that is done once.
 */
async function loaded(timeoutMs: number): Promise<Loaded> {
  const first = await loadedOnce(timeoutMs);
  return NOT_FETCHED.test(`${first.failure ?? ''}`) ? loadedOnce(timeoutMs) : first;
}

async function loadedOnce(timeoutMs: number): Promise<Loaded> {
  try {
    await server.prepare();
  } catch (error) {
    return { failure: serveFailure(error) };
  }
  const reply = await session.load(server, timeoutMs);
  if (reply.kind !== 'reply') return { failure: reply.message };
  const { value, said } = readPageAnswer(reply.value);
  const { failure, ...description } = (value ?? { failure: 'the page gave no answer' }) as Record<string, unknown>;
  const errors = server.takeErrors();
  saidBefore = said.map((text) => `while loading, ${text}`);
  if (failure === undefined) return description;
  await session.drop();
  const { inText } = server.places;
  return { failure: errors.length > 0 ? loggedFailure(errors) : inText(withSaid(messageOf(failure), said)) };
}

async function identity(): Promise<BrowserIdentity> {
  const reply = await session.ask({ identity: true }, { timeoutMs: LOAD_MS });
  const { value, said } = readPageAnswer(reply.kind === 'reply' ? reply.value : null);
  // Errors of WebGPU come a little late.
  saidBefore = [...saidBefore, ...said.map((text) => `while loading, ${text}`)];
  return readIdentity(value, session.browser);
}

async function enginesThatRan(): Promise<readonly string[]> {
  const coverage = await session.coverage().catch(() => null);
  const scripts = coverage?.result ?? [];
  return enginesIn({ result: scripts.map((one) => ({ ...one, url: server.places.fileUrl(one.url) ?? '' })) });
}

/** A call of the module, in a new page where there is none. */
async function called({
  call,
  timeoutMs,
  bytes,
}: Extract<BrowserHostRequest, { call: object }>): Promise<Reply<PageAnswer>> {
  const ended = session.takeEnded();
  if (ended !== null) return ended;
  try {
    if (!session.isOpen) {
      const { failure } = await loaded(LOAD_MS);
      if (failure !== undefined) return { kind: 'crashed', message: `cannot be loaded again: ${failure}` };
    }
  } catch (error) {
    return { kind: 'crashed', message: `the browser cannot be started again: ${messageOf(error)}` };
  }
  const reply = await session.ask(call, { timeoutMs, bytes: () => bytes });
  const { inText, inAnswer } = server.places;
  if (reply.kind !== 'reply') return { ...reply, message: inText(reply.message) };
  const answer = readPageAnswer(reply.value);
  // The page tells again itself what its GPU said first.
  const said = answer.said.length === 0 ? [] : [...new Set([...saidBefore, ...answer.said])].map(inText);
  if (answer.lost === null) return { kind: 'reply', value: { value: inAnswer(answer.value), said, lost: null } };
  await session.drop();
  return { kind: 'crashed', message: withSaid(answer.lost, said) };
}
