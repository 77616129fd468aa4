/** The worker of the subject: loads the module and calls it, one request after the other. It is ended with a call that hangs. */

import type { Numbered, PageAnswer, PageModule, PageRequest } from '../../subjects/browser/messages.ts';
import { watchGraphics } from '../../subjects/browser/page/graphics.ts';
import { pageIdentity } from '../../subjects/browser/page/page-identity.ts';
import { listen, takeSaid } from '../../subjects/browser/page/said.ts';
import { Caller } from '../../subjects/calls/caller.ts';
import { messageOf } from '../../subjects/calls/outcome.ts';
import { uncurried } from '../../subjects/calls/untouched.ts';
import { parseCapabilities } from '../../subjects/capabilities.ts';
import { accidentOf, accidentText } from '../../subjects/errors/accident.ts';
import { watchConstructors } from '../../subjects/errors/constructed-errors.ts';
import { identityOf } from '../../subjects/identity.ts';
import { implementationIn } from '../../subjects/module-implementation.ts';
import type { Port, ToSubject } from './messages.ts';

const FRAMES_KEPT = 50;

/** The browser then names the blob, and does not say which import it was. */
const NOT_WHOLE = 'a module is one file here, and what it imports from elsewhere is not loaded';

/** As they were before a module was loaded. */
const race: typeof Promise.race = Promise.race.bind(Promise);
const post = uncurried(MessagePort.prototype.postMessage as (message: unknown) => void);

let caller: Caller | null = null;

/** Why the worker has lost its GPU; settles when it has. */
let isLost: string | null = null;
const lost = new Promise<string>((resolve) => {
  watchGraphics((reason) => {
    isLost ??= reason;
    resolve(reason);
  });
});
listen();
watchConstructors();
Error.stackTraceLimit = FRAMES_KEPT;

addEventListener('message', ({ data }: MessageEvent<ToSubject>) => answerOn(data.port), { once: true });

function answerOn(port: Port): void {
  let last: Promise<void> = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<Numbered<PageRequest>>) => {
    last = last.then(async () => {
      const { sequence, body } = data;
      post(port, { sequence, body: await answered(body) } satisfies Numbered<PageAnswer>);
    });
  };
}

async function answered(request: PageRequest): Promise<PageAnswer> {
  // A call that waits for a GPU that is gone may wait for ever.
  const value = await race([answerTo(request), lost.then(() => null)]);
  return { value, said: takeSaid(), lost: isLost };
}

async function answerTo(request: PageRequest): Promise<unknown> {
  if ('load' in request) return loaded(request.load);
  if ('identity' in request) return pageIdentity();
  if (caller === null) return null;
  if ('words' in request) return caller.words(request.words);
  return 'together' in request ? caller.together(request.together) : caller.call(request.run, request.options);
}

/** What the module says of itself, or why it could not be loaded. */
async function loaded({ url, fallback }: PageModule): Promise<object> {
  try {
    const implementation = implementationIn(await import(/* @vite-ignore */ url), fallback);
    const { name = fallback, version = null } = implementation;
    const capabilities = parseCapabilities(implementation.capabilities, implementation);
    caller = new Caller(implementation);
    return { ...identityOf({ name, version }), capabilities };
  } catch (error) {
    const accident = accidentOf(error);
    const failure = accident === null ? messageOf(error) : accidentText(accident);
    return { failure: failure.includes(url) ? NOT_WHOLE : failure };
  }
}
