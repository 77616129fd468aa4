/** The ways in which a phase can be computed: how the kernels of ../assembly see it. */
import type { Transform } from './transforms.ts';

/** In the order of the numbers that ../assembly/plan.ts gives them. */
export const MODES = [
  'direct pixels',
  'packed pixels',
  'direct channels',
  'packed channels',
  'transformed pixels',
  'transformed channels',
] as const;

export type Mode = (typeof MODES)[number];

export interface Way {
  readonly mode: Mode;
  /** By axis; empty unless the mode is a transformed one. */
  readonly transforms: readonly Transform[];
}

/** Whether tiles have outputs in their lanes and positions in their rows; else it is the other way round. */
export function hasChannelLanes({ mode }: Way): boolean {
  return mode.endsWith('channels');
}

export function isDirect({ mode }: Way): boolean {
  return mode.startsWith('direct');
}

export function isTransformed({ mode }: Way): boolean {
  return mode.startsWith('transformed');
}
