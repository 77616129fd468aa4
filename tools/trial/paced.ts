/** A subject that takes a chosen share longer than it needs: ONNX Runtime, and then waiting without giving the thread back. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveSources } from '../../subjects/index.ts';
import { moduleSource, type Source } from '../../subjects/source.ts';

/** What is slowed down, and by which it is measured. Native code is compiled once: no process has another version of it. */
export const [YARDSTICK] = resolveSources(['onnxruntime-node']);

/**
 * Writes the module and gives its source; whatever the loss, its name is `paced`.
 * @param loss share of the time, 0 for none
 */
export function pacedSource(folder: string, loss: number): Source {
  const file = join(folder, `paced-${loss}.mjs`);
  writeFileSync(
    file,
    `import * as fast from ${JSON.stringify(YARDSTICK.target)};
    export const name = 'paced';
    export const capabilities = fast.capabilities;
    export const convTranspose = fast.convTranspose;
    export async function prepare(problem) {
      const prepared = await fast.prepare(problem);
      const run = async () => {
        const started = performance.now();
        const y = await prepared.run();
        const until = started + (performance.now() - started) * ${1 + loss};
        while (performance.now() < until);
        return y;
      };
      return { run, dispose: () => prepared.dispose() };
    }`,
  );
  return moduleSource(file);
}
