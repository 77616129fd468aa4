/** What laws of refusals in words check: the call is refused, and the subject can still compute. */
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Capabilities } from '../../subjects/capabilities.ts';
import type { Subject } from '../../subjects/subject.ts';
import type { Mismatch } from '../law.ts';
import { checkCall } from './check-call.ts';
import { missingWords, plainestCall } from './drawn-calls.ts';

/** What such a law needs of a subject; null where it has it. */
export function missingRefusals(capabilities: Capabilities): string | null {
  return missingWords(capabilities) ?? (capabilities.refuses.length > 0 ? null : 'refusal of what a framework refuses');
}

/** A trap looks like a refusal, and what it leaves behind may answer nothing more: so the plainest call comes after it. */
export async function checkRefusal(subject: Subject, call: FrameworkCall): Promise<Mismatch | null> {
  const wrong = await checkCall(subject, call);
  if (wrong !== null) return wrong;
  const after = await checkCall(subject, plainestCall(call.convention, subject.capabilities));
  return after && { ...after, message: `after the refusal of ${JSON.stringify(call.attributes)}: ${after.message}` };
}
