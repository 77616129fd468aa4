/** A subject that takes a chosen share longer than it needs: the scatter engine, and then waiting without giving the thread back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleSource, type Source } from '../../subjects/source.ts';

const ENGINE = new URL('../../engines/scatter.ts', import.meta.url).href;

/**
 * Writes the module and gives its source; whatever the loss, its name is `paced`.
 * @param loss share of the time, 0 for none
 */
export function pacedSource(folder: string, loss: number): Source {
  const file = join(folder, `paced-${loss}.mjs`);
  writeFileSync(
    file,
    `import { scatter } from ${JSON.stringify(ENGINE)};
    export const name = 'paced';
    export function convTranspose(problem) {
      const started = performance.now();
      const y = scatter(problem);
      const until = started + (performance.now() - started) * ${1 + loss};
      while (performance.now() < until);
      return y;
    }`,
  );
  return moduleSource(file);
}
