/** A subject in a child process from the start: a crash or a hang of its own is a verdict on it, and the run goes on. */
import type { Case } from '../spec/case.ts';
import { type Capabilities, parseCapabilities } from './capabilities.ts';
import { besideModule, Child, type Reply } from './child.ts';
import type { LoadReply } from './host.ts';
import { outcomeOf } from './outcome.ts';
import type { Source } from './source.ts';
import type { Outcome, Subject } from './subject.ts';

/** Loading large WebAssembly or native packages takes seconds on a busy machine. */
const LOAD_TIMEOUT_MS = 60_000;

/**
 * Starts the process and loads the implementation.
 * @param timeoutMs for one call
 * @throws RangeError with the reason where it cannot be loaded
 */
export async function openIsolated(source: Source, timeoutMs: number): Promise<Subject> {
  const child = new Child(besideModule(import.meta.url, 'host'), timeoutMs);
  const loaded = await load(child, source);
  return {
    name: loaded.name,
    typed: source.typed,
    version: loaded.version,
    origin: source.origin,
    capabilities: loaded.capabilities,
    async run(problem: Case): Promise<Outcome> {
      if (!child.running) {
        const again = await child.ask<LoadReply>({ load: source }, LOAD_TIMEOUT_MS);
        if (again.kind !== 'reply') return again;
        if ('failure' in again.value) return { kind: 'crashed', message: `cannot be loaded: ${again.value.failure}` };
      }
      return readOutcome(await child.ask<unknown>({ run: problem }));
    },
    close: () => child.close(),
  };
}

async function load(child: Child, source: Source) {
  const reply = await child.ask<LoadReply>({ load: source }, LOAD_TIMEOUT_MS);
  if (reply.kind === 'reply' && !('failure' in reply.value)) {
    const { name, version } = reply.value;
    const capabilities: Capabilities = parseCapabilities(reply.value.capabilities);
    return { name, version, capabilities };
  }
  await child.close();
  const reason = reply.kind === 'reply' ? (reply.value as { failure: string }).failure : reply.message;
  throw new RangeError(`subject ${source.typed}: ${reason}`);
}

/** The implementation shares its process with the host, so that even the host's replies are read with care. */
function readOutcome(reply: Reply<unknown>): Outcome {
  if (reply.kind !== 'reply') return reply;
  const { kind, message } = (reply.value ?? {}) as { kind?: unknown; message?: unknown };
  if (kind === 'refused' || kind === 'malformed') return { kind, message: String(message) };
  return outcomeOf(reply.value);
}
