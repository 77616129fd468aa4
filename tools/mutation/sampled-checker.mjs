/**
 * A plugin of StrykerJS: of the mutants within the ranges it was given, only those of the sample are run. A range holds others
 * too, since a block contains its statements and a comparison has several replacements. Plain JavaScript, since StrykerJS loads
 * it in processes that know no TypeScript.
 */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { commonTokens, declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin';

/** Read at the start, from the root: StrykerJS changes to its sandbox later. */
const ROOT = process.cwd();

/** `sampleFile`: from the root, the keys of the sampled mutants as JSON. */
export const strykerValidationSchema = { properties: { sampleFile: { type: 'string' } } };

function sampledChecker(options) {
  const keys = new Set(
    JSON.parse(readFileSync(new URL(options.sampleFile, new URL('../../', import.meta.url)), 'utf8')),
  );
  const keyOf = ({ fileName, location: { start, end }, mutatorName, replacement }) =>
    JSON.stringify([
      relative(ROOT, fileName).split(sep).join('/'),
      ...[start, end].flatMap(({ line, column }) => [line + 1, column + 1]),
      mutatorName,
      replacement,
    ]);
  return {
    init: async () => {},
    group: async (mutants) => [mutants.map(({ id }) => id)],
    check: async (mutants) =>
      Object.fromEntries(
        mutants.map((mutant) => [
          mutant.id,
          keys.has(keyOf(mutant)) ? { status: 'passed' } : { status: 'compileError', reason: 'not in the sample' },
        ]),
      ),
  };
}
sampledChecker.inject = [commonTokens.options];

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Checker, 'sampled', sampledChecker)];
