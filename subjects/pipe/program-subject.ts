/**
 * A program as a subject: the handshake, then every call, or many that it times itself, as a question over the pipe.
 */

import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import { describeValue } from '../../spec/describe-value.ts';
import { isQuantised } from '../../spec/number-types.ts';
import { resultFromCodes } from '../../spec/quantisation.ts';
import { answerElements, wordsAnswerElements } from '../calls/answer-elements.ts';
import { messageOf, outcomeOf } from '../calls/outcome.ts';
import { type Capabilities, parseCapabilities } from '../capabilities.ts';
import { identityOf } from '../identity.ts';
import { siblings } from '../other-thread-counts.ts';
import { notLoadedWithin } from '../process/loaded-child.ts';
import { asAsked } from '../quantised-case.ts';
import { SecondTries } from '../second-tries.ts';
import type { Source } from '../source.ts';
import type { CallOptions, Outcome, Subject, TimedOutcome } from '../subject.ts';
import { threadsRefusal, threadVariables } from '../threads.ts';
import { Program, type ProgramReply } from './program.ts';
import { readTimes, TIMES_BYTES } from './reported-times.ts';
import { DATA_FORMS, type DataForm, decodeTensor, encodeCall, encodeCase, encodeTensor, PROTOCOL } from './wire.ts';

/** Loading a framework takes its time. */
const HELLO_TIMEOUT_MS = 60_000;

/** Bytes of an answer besides its numbers, and of one number in decimal with its comma. */
const ANSWER_BYTES = 2 ** 16;
const NUMBER_BYTES = 32;

interface Hello {
  readonly name: string | null;
  readonly version: string | null;
  readonly data: DataForm;
  readonly times: boolean;
  readonly capabilities: Capabilities;
}

/**
 * Starts the program and shakes hands.
 * @param timeoutMs for one call
 * @param helloMs for the hello, until which the program loads
 * @throws RangeError with the reason where it does not answer, not as the protocol says, or cannot use so many threads
 */
export async function openProgram(source: Source, timeoutMs: number, helloMs = HELLO_TIMEOUT_MS): Promise<Subject> {
  const program = new Program(source.target, threadVariables(source, process.env));
  const hello = await greeted(program, source, helloMs).catch(async (error: Error) => {
    await program.close();
    throw new RangeError(`subject ${source.argument}: ${error.message}`);
  });
  const others = siblings((threads) => openProgram({ ...source, threads }, timeoutMs));
  const tries = new SecondTries();
  const ask = async (request: object, limits: Limits): Promise<Answer> => {
    let elapsedMs = 0;
    const reply = await tries.of(async () => {
      const answer = await answered(program, source, request, limits);
      elapsedMs = answer.elapsedMs;
      return answer.reply;
    });
    return { reply, elapsedMs };
  };
  return {
    name: hello.name ?? source.target,
    argument: source.argument,
    version: hello.version,
    origin: source.origin,
    capabilities: hello.capabilities,
    run: async (given, options = {}) => {
      const problem = asAsked(given, hello.capabilities);
      const request = requestOf(problem, options, hello.data);
      const { reply } = await ask(request, { timeoutMs, bytes: bytesFor(problem) });
      const outcome = outcomeOfReply(reply, problem, 'result');
      // A pipe copies: no side effect can be seen, and none can reach the suite.
      return outcome.kind === 'result' && options.watched ? { ...outcome, sideEffects: [] } : outcome;
    },
    ...(hello.capabilities.conventions.length > 0 && {
      async call(words: FrameworkCall) {
        const request = { kind: 'call', call: encodeCall(words, hello.data) };
        const bytes = ANSWER_BYTES + NUMBER_BYTES * wordsAnswerElements(words);
        const { reply } = await ask(request, { timeoutMs, bytes });
        return outcomeOfReply(reply, words, 'result');
      },
    }),
    ...(hello.times && {
      time: async (problem, { budgetMs, minSamples, timeoutMs: limitMs }) => {
        const request = { kind: 'time', case: encodeCase(problem, hello.data), budgetMs, minSamples };
        const { reply, elapsedMs } = await ask(request, { timeoutMs: limitMs, bytes: bytesFor(problem) + TIMES_BYTES });
        return timedOutcomeOf(reply, problem, { minSamples, elapsedMs });
      },
    }),
    withThreads: others.withThreads,
    stalls: () => tries.stalls,
    async close() {
      await Promise.all([program.close(), others.close()]);
    },
  };
}

/** What a program answers, and how long that took. */
interface Answer {
  readonly reply: ProgramReply;
  readonly elapsedMs: number;
}

interface Limits {
  readonly timeoutMs: number;
  /** That the answer may have. */
  readonly bytes: number;
}

