/** How a fault is opened as a subject. */
import { subjectInProcess } from '../subjects/in-process.ts';
import { besideModule } from '../subjects/process/child.ts';
import { openIsolated } from '../subjects/process/isolated.ts';
import type { Source } from '../subjects/source.ts';
import type { Subject } from '../subjects/subject.ts';
import type { Fault } from './fault.ts';
import { implementationOf } from './index.ts';

/**
 * The fault as a subject, fresh: in this process, or in one of its own where it would end this one.
 * @param timeoutMs for one call, where it is isolated
 */
export async function openFault(fault: Fault, timeoutMs = 5000): Promise<Subject> {
  if (!fault.endsProcess) return subjectInProcess(implementationOf(fault), 'module', fault.id);
  return openIsolated(sourceOf(fault), timeoutMs);
}

/** What loads one fault in a child process: a module that reads from its own address which. */
function sourceOf({ id }: Fault): Source {
  const target = besideModule(import.meta.url, 'loaded-fault');
  target.searchParams.set('fault', id);
  return { argument: id, origin: 'module', target: target.href };
}
