/** Test files in the order in which the workers end together: the longest first, so that none is left alone at the end. */
import { relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { SLOW_TESTS } from './slow-tests.ts';

/** Slow files as they are listed; of the others, what the last run says of each, or its size. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId, project }: TestSpecification) => {
      const at = SLOW_TESTS.indexOf(relative(project.config.root, moduleId).split(sep).join('/'));
      return at < 0 ? SLOW_TESTS.length : at;
    };
    return sorted.toSorted((a, b) => place(a) - place(b));
  }
}
