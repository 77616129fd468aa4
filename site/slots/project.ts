/** Slots about the project: how many of what there are, files, and what commands say. */
import { FAULTS } from '../../faults/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import { CORE_LAWS, LAWS } from '../../properties/laws.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { printedBy } from '../command.ts';
import { INVOCATION, withSiteInvocation } from '../invocation.ts';
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
    const { exits, words } = commandOf(argument);
    return commandMarkdown(words, await printedBy(words, exits));
  },
};

/** The exit code that a command must have, and its words. A space that belongs to a word has a backslash before it. */
export function commandOf(argument: string): { readonly exits: number; readonly words: readonly string[] } {
  const [exits, ...words] = argument.split(/(?<!\\) /).map((word) => word.replaceAll('\\ ', ' '));
  return { exits: Number(exits), words };
}

/** A command of the project and what it printed, as code. */
export function commandMarkdown(words: readonly string[], printed: string): string {
  const command = `${INVOCATION} ${words.map(quoted).join(' ')}`;
  return ['```sh', command, '```', '', '```txt', withSiteInvocation(printed), '```'].join('\n');
}

function quoted(word: string): string {
  return word.includes(' ') ? `"${word}"` : word;
}
