/** The child's side of an isolated subject: loads one implementation and answers calls. Runs as a process of its own. */
import type { Case } from '../spec/case.ts';
import { parseCapabilities } from './capabilities.ts';
import { messageOf, outcomeOf } from './outcome.ts';
import { loadImplementation, type Source } from './source.ts';
import type { Implementation, Outcome } from './subject.ts';

export type HostRequest =
  | { readonly sequence: number; readonly load: Source }
  | { readonly sequence: number; readonly run: Case };

/** The answer to `load`: what the implementation says of itself, or why it could not be loaded. */
export type LoadReply =
  | { readonly name: string; readonly version: string | null; readonly capabilities: unknown }
  | { readonly failure: string };

let implementation: Implementation | null = null;

async function load(source: Source): Promise<LoadReply> {
  try {
    implementation = await loadImplementation(source);
    return {
      name: implementation.name ?? source.typed,
      version: implementation.version ?? null,
      capabilities: parseCapabilities(implementation.capabilities),
    };
  } catch (error) {
    return { failure: messageOf(error) };
  }
}

async function run(problem: Case): Promise<Outcome> {
  try {
    return outcomeOf(await implementation?.convTranspose(problem));
  } catch (error) {
    return { kind: 'refused', message: messageOf(error) };
  }
}

// The parent's death must not leave a process behind, whatever the implementation is doing with its own handles.
process.on('disconnect', () => process.exit());
process.on('message', async (request: HostRequest) => {
  const value = 'load' in request ? await load(request.load) : await run(request.run);
  process.send?.({ sequence: request.sequence, value });
});
