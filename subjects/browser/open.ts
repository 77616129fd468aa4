/**
 * A module in a page of a browser as a subject. A process of its own serves the module and drives the browser; a hang, a crash of
 * the page or of the browser, or a GPU that is lost is a verdict on the module, and the run goes on in a new page.
 */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { BorrowedEngines } from '../borrowed-engines.ts';
import { readOutcome } from '../calls/outcome.ts';
import { besideModule, type Reply } from '../process/child.ts';
import { openLoadedChild } from '../process/loaded-child.ts';
import { SecondTries } from '../second-tries.ts';
import type { Source } from '../source.ts';
import type { Outcome, Subject } from '../subject.ts';
import type { BrowserHostRequest } from './host/main.ts';
import { type BrowserIdentity, readIdentity } from './identity.ts';
import { type PageAnswer, type PageRequest, readPageAnswer, withSaid } from './messages.ts';
import { needBrowserPackages } from './packages.ts';

/** Beyond the limit of a call: a new page, or a new browser, may have to be opened first. */
const OPENING_MS = 90_000;

/** For the answers, which this project's own process sends: it reads them as a page's, and refuses what is too long. */
const BYTES = 2 ** 31;

/**
 * Starts the browser and loads the module.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where packages or a browser are missing, or the module cannot be loaded
 */
export async function openInBrowser(source: Source, timeoutMs: number): Promise<Subject> {
  try {
    needBrowserPackages();
  } catch (error) {
    throw new RangeError(`subject ${source.argument}: ${(error as Error).message}`);
  }
  const host = besideModule(import.meta.url, 'host/main');
  const loaded = await openLoadedChild(host, source, timeoutMs + OPENING_MS);
  const { name, version, capabilities } = loaded;
  const tries = new SecondTries();
  const borrowed = new BorrowedEngines(() =>
    loaded.ask<unknown>({ engines: true } satisfies BrowserHostRequest, { isAside: true }),
  );
  const asked = async (call: PageRequest): Promise<Reply<PageAnswer>> => {
    const answer = await tries.of(async () => {
      const reply = await loaded.ask<unknown>({ call, timeoutMs } satisfies BrowserHostRequest, { bytes: () => BYTES });
      return reply.kind === 'reply' ? readReply(reply.value) : reply;
    });
    await borrowed.called(answer);
    return answer;
  };
  return {
    name,
    argument: source.argument,
    version,
    origin: source.origin,
    // A page is not told a number of threads.
    capabilities: { ...capabilities, threads: 1 },
    browser: await identityIn(loaded),
    async run(problem, options) {
      return outcomeIn(await asked({ run: problem, options }));
    },
    ...(capabilities.conventions.length > 0 && {
      call: async (words: FrameworkCall) => outcomeIn(await asked({ words })),
    }),
    async runTogether(calls) {
      const reply = await asked({ together: calls });
      if (reply.kind !== 'reply') return calls.map(() => reply);
      const { value, said } = reply.value;
      const values: readonly unknown[] = Array.isArray(value) ? value : [];
      return calls.map((_, at) => outcomeOf(values[at], said));
    },
    stalls: () => tries.stalls,
    borrowed: () => borrowed.names,
    close: () => loaded.close(),
  };
}

async function identityIn(loaded: Awaited<ReturnType<typeof openLoadedChild>>): Promise<BrowserIdentity> {
  const reply = await loaded.ask<BrowserIdentity>({ identity: true } satisfies BrowserHostRequest);
  const { name, version } = reply.kind === 'reply' ? reply.value : { name: 'browser', version: '' };
  return readIdentity(reply.kind === 'reply' ? reply.value : null, { name, version });
}

/** The reply of a page, as the host passes it on. */
function readReply(value: unknown): Reply<PageAnswer> {
  const reply = value as Reply<unknown>;
  return reply.kind === 'reply' ? { kind: 'reply', value: readPageAnswer(reply.value) } : reply;
}

function outcomeIn(reply: Reply<PageAnswer>): Outcome {
  return reply.kind === 'reply' ? outcomeOf(reply.value.value, reply.value.said) : reply;
}

/** What the page said is of use where something is wrong; of a result that shows later. */
function outcomeOf(value: unknown, said: readonly string[]): Outcome {
  const outcome = readOutcome(value);
  if (said.length === 0) return outcome;
  return outcome.kind === 'result' ? { ...outcome, said } : { ...outcome, message: withSaid(outcome.message, said) };
}
