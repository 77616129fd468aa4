/** One reader faced with so many hostile documents, each made from a seed. */
import * as fc from 'fast-check';
import { judged, type Reader, ReaderDefect } from './judge.ts';
import { CHANGES, type Change, changed } from './mutations.ts';

/** What a reader did with them. */
export interface Fuzzed {
  readonly read: number;
  readonly refused: number;
  /** The document that took longest, in time of the processor: how busy a machine is with other things does not count. */
  readonly slowestMs: number;
  readonly slowest: string;
}

/**
 * @param runs how many documents
 * @param onDone is called after each
 * @throws Error with the smallest document of those that were found, where one is neither read nor refused
 */
export async function fuzzed(reader: Reader, seed: number, runs: number, onDone = () => {}): Promise<Fuzzed> {
  const count = { read: 0, refused: 0 };
  let slowestMs = 0;
  let slowest = '';
  const property = fc.asyncProperty(fc.nat(reader.documents.length - 1), CHANGES, async (which, changes) => {
    const document = changed(reader.documents[which], changes);
    const before = process.cpuUsage();
    count[(await judged(reader, document)).kind]++;
    const { user, system } = process.cpuUsage(before);
    const took = (user + system) / 1000;
    if (took > slowestMs) {
      slowestMs = took;
      slowest = excerptOf(document);
    }
    onDone();
  });
  const details = await fc.check(property, { seed, numRuns: runs, interruptAfterTimeLimit: 3_600_000 });
  if (details.failed && details.counterexample !== null) {
    const [which, changes] = details.counterexample as [number, Change[]];
    const cause = details.errorInstance;
    const document = excerptOf(changed(reader.documents[which], changes));
    const what =
      cause instanceof ReaderDefect ? cause.message : `${reader.name}: ${String((cause as Error)?.stack ?? cause)}`;
    throw new Error(`${what}\nseed ${seed}, path ${details.counterexamplePath}; the document: ${document}`, { cause });
  }
  return { ...count, slowestMs, slowest };
}

function excerptOf(document: Uint8Array): string {
  return JSON.stringify(Buffer.from(document.subarray(0, 2000)).toString('latin1'));
}
