/** An implementation that was made to break a law. */
import type { Case } from '../../../../spec/case.ts';
import type { Implementation, Result } from '../../../../subjects/subject.ts';
import { faulty } from '../../../subjects/faulty.ts';

export interface Breaker {
  readonly law: string;
  readonly fault: string;
  /**
   * A fresh implementation, or its convTranspose, since some keep state. It is behind a gate: only legal cases reach it.
   * @param threads how many it is to use; 1 but for laws about threads
   */
  readonly make: (threads: number) => Implementation | ((problem: Case) => Result);
  /** Whether a failure can depend on earlier calls, so that its case alone need not fail on a fresh implementation. */
  readonly keepsState?: boolean;
}

/** A fault of faulty.ts, by its id. @throws RangeError where there is none */
export function known(law: string, fault: string): Breaker {
  const { make, keepsState = false } = faulty(fault);
  return { law, fault, make, keepsState };
}

/** A fault that keeps no state. */
export function breaking(law: string, fault: string, make: Breaker['make']): Breaker {
  return { law, fault, make };
}

/** A fault that may depend on earlier calls. */
export function remembering(law: string, fault: string, make: Breaker['make']): Breaker {
  return { law, fault, make, keepsState: true };
}
