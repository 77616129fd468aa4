/** Slots about the project: how many of what there are, files, and what commands say. */
import { FAULTS } from '../../faults/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { parseKnownFailures } from '../../properties/known-failures.ts';
import { CORE_LAWS, LAWS } from '../../properties/laws.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { printedBy } from '../command.ts';
import { sourceText } from '../root.ts';
import type { Slots } from './fill.ts';

const COUNTS: Readonly<Record<string, () => number>> = {
  laws: () => LAWS.length,
  'core-laws': () => CORE_LAWS.length,
  faults: () => FAULTS.length,
  vectors: () => allVectors().length,
  conventions: () => CONVENTIONS.length,
  findings: () => parseKnownFailures(sourceText('known-failures.json'), 'known-failures.json').length,
  'illegal-kinds': () => ILLEGAL_KINDS.length,
};

/** Of code, by the ending of its file. */
const LANGUAGES: Readonly<Record<string, string>> = { mjs: 'js', yml: 'yaml', json: 'json' };

export const PROJECT_SLOTS: Slots = {
  count(what) {
    if (!Object.hasOwn(COUNTS, what)) {
      throw new RangeError(`what is counted must be one of ${Object.keys(COUNTS).join(', ')}, got ${what}`);
    }
    return String(COUNTS[what]());
  },
  file(path) {
    return [`\`\`\`${LANGUAGES[path.split('.').at(-1)!] ?? 'txt'}`, sourceText(path).trimEnd(), '```'].join('\n');
  },
  /** A command as a user types it, and what it prints: `0 verify ./mine.mjs` must exit with 0. */
  async command(argument) {
    // A space that belongs to an argument has a backslash before it.
    const [exits, ...words] = argument.split(/(?<!\\) /).map((word) => word.replaceAll('\\ ', ' '));
    const printed = await printedBy(words, Number(exits));
    const output = printed.replaceAll('npm run -s adjoint --', 'npx adjoint');
    return ['```sh', `npx adjoint ${words.map(quoted).join(' ')}`, '```', '', '```txt', output, '```'].join('\n');
  },
};

function quoted(word: string): string {
  return word.includes(' ') ? `"${word}"` : word;
}
