/** The worker of the gate: the laws, the engines and the verdict. What is under test runs in another one. */
import { provideMathjs } from '../../engines/mathjs.ts';
import { withLookalikes } from '../../faults/compare-failures.ts';
import { abortReasonOf } from '../../properties/checking/early-end.ts';
import { lawsNamed } from '../../properties/laws.ts';
import { inThisProcess } from '../../runs/in-process.ts';
import { runGate } from '../../runs/verify/gate.ts';
import type { Progress, VerifyResult } from '../../runs/verify/result.ts';
import type { Subject } from '../../subjects/subject.ts';
import { mathjs } from './math-parts.ts';
import type { FromRun, RunRequest, ToRun } from './messages.ts';
import { reportOf } from './report.ts';
import { type OpenWorker, openWorkerSubject } from './worker-subject.ts';

/** How often a law that runs is told of. */
const TOLD_EVERY_MS = 100;

const stopping = new AbortController();
let opened = 0;

addEventListener('message', ({ data }: MessageEvent<ToRun>) => {
  if ('stop' in data) stopping.abort('stopped by hand');
  else void run(data.start);
});

function tell(message: FromRun, moved: Transferable[] = []): void {
  postMessage(message, { transfer: moved });
}

/** The page starts the worker: what a page is not allowed to load, its workers are not, where it starts them. */
function openWorker(): OpenWorker {
  const number = ++opened;
  const { port1, port2 } = new MessageChannel();
  tell({ open: number, port: port2 }, [port2]);
  return {
    port: port1,
    end() {
      port1.close();
      tell({ end: number });
    },
  };
}

async function run(request: RunRequest): Promise<void> {
  let subject: Subject | null = null;
  try {
    provideMathjs(mathjs);
    subject = await openWorkerSubject(openWorker, { ...request, fallback: fallbackOf(request) }, request.timeoutMs);
    tell({ loaded: subject.name });
    const result = await checked(subject, request);
    tell({ report: reportOf(result, navigator.hardwareConcurrency) });
  } catch (error) {
    tell({ failed: (error as Error).message });
  } finally {
    await subject?.close();
  }
}

async function checked(subject: Subject, request: RunRequest): Promise<VerifyResult> {
  const { seed, runs, timeoutMs, path } = request;
  const laws = lawsNamed(request.laws);
  const options = {
    ...{ laws, seed, runs, settings: { timeoutMs }, signal: stopping.signal },
    onProgress: progress(),
    ...(path !== null && { path }),
  };
  if (stopping.signal.aborted) throw new Error(abortReasonOf(stopping.signal));
  const found = await runGate([subject], options, () => inThisProcess([subject], 1));
  // As of a terminal: what was stopped is not made longer.
  return stopping.signal.aborted ? found : withLookalikes(found, [subject], laws, stopping.signal);
}

/** Tells of each law when it begins, now and then, and when it is over. */
function progress(): (progress: Progress) => void {
  let law = '';
  let cases = 0;
  let toldAt = 0;
  return (one) => {
    if (one.finished !== null) {
      const { status, missing } = one.finished;
      tell({ law: { law: one.law, cases: one.finished.cases, status, missing } });
      return;
    }
    const isNext = law !== one.law;
    cases = isNext ? 0 : cases + 1;
    law = one.law;
    if (!isNext && performance.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = performance.now();
    tell({ law: { law, cases, status: null, missing: null } });
  };
}

function fallbackOf({ typed }: RunRequest): string {
  return typed.replace(/^.*\//, '').replace(/\.\w+$/, '');
}
