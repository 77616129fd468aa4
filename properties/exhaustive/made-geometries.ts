/** What certificates go through and takes seconds to make: handed from the thread that has made it to others. */
import { nearMade, takeNear } from './layouts-near.ts';
import { arraysMade, takeArrays } from './several-axes.ts';

/** Plain data. */
export interface MadeGeometries {
  readonly arrays: ReturnType<typeof arraysMade>;
  readonly near: ReturnType<typeof nearMade>;
}

export function madeGeometries(): MadeGeometries {
  return { arrays: arraysMade(), near: nearMade() };
}

export function takeGeometries({ arrays, near }: MadeGeometries): void {
  takeArrays(arrays);
  takeNear(near);
}
