/** What a module exports, as an implementation. */
import { describeValue } from '../spec/describe-value.ts';
import type { Capabilities } from './capabilities.ts';
import type { Implementation } from './subject.ts';

/** As it was before a module was loaded. */
const { apply } = Reflect;

/** Of a module that has `call` alone. */
const ONLY_CALLS =
  '. Beside call(request) it may throw an error named Skipped for every case: then --law words runs the laws about calls';

/** @throws TypeError where frameworks are named and there is no function to be called in their words */
function checkSpeaks({ conventions, capabilities, call }: Readonly<Record<string, unknown>>): void {
  if (typeof call === 'function') return;
  const declared = (capabilities as Partial<Capabilities> | null | undefined)?.conventions;
  for (const [field, value] of [
    ['conventions', conventions] as const,
    ['capabilities.conventions', declared] as const,
  ]) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const got = call === undefined ? 'there is none' : `got ${describeValue(call)}`;
    throw new TypeError(
      `${field} is ${describeValue(value)}, so that call must be a function call(request) that answers in these words; ${got}`,
    );
  }
}

/**
 * @param exported the namespace of the module
 * @param fallback the name of one that exports none
 * @throws TypeError where the module exports no convTranspose, conventions without call, or a name that is none
 */
export function implementationIn(exported: Readonly<Record<string, unknown>>, fallback: string): Implementation {
  const other = exported.default;
  const whole = (
    typeof exported.convTranspose !== 'function' && typeof other === 'object' && other !== null ? other : exported
  ) as Record<string, unknown>;
  const convTranspose = whole.convTranspose ?? other;
  if (typeof convTranspose !== 'function') {
    const found = Object.keys(exported).join(', ') || 'nothing';
    const wanted = 'must export a function convTranspose(case), by that name or as default';
    throw new TypeError(`${wanted}; it exports ${found}${typeof whole.call === 'function' ? ONLY_CALLS : ''}`);
  }
  checkSpeaks(whole);
  if (whole.name !== undefined && typeof whole.name !== 'string') {
    throw new TypeError(`name must be a string, got ${typeof whole.name}`);
  }
  return {
    name: whole.name ?? fallback,
    ...(typeof whole.version === 'string' && { version: whole.version }),
    ...(whole.capabilities !== undefined && { capabilities: whole.capabilities as Partial<Capabilities> }),
    convTranspose: (problem) => apply(convTranspose, whole, [problem]),
    ...(typeof whole.gradients === 'function' && {
      gradients: (problem, g) => (whole.gradients as NonNullable<Implementation['gradients']>)(problem, g),
    }),
    ...(whole.conventions !== undefined && { conventions: whole.conventions as readonly string[] }),
    ...(typeof whole.call === 'function' && {
      call: (request) => apply(whole.call as NonNullable<Implementation['call']>, whole, [request]),
    }),
    ...(typeof whole.prepare === 'function' && {
      prepare: (problem) => (whole.prepare as NonNullable<Implementation['prepare']>)(problem),
    }),
  };
}
