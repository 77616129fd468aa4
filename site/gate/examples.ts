/** What stands in the page at first, and what else there is to look at: the examples of the repository, and each with a mistake. */
import direct from '../../examples/direct.mjs?raw';
import type { GivenSource, SourceKind } from './asked.ts';
import { FIRST_KERNEL } from './kernel-frame.ts';

export interface PageExample {
  readonly title: string;
  readonly source: GivenSource;
}

/** Two released implementations made this mistake: every group gets the bias of the first. */
const BIAS = ['Math.floor(at / (oH * oW)) % M]', 'Math.floor(at / (oH * oW)) % outPerGroup]'] as const;
/** Every group reads the channels of the first. */
const GROUP = ['(feature / layer.featuresOfGroup) * layer.channelsOfGroup', '0'] as const;

export const EXAMPLES: Readonly<Record<SourceKind, readonly [right: PageExample, wrong: PageExample]>> = {
  module: [
    { title: 'A module that is right', source: { kind: 'module', file: 'mine.mjs', text: direct } },
    {
      title: 'The same with a mistake',
      source: { kind: 'module', file: 'mine.mjs', text: withMistake(direct, BIAS, '//') },
    },
  ],
  wgsl: [
    { title: 'A kernel that is right', source: { kind: 'wgsl', file: 'kernel.mjs', text: FIRST_KERNEL } },
    {
      title: 'The same with a mistake',
      source: { kind: 'wgsl', file: 'kernel.mjs', text: withMistake(FIRST_KERNEL, GROUP, '//') },
    },
  ],
};

/** The text with one place changed, and the comment that says so above its line. */
function withMistake(text: string, [right, wrong]: readonly [string, string], comment: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes(right));
  if (at < 0) throw new Error(`the example must have ${right}`);
  const indent = /^\s*/.exec(lines[at])?.[0] ?? '';
  return lines
    .with(at, `${indent}${comment} The mistake: it should be ${right}\n${lines[at].replace(right, () => wrong)}`)
    .join('\n');
}
