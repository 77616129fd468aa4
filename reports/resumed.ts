/** What a report says where its run was taken up again: what was read of a journal took no time now. */

/** Follows a number of cases or points. @param read how many of them a journal had */
export function readWords(read: number): string {
  return read === 0 ? '' : `, ${read} of them read from the journal`;
}

/** Of the run that has ended, without what was read. */
export function secondsWords(milliseconds: number, read: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s${read === 0 ? '' : ' for the others'}`;
}
