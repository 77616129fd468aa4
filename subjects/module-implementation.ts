/** What a module exports, as an implementation. */
import type { Capabilities } from './capabilities.ts';
import type { Implementation } from './subject.ts';

/** As it was before a module was loaded. */
const { apply } = Reflect;

/**
 * @param exported the namespace of the module
 * @param fallback the name of one that exports none
 * @throws TypeError where the module exports no convTranspose, or a name that is none
 */
export function implementationIn(exported: Readonly<Record<string, unknown>>, fallback: string): Implementation {
  const other = exported.default;
  const whole = (
    typeof exported.convTranspose !== 'function' && typeof other === 'object' && other !== null ? other : exported
  ) as Record<string, unknown>;
  const convTranspose = whole.convTranspose ?? other;
  if (typeof convTranspose !== 'function') {
    const found = Object.keys(exported).join(', ') || 'nothing';
    throw new TypeError(`must export a function convTranspose(case), by that name or as default; it exports ${found}`);
  }
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
