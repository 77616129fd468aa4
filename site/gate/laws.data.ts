/** The laws as the page lists them, put together while the site is built: the page itself need not load them. */
import type { Law } from '../../properties/law.ts';
import { CORE_LAWS, ENUMERATED_LAWS, FURTHER_LAWS, WORD_LAWS } from '../../properties/laws.ts';

export interface ListedLaw {
  readonly id: string;
  readonly statement: string;
}

export interface LawGroup {
  readonly title: string;
  readonly laws: readonly ListedLaw[];
  /** Whether a run has them where nothing is chosen. */
  readonly isChosen: boolean;
}

declare const data: readonly LawGroup[];

export { data };

export default {
  load: (): readonly LawGroup[] => [
    group('Core laws', CORE_LAWS),
    group('Laws put one by one', ENUMERATED_LAWS),
    group('Further laws', FURTHER_LAWS),
    group('Laws of words, for modules that speak a framework’s', WORD_LAWS, false),
  ],
};

function group(title: string, laws: readonly Law[], isChosen = true): LawGroup {
  return { title, laws: laws.map(({ id, statement }) => ({ id, statement })), isChosen };
}
