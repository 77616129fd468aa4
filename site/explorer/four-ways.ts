/** The engines asked for the same case. One of them computes with mathjs, which is large and therefore loaded late. */
import { shallowRef } from 'vue';
import { engines } from '../../engines/index.ts';
import { provideMathjs } from '../../engines/mathjs.ts';
import type { Case } from '../../spec/case.ts';

/** The engine that needs mathjs. */
const LATE = 'matrix';

/** waiting: not loaded yet. failed: it could not be loaded. */
export type Loading = 'waiting' | 'ready' | 'failed';

export const loading = shallowRef<Loading>('waiting');

/** Called once the page has been painted. */
export async function loadMathjs(): Promise<void> {
  if (loading.value === 'ready') return;
  try {
    provideMathjs((await import('./mathjs.ts')).mathjs);
    loading.value = 'ready';
  } catch {
    loading.value = 'failed';
  }
}

export interface Agreement {
  /** The engines that were asked. */
  readonly asked: readonly string[];
  readonly isOne: boolean;
}

/** Whether all engines that can be asked by now give the same numbers. */
export function agreementOn(problem: Case, state: Loading): Agreement {
  const asked = Object.keys(engines).filter((id) => id !== LATE || state === 'ready');
  const [first, ...others] = asked.map((id) => engines[id](problem));
  const isOne = others.every(
    ({ shape, data }) => `${shape}` === `${first.shape}` && data.every((value, at) => value === first.data[at]),
  );
  return { asked, isOne };
}
