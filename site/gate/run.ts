/**
 * A run as the page starts it: a worker for the gate, and one after the other for what is under test. The page starts all of them,
 * so that its own policy (content/gate.md) holds in the worker of the subject: it asks nobody but this site for anything.
 */

import type { AskedInPage } from './asked.ts';
import { typedAs } from './asked.ts';
import { browserNow } from './browser-now.ts';
import { kernelModule } from './kernel-frame.ts';
import type { FromRun, GateReport, LawState, Port, ToRun, ToSubject } from './messages.ts';
import RunWorker from './run-worker.ts?worker';
import subjectUrl from './subject-worker.ts?worker&url';

/** What is heard of a run. One of the last three ends it. */
export interface RunListener {
  onLoaded(name: string): void;
  onLaw(state: LawState): void;
  onReport(report: GateReport): void;
  onFailed(message: string): void;
  /** Stopped, without an answer of the gate. */
  onEnded(): void;
}

export interface Run {
  /** Ends it: what was found by then is reported, where the gate answers soon. */
  stop(): void;
  /** Ends it at once, without a word. */
  end(): void;
}

/** How long a gate that is stopped may take to say what it found. */
const LAST_WORD_MS = 2000;

export function startRun({ source, ...asked }: AskedInPage, listener: RunListener): Run {
  const workers = new Map<number, Worker>();
  const text = source.kind === 'wgsl' ? kernelModule(source.text) : source.text;
  // In a stack the module then has its name, as a path.
  const url = blobUrl(`${text}\n//# sourceURL=/${source.file}`);
  const run = new RunWorker();
  let lastWord: ReturnType<typeof setTimeout> | undefined;

  const end = () => {
    clearTimeout(lastWord);
    run.terminate();
    for (const worker of workers.values()) worker.terminate();
    workers.clear();
    URL.revokeObjectURL(url);
  };
  const ended = (tell: () => void) => {
    end();
    tell();
  };
  run.onmessage = ({ data }: MessageEvent<FromRun>) => {
    if ('open' in data) workers.set(data.open, subjectWorker(data.port));
    else if ('end' in data) workers.get(data.end)?.terminate();
    else if ('loaded' in data) listener.onLoaded(data.loaded);
    else if ('law' in data) listener.onLaw(data.law);
    else if ('report' in data) ended(() => listener.onReport(data.report));
    else ended(() => listener.onFailed(data.failed));
  };
  run.onerror = (event) => ended(() => listener.onFailed(`the gate itself broke: ${event.message}`));
  const start = { ...asked, url, typed: typedAs(source), browser: browserNow(navigator.userAgent) };
  run.postMessage({ start } satisfies ToRun);
  return {
    end,
    stop() {
      for (const worker of workers.values()) worker.terminate();
      run.postMessage({ stop: true } satisfies ToRun);
      lastWord ??= setTimeout(() => ended(() => listener.onEnded()), LAST_WORD_MS);
    },
  };
}

/** From a blob, since a worker from an address of its own would have a policy of its own. */
function subjectWorker(port: Port): Worker {
  const url = blobUrl(`import ${JSON.stringify(new URL(subjectUrl, location.href).href)};`);
  const worker = new Worker(url, { type: 'module' });
  // Exceptions that nobody catches are told with the call that they belong to.
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage({ port } satisfies ToSubject, [port as MessagePort]);
  return worker;
}

function blobUrl(text: string): string {
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}
