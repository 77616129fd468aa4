/** Subjects asked in some of their types only. */
import type { Dtype } from '../spec/tensor.ts';
import { dtypesAt } from './capabilities.ts';
import type { Subject } from './subject.ts';

/** The subjects that compute in one of the types, with these alone among their capabilities; all as they are for no choice. */
export function ofTypes(subjects: readonly Subject[], chosen: readonly Dtype[] | undefined): readonly Subject[] {
  if (chosen === undefined) return subjects;
  return subjects.flatMap((subject) => {
    const { capabilities } = subject;
    const dtypes = capabilities.dtypes.filter((dtype) => chosen.includes(dtype));
    if (dtypes.length === 0) return [];
    const ranks = capabilities.ranks.filter((rank) => dtypesAt({ ...capabilities, dtypes }, rank).length > 0);
    return [{ ...subject, capabilities: { ...capabilities, dtypes, ranks } }];
  });
}
