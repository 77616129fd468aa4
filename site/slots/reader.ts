/** Slots of the first steps: the reader's own files, and what the commands say where those files are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { didYouMean } from '../../spec/nearest.ts';
import { printedBy } from '../command.ts';
import { readersFiles } from '../readers-files.ts';
import type { Slots } from './fill.ts';
import { commandMarkdown, commandOf } from './project.ts';

export const READER_SLOTS: Slots = {
  /** A file of the reader's, as code. */
  mine(name) {
    const files = readersFiles();
    const text = files.get(name);
    if (text === undefined) {
      const names = [...files.keys()];
      throw new RangeError(`it must be one of ${names.join(', ')}, got ${name}${didYouMean(name, names)}`);
    }
    return ['```js', text.trimEnd(), '```'].join('\n');
  },
  /** A command as the reader types it, run in a folder that holds the reader's files and no others. */
  async trial(argument) {
    const { exits, words } = commandOf(argument);
    const folder = mkdtempSync(join(tmpdir(), 'adjoint-reader-'));
    try {
      for (const [name, text] of readersFiles()) writeFileSync(join(folder, name), text);
      return commandMarkdown(words, await printedBy(words, exits, folder));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
