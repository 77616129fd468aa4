/** The pages that are written by hand, in the folder `content`, with their slots filled. */
import type { Page } from './page.ts';
import { sourceNames, sourceText } from './root.ts';
import { withSlotsFilled } from './slots/fill.ts';
import { OPERATOR_SLOTS } from './slots/operator.ts';
import { PROJECT_SLOTS } from './slots/project.ts';
import { READER_SLOTS } from './slots/reader.ts';
import { UPSAMPLING_SLOTS } from './slots/upsampling.ts';

const SLOTS = { ...OPERATOR_SLOTS, ...PROJECT_SLOTS, ...READER_SLOTS, ...UPSAMPLING_SLOTS };

/** @throws Error where a slot is not known, or what it asks for cannot be had */
export function contentPages(): Promise<Page[]> {
  const names = sourceNames('site/content', '.md');
  return Promise.all(
    names.map(async (name) => {
      const path = `site/content/${name}`;
      return { path: name, markdown: await withSlotsFilled(sourceText(path), SLOTS, path) };
    }),
  );
}
