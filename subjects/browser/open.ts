/** A module in a page of a browser as a subject of the gate. */

import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { BorrowedEngines } from '../borrowed-engines.ts';
import { readOutcome } from '../calls/outcome.ts';
import { answerBytes, wordsAnswerBytes } from '../process/answer-bytes.ts';
import { besideModule, type Reply } from '../process/child.ts';
import { asAsked } from '../quantised-case.ts';
import { SecondTries } from '../second-tries.ts';
import type { Source } from '../source.ts';
import type { Outcome, Subject } from '../subject.ts';
import { type CallRequest, type PageAnswer, withSaid } from './messages.ts';
import { openPage } from './open-page.ts';

/**
 * Starts the browser and loads the module.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where packages or a browser are missing, or the module cannot be loaded
 */
export async function openInBrowser(source: Source, timeoutMs: number): Promise<Subject> {
  const page = await openPage(besideModule(import.meta.url, 'host/main'), source, timeoutMs);
  const { name, version, capabilities, browser } = page;
  const tries = new SecondTries();
  const borrowed = new BorrowedEngines(() => page.engines());
  const asked = async (call: CallRequest, bytes: number): Promise<Reply<PageAnswer>> => {
    const answer = await tries.of(() => page.ask(call, { timeoutMs, bytes }));
    await borrowed.called(answer);
    return answer;
  };
  return {
    name,
    argument: source.argument,
    version,
    origin: source.origin,
    capabilities,
    browser,
    async run(problem, options) {
      return outcomeIn(await asked({ run: asAsked(problem, capabilities), options }, answerBytes([problem])));
    },
    ...(capabilities.conventions.length > 0 && {
      call: async (words: FrameworkCall) => outcomeIn(await asked({ words }, wordsAnswerBytes(words))),
    }),
    async runTogether(calls) {
      const together = calls.map((call) => ({ ...call, problem: asAsked(call.problem, capabilities) }));
      const reply = await asked({ together }, answerBytes(calls.map(({ problem }) => problem)));
      if (reply.kind !== 'reply') return calls.map(() => reply);
      const { value, said } = reply.value;
      const values: readonly unknown[] = Array.isArray(value) ? value : [];
      return calls.map((_, at) => outcomeOf(values[at], said));
    },
    stalls: () => tries.stalls,
    borrowed: () => borrowed.names,
    close: () => page.close(),
  };
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
