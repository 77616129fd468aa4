/** Links into the explorer: a case as the address that shows it there. */
import type { Case } from '../spec/case.ts';
import { illegalityOf } from '../spec/geometry.ts';
import { formatAddress, readAddress } from './explorer/address.ts';
import { sceneOf } from './explorer/scene.ts';
import { FIRST_VIEW, type Settings } from './explorer/settings.ts';

/** `explorer.md` with the query of the case; null where the explorer has no place for it. */
export function explorerLink(problem: Case): string | null {
  if (illegalityOf(problem) !== null || problem.x.shape[0] !== 1 || problem.bias !== null) return null;
  try {
    const query = formatAddress({ settings: settingsOf(problem), view: FIRST_VIEW });
    sceneOf(readAddress(query).settings);
    return query === '' ? 'explorer.md' : `explorer.md?${query}`;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function settingsOf({ x, w, stride, dilation, padBegin, padEnd, outputPadding, groups }: Case): Settings {
  const [, inChannels, ...input] = x.shape;
  const [, perGroup, ...kernel] = w.shape;
  const outChannels = perGroup * groups;
  const numbers = { x: Array.from(x.data), w: Array.from(w.data) };
  const attributes = { stride, dilation, padBegin, padEnd, outputPadding };
  return { input, kernel, ...attributes, inChannels, outChannels, groups, ...numbers };
}
