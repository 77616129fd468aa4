/**
 * A subject in a child process from the start: a crash or a hang of its own is a verdict on it, and the run goes on.
 */

import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { BorrowedEngines } from '../borrowed-engines.ts';
import { readOutcome } from '../calls/outcome.ts';
import { siblings } from '../other-thread-counts.ts';
import { asAsked } from '../quantised-case.ts';
import { SecondTries } from '../second-tries.ts';
import type { Source } from '../source.ts';
import type { Outcome, Subject } from '../subject.ts';
import { answerBytes, wordsAnswerBytes } from './answer-bytes.ts';
import { besideModule, type Reply } from './child.ts';
import type { HostRequest } from './isolated-host.ts';
import { openLoadedChild } from './loaded-child.ts';

/**
 * Starts the process and loads the implementation.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where it cannot be loaded
 */
export async function openIsolated(source: Source, timeoutMs: number): Promise<Subject> {
  const loaded = await openLoadedChild(besideModule(import.meta.url, 'isolated-host'), source, timeoutMs);
  const { name, version, capabilities } = loaded;
  const others = siblings((threads) => openIsolated({ ...source, threads }, timeoutMs));
  const tries = new SecondTries();
  const borrowed = new BorrowedEngines(() =>
    loaded.ask<unknown>({ engines: true } satisfies HostRequest, { isAside: true }),
  );
  const ask = (request: HostRequest, problems: readonly Case[]): Promise<Reply<unknown>> =>
    tries.of(() => loaded.ask<unknown>(request, { bytes: () => answerBytes(problems) }));
  return {
    name,
    argument: source.argument,
    version,
    origin: source.origin,
    capabilities,
    async run(problem, options) {
      const reply = await ask({ run: asAsked(problem, capabilities), options }, [problem]);
      await borrowed.called(reply);
      return reply.kind === 'reply' ? readOutcome(reply.value) : reply;
    },
    ...(capabilities.conventions.length > 0 && {
      async call(words: FrameworkCall) {
        const reply = await tries.of(() => loaded.ask<unknown>({ words }, { bytes: () => wordsAnswerBytes(words) }));
        await borrowed.called(reply);
        return reply.kind === 'reply' ? readOutcome(reply.value) : reply;
      },
    }),
    async runTogether(calls) {
      const reply = await ask(
        { together: calls.map((call) => ({ ...call, problem: asAsked(call.problem, capabilities) })) },
        calls.map(({ problem }) => problem),
      );
      const answers = reply.kind === 'reply' && Array.isArray(reply.value) ? reply.value : [];
      return calls.map((_, at): Outcome => (reply.kind === 'reply' ? readOutcome(answers[at]) : reply));
    },
    withThreads: others.withThreads,
    stalls: () => tries.stalls,
    borrowed: () => borrowed.names,
    async close() {
      await Promise.all([loaded.close(), others.close()]);
    },
  };
}