/** A program that has ended is started again; where it ended after its last answer, that is the answer to this request. */
async function answered(
  program: Program,
  source: Source,
  request: object,
  { timeoutMs, bytes }: Limits,
): Promise<Answer> {
  const broken = program.takeBroken();
  if (broken !== null) return { reply: broken, elapsedMs: 0 };
  if (!program.isRunning) {
    const failure = await greeted(program, source).then(
      () => null,
      (error: Error) => error.message,
    );
    if (failure !== null) {
      await program.close();
      return { reply: { kind: 'crashed', message: `cannot be started again: ${failure}` }, elapsedMs: 0 };
    }
  }
  const started = performance.now();
  const reply = await program.ask(request, timeoutMs, bytes);
  return { reply, elapsedMs: performance.now() - started };
}

/** @throws Error with the reason where the handshake fails */
async function greeted(program: Program, source: Source, helloMs = HELLO_TIMEOUT_MS): Promise<Hello> {
  const reply = await program.ask({ kind: 'hello', versions: [PROTOCOL] }, helloMs, ANSWER_BYTES);
  if (reply.kind === 'timed out') throw new Error(`${notLoadedWithin(helloMs)}: no hello`);
  if (reply.kind !== 'reply') throw new Error(reply.message);
  const { kind, protocol, name, version, data = 'numbers', capabilities: declared } = reply.value;
  const { gradients, times, conventions } = reply.value;
  if (kind !== 'hello') throw new TypeError(`kind must be "hello" in the first answer, got ${describeValue(kind)}`);
  if (protocol !== PROTOCOL) throw new RangeError(`protocol must be "${PROTOCOL}", got ${describeValue(protocol)}`);
  if (!DATA_FORMS.includes(data as DataForm)) {
    throw new RangeError(`data must be ${DATA_FORMS.join(' or ')}, got ${describeValue(data)}`);
  }
  const functions = { ...(gradients === true && { gradients }), ...(conventions !== undefined && { conventions }) };
  // One request after the other, on layers that are made ready for one call.
  const alone = { sharedMemory: false, concurrent: false, prepared: 'none', lendsResults: false } as const;
  const able = parseCapabilities(declared, functions);
  // JSON would make text of what is no number: such an attribute cannot reach a program as it is.
  const refuses = able.refuses.filter((kind) => kind !== 'non-number');
  const capabilities: Capabilities = { ...able, ...alone, refuses };
  const refusal = threadsRefusal(source, capabilities);
  if (refusal !== null) throw new RangeError(refusal);
  return {
    name: typeof name === 'string' && name !== '' ? identityOf({ name, version }).name : null,
    version: identityOf({ name: '', version }).version,
    data: data as DataForm,
    times: times === true,
    capabilities,
  };
}

function requestOf(problem: Case, { gradient }: CallOptions, form: DataForm): object {
  const wire = encodeCase(problem, form);
  if (gradient === undefined) return { kind: 'run', case: wire };
  return { kind: 'gradients', case: wire, of: gradient.of, g: encodeTensor(gradient.g, form, problem.dtype) };
}

/** The longest answer that a question about the case can have. */
function bytesFor(problem: Case): number {
  const most = answerElements(problem);
  return most === null ? 2 ** 20 : ANSWER_BYTES + NUMBER_BYTES * most;
}

/** @param wanted the kind of an answer with a result */
function outcomeOfReply(
  reply: ProgramReply,
  problem: Pick<Case, 'dtype' | 'quantisation'>,
  wanted: 'result' | 'times',
): Outcome {
  if (reply.kind !== 'reply') return { kind: reply.kind, message: reply.message };
  const { kind, message } = reply.value;
  if (kind === 'refused' || kind === 'skipped' || kind === 'errored')
    return { kind, message: messageOf(message ?? '') };
  if (kind !== wanted) {
    return {
      kind: 'malformed',
      message: `kind must be ${wanted}, refused, skipped or errored, got ${describeValue(kind)}`,
    };
  }
  try {
    const answer = decodeTensor(reply.value, problem.dtype, 'result');
    return outcomeOf(isQuantised(problem.dtype) ? { ...answer, data: resultFromCodes(problem, answer.data) } : answer);
  } catch (error) {
    return { kind: 'malformed', message: messageOf(error) };
  }
}

function timedOutcomeOf(
  reply: ProgramReply,
  problem: Case,
  known: { readonly minSamples: number; readonly elapsedMs: number },
): TimedOutcome {
  const outcome = outcomeOfReply(reply, problem, 'times');
  if (reply.kind !== 'reply' || outcome.kind !== 'result') return { outcome, times: null };
  try {
    return { outcome, times: readTimes(reply.value, known) };
  } catch (error) {
    return { outcome: { kind: 'malformed', message: messageOf(error) }, times: null };
  }
}
