/** What a hunt says while it runs: how far it is on the live line; the end of the search in a line that stays. */
import type { HuntProgress } from '../../bench/hunt/hunt.ts';
import { significant } from '../../reports/digits.ts';
import { liveLine } from './live-line.ts';

export function huntProgress() {
  const line = liveLine();
  let phase: HuntProgress['phase'] = 'search';
  const update = ({ timed, passedOver, best, ...at }: HuntProgress) => {
    const found = best === null ? '' : `, ${significant(best.ratio.low)} × on ${best.workload.descriptor}`;
    line.show(() => `${at.phase}: ${timed} layers timed, ${passedOver} passed over${found}`);
    if (at.phase !== phase) line.keep('the search is done; the worst is being shrunk', true);
    phase = at.phase;
  };
  return { update, stop: line.stop };
}
