/** The tests that the mutants of a part face; the part is named by $MUTATED_PART, since StrykerJS passes on no more than this path. */
import { tmpdir } from 'node:os';
import { relative, sep } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { facingTestsOf, partNamed } from './parts.ts';

const FACING = facingTestsOf(partNamed(process.env.MUTATED_PART ?? ''), process.cwd());

/** The first failure ends the run of a mutant, so that a quick file before a slow one saves most of the time. */
class SlowLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) =>
      FACING.indexOf(relative(process.cwd(), moduleId).split(sep).join('/'));
    return files.toSorted((a, b) => place(a) - place(b));
  }
}

export default defineConfig({
  test: {
    include: FACING,
    sequence: { sequencer: SlowLast },
    // Modules that tests write there are loaded as Node loads them.
    server: { deps: { external: [new RegExp(`^(file://)?${tmpdir()}/`)] } },
    // A test that takes long is no failure: StrykerJS ends the run of a mutant, and reports it as a timeout.
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
  },
});
