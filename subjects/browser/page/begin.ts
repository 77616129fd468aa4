/** What every page of a subject does: it loads the module and answers requests, one after the other. */
import { messageOf } from '../../calls/outcome.ts';
import { parseCapabilities } from '../../capabilities.ts';
import { accidentOf, accidentText } from '../../errors/accident.ts';
import { watchConstructors } from '../../errors/constructed-errors.ts';
import { identityOf } from '../../identity.ts';
import { implementationIn } from '../../module-implementation.ts';
import type { Implementation } from '../../subject.ts';
import { CHANNEL_PATH, PAGE_PATH, type PageAnswer, type PageModule } from '../messages.ts';
import { answerServer } from './channel.ts';
import { watchGraphics } from './graphics.ts';
import { pageIdentity } from './page-identity.ts';
import { listen, takeSaid } from './said.ts';

const FRAMES_KEPT = 50;

/** As it was before a module was loaded. */
const race: typeof Promise.race = Promise.race.bind(Promise);

/** Answers a request that is about the module; must not reject. */
type Answer = (request: object) => unknown;

let answerOfModule: Answer | null = null;

/** Why the page has lost its GPU; settles when it has. */
let isLost: string | null = null;
let lost: Promise<string>;

let answerTo: (implementation: Implementation) => Answer;

/** Whoever asks a page: each request is given to `answer`, one after the other. */
type Serve = (answer: (request: object) => Promise<PageAnswer>) => void;

/**
 * To be called once, before a module is loaded.
 * @param answering what a page does with the module, beyond loading it
 * @param serve who asks; left out, the server that the page is from
 */
export function beginPage(answering: (implementation: Implementation) => Answer, serve: Serve = serveServer): void {
  answerTo = answering;
  lost = new Promise<string>((resolve) => {
    watchGraphics((reason) => {
      isLost ??= reason;
      resolve(reason);
    });
  });
  listen();
  watchConstructors();
  Error.stackTraceLimit = FRAMES_KEPT;
  serve(answered);
}

function serveServer(answer: (request: object) => Promise<PageAnswer>): void {
  const { location } = globalThis as unknown as {
    readonly location: { readonly host: string; readonly pathname: string };
  };
  answerServer(`ws://${location.host}${CHANNEL_PATH}${location.pathname.slice(PAGE_PATH.length)}`, answer);
}

async function answered(request: object): Promise<PageAnswer> {
  // A call that waits for a GPU that is gone may wait for ever.
  const value = await race([valueFor(request), lost.then(() => null)]);
  const when = 'load' in request || 'identity' in request ? 'while loading' : 'in an earlier call';
  return { value, said: takeSaid(when), lost: isLost };
}

async function valueFor(request: object): Promise<unknown> {
  if ('load' in request) return loaded(request.load as PageModule);
  if ('identity' in request) return pageIdentity();
  return answerOfModule === null ? null : answerOfModule(request);
}

/** What the module says of itself, or why it could not be loaded: as of a process (process/serve.ts). */
async function loaded({ url, fallback }: PageModule): Promise<object> {
  try {
    const implementation = implementationIn(await import(/* @vite-ignore */ url), fallback);
    const { name = fallback, version = null } = implementation;
    const capabilities = parseCapabilities(implementation.capabilities, implementation);
    answerOfModule = answerTo(implementation);
    return { ...identityOf({ name, version }), capabilities };
  } catch (error) {
    const accident = accidentOf(error);
    return { failure: accident === null ? messageOf(error) : accidentText(accident) };
  }
}
