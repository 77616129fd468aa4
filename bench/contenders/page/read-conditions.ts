/** The conditions under which a page times calls: its own word, which is read with care. */
import type { PageConditions } from '../../result.ts';

export interface ConditionsRequest {
  readonly conditions: true;
}

/** Of the name of what draws. */
const LONGEST = 300;

/** @param value as `conditionsHere` made it */
export function readConditions(value: unknown): PageConditions {
  const { clockStepMs, isIsolated, webgl } = (value ?? {}) as { readonly [field in keyof PageConditions]?: unknown };
  const isStep = typeof clockStepMs === 'number' && clockStepMs > 0 && Number.isFinite(clockStepMs);
  return {
    clockStepMs: isStep ? clockStepMs : null,
    isIsolated: isIsolated === true,
    webgl: typeof webgl === 'string' ? webgl.slice(0, LONGEST) : null,
  };
}
