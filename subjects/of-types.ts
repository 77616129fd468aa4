/** Subjects asked in some of their types only. */
import type { Dtype } from '../spec/tensor.ts';
import type { Subject } from './subject.ts';

/** The subjects that compute in one of the types, with these alone among their capabilities; all as they are for no choice. */
export function ofTypes(subjects: readonly Subject[], chosen: readonly Dtype[] | undefined): readonly Subject[] {
  if (chosen === undefined) return subjects;
  return subjects.flatMap((subject) => {
    const { capabilities } = subject;
    const dtypes = capabilities.dtypes.filter((dtype) => chosen.includes(dtype));
    return dtypes.length === 0 ? [] : [{ ...subject, capabilities: { ...capabilities, dtypes } }];
  });
}
