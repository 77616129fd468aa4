/**
 * The child's side of memory.ts: calls an implementation on a small layer for a while, then on the one that matters,
 * and says how much memory the process had at most meanwhile.
 *
 * Linux keeps the most memory that a process ever had resident (VmHWM), and takes it back to what it has now when 5 is
 * written to clear_refs (man 5 proc). Other systems keep such a number too, but it cannot be reset there: it includes
 * starting and loading, which for most layers is more than the call. There the answer is null.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { serve } from '../../subjects/process/serve.ts';
import type { Implementation } from '../../subjects/subject.ts';
import { makeReady } from '../timing/measure.ts';
import type { Workload } from '../workloads/workload.ts';
import { workloadCase } from '../workloads/workload-cases.ts';

/** A layer whose call is watched, and a small one that is called before: costs that occur once are not the call's. */
export interface MemoryRequest {
  readonly layer: Workload;
  readonly first: Workload;
}

/** Long enough for the compiler to finish; otherwise its memory would be counted. */
const WARM_UP_MS = 120;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function peakOf(implementation: Implementation, { layer, first }: MemoryRequest): Promise<number | null> {
  try {
    const warmUpEnd = performance.now() + WARM_UP_MS;
    do await callOnce(implementation, first);
    while (performance.now() < warmUpEnd);
    // Made here and not sent: what a message leaves behind would be memory that the call can use again.
    const problem = workloadCase(layer);
    collectGarbage();
    resetPeak();
    const before = kilobytes('VmRSS');
    const ready = await makeReady(implementation, problem);
    const result = await ready.run();
    // A result may be worked out only when it is read.
    void result.data[0];
    const peak = kilobytes('VmHWM');
    return Math.max(0, peak - before) * 1024;
  } catch {
    return null;
  }
}

async function callOnce(implementation: Implementation, layer: Workload): Promise<void> {
  const ready = await makeReady(implementation, workloadCase(layer));
  await ready.run();
  await ready.dispose();
}

function resetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

/** A line of the status of this process. @throws Error where the system has none */
function kilobytes(name: 'VmRSS' | 'VmHWM'): number {
  const [, digits] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (digits === undefined) throw new Error(`/proc/self/status has no ${name}`);
  return Number(digits);
}

serve<MemoryRequest>(peakOf);
