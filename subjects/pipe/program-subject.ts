/** A program as a subject: the handshake, then every call as a question over the pipe. */
import type { Case } from '../../spec/case.ts';
import { describeValue } from '../../spec/describe-value.ts';
import { geometryOf, illegalityOf } from '../../spec/geometry.ts';
import { elementCount } from '../../spec/tensor.ts';
import { type Capabilities, parseCapabilities } from '../capabilities.ts';
import { messageOf, outcomeOf } from '../outcome.ts';
import type { Source } from '../source.ts';
import type { CallOptions, Outcome, Subject } from '../subject.ts';
import { Program, type ProgramReply } from './program.ts';
import { DATA_FORMS, type DataForm, decodeTensor, encodeCase, encodeTensor, PROTOCOL } from './wire.ts';

/** Loading a framework takes its time. */
const HELLO_TIMEOUT_MS = 60_000;

/** Bytes of an answer besides its numbers, and of one number in decimal with its comma. */
const ANSWER_BYTES = 2 ** 16;
const NUMBER_BYTES = 32;

interface Hello {
  readonly name: string | null;
  readonly version: string | null;
  readonly data: DataForm;
  readonly capabilities: Capabilities;
}

/**
 * Starts the program and shakes hands.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where it does not answer, or not as the protocol says
 */
export async function openProgram(source: Source, timeoutMs: number): Promise<Subject> {
  const program = new Program(source.target);
  const hello = await greeted(program).catch((error: Error) => {
    program.kill();
    throw new RangeError(`subject ${source.typed}: ${error.message}`);
  });
  const ask = async (problem: Case, options: CallOptions = {}): Promise<Outcome> => {
    if (!program.isRunning) {
      const failure = await greeted(program).then(
        () => null,
        (error: Error) => error.message,
      );
      if (failure !== null) {
        program.kill();
        return { kind: 'crashed', message: `cannot be started again: ${failure}` };
      }
    }
    return outcomeOfReply(await program.ask(requestOf(problem, options, hello.data), timeoutMs, limitFor(problem)), {
      problem,
      options,
    });
  };
  return {
    name: hello.name ?? source.target,
    typed: source.typed,
    version: hello.version,
    origin: source.origin,
    capabilities: hello.capabilities,
    run: ask,
    close: async () => program.kill(),
  };
}

/** @throws Error with the reason where the handshake fails */
async function greeted(program: Program): Promise<Hello> {
  const reply = await program.ask({ kind: 'hello', versions: [PROTOCOL] }, HELLO_TIMEOUT_MS, ANSWER_BYTES);
  if (reply.kind !== 'reply') throw new Error(reply.message);
  const { kind, protocol, name, version, data = 'numbers', capabilities, gradients = false } = reply.value;
  if (kind !== 'hello') throw new TypeError(`kind must be "hello" in the first answer, got ${describeValue(kind)}`);
  if (protocol !== PROTOCOL) throw new RangeError(`protocol must be "${PROTOCOL}", got ${describeValue(protocol)}`);
  if (!DATA_FORMS.includes(data as DataForm)) {
    throw new RangeError(`data must be ${DATA_FORMS.join(' or ')}, got ${describeValue(data)}`);
  }
  return {
    name: typeof name === 'string' && name !== '' ? name : null,
    version: typeof version === 'string' ? version : null,
    data: data as DataForm,
    capabilities: { ...parseCapabilities(capabilities, gradients === true), sharedMemory: false },
  };
}

function requestOf(problem: Case, { gradient }: CallOptions, form: DataForm): object {
  const wire = encodeCase(problem, form);
  if (gradient === undefined) return { kind: 'run', case: wire };
  return { kind: 'gradients', case: wire, of: gradient.of, g: encodeTensor(gradient.g, form) };
}

/** The longest answer that the question can have. */
function limitFor(problem: Case): number {
  if (illegalityOf(problem) !== null) return 2 ** 20;
  const most = Math.max(elementCount(geometryOf(problem).outputShape), problem.x.data.length, problem.w.data.length);
  return ANSWER_BYTES + NUMBER_BYTES * most;
}

function outcomeOfReply(reply: ProgramReply, { problem, options }: { problem: Case; options: CallOptions }): Outcome {
  if (reply.kind !== 'reply') return { kind: reply.kind, message: reply.message };
  const { kind, message } = reply.value;
  if (kind === 'refused' || kind === 'skipped' || kind === 'errored')
    return { kind, message: messageOf(message ?? '') };
  if (kind !== 'result') {
    return {
      kind: 'malformed',
      message: `kind must be result, refused, skipped or errored, got ${describeValue(kind)}`,
    };
  }
  try {
    const outcome = outcomeOf(decodeTensor(reply.value, problem.dtype, 'result'));
    // A pipe copies: no side effect can be seen, and none can reach the suite.
    return outcome.kind === 'result' && options.watched ? { ...outcome, sideEffects: [] } : outcome;
  } catch (error) {
    return { kind: 'malformed', message: messageOf(error) };
  }
}
