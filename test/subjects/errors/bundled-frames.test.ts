/** Frames of the suite in the files that a build bundles it into. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { linesOf, ownFrames } from '../../../subjects/errors/own-frames.ts';
import { compiledUrl } from '../../project/compiled.ts';

it('frames of a file that several modules are bundled into are told apart', () => {
  const bundle = fileURLToPath(new URL(compiledUrl('bundled/command-line.ts')));
  const lineOf = (pattern: RegExp) => {
    const at = linesOf(bundle).findIndex((line) => pattern.test(line));
    expect(at).toBeGreaterThanOrEqual(0);
    // The one after it is of that module.
    return at + 2;
  };
  const frame = (pattern: RegExp) => `    at f (file://${bundle}:${lineOf(pattern)}:3)`;
  expect(ownFrames(`Error\n${frame(/^\/\/ cli\/program\.js$/)}`)).toEqual([]);
  expect(ownFrames(`Error\n${frame(/^import /)}`)).toHaveLength(1);
});
