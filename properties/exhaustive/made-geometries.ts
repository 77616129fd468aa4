/** What certificates go through and takes seconds to make: handed from the thread that has made it to others. */
import { nearMade, takeNear } from './layouts-near.ts';

/** Plain data. */
export interface MadeGeometries {
  readonly near: ReturnType<typeof nearMade>;
}

export function madeGeometries(): MadeGeometries {
  return { near: nearMade() };
}

export function takeGeometries({ near }: MadeGeometries): void {
  takeNear(near);
}
