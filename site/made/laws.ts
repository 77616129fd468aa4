/** The page of laws: one entry each, from the registry and from the header of each law's file. */
import type { Law } from '../../properties/law.ts';
import { CORE_LAWS, ENUMERATED_LAWS, FURTHER_LAWS, QUANTISED_LAWS, runsFor, WORD_LAWS } from '../../properties/laws.ts';
import { markdownText } from '../../reports/markdown.ts';
import { EVERYTHING } from '../../subjects/capabilities.ts';
import { type Header, headerOf } from '../header.ts';
import type { Page } from '../page.ts';
import { sourceText } from '../root.ts';

/** Cases per law where nothing else is asked for. */
const ORDINARY_RUNS = 200;

const LANES: Readonly<Record<Law['lane'], string>> = {
  exact: 'exact: small integers, every order of summation gives the same bits, the threshold is zero',
  bounded: 'bounded: real data, within a proven bound on the rounding error',
  refusal: 'refusal: illegal cases, each of which must be answered with an error',
};

const GROUPS: readonly (readonly [title: string, words: string, laws: readonly Law[]])[] = [
  [
    'Core laws',
    'On their own they imply all others, where nothing has a state. `--law core` puts these only.',
    CORE_LAWS,
  ],
  ['Laws put one by one', 'Their cases are enumerated and not drawn: what chance would leave out.', ENUMERATED_LAWS],
  [
    'Further laws',
    'They point more closely at what is wrong, and see state, side effects, gradients and special values.',
    FURTHER_LAWS,
  ],
  [
    'Laws of integers',
    'Scales, zero points, rounding and clamps, for subjects that have int8, uint8 or int16. `--law quantised` puts these only.',
    QUANTISED_LAWS,
  ],
  [
    'Laws of words',
    'Calls in the words of a framework (SAME, output_shape, layouts), for subjects that speak them. `--words` adds these.',
    WORD_LAWS,
  ],
];

export function lawPages(): Page[] {
  const count = GROUPS.reduce((sum, [, , laws]) => sum + laws.length, 0);
  const markdown = [
    '# Laws',
    '',
    `What every implementation is held against: ${count} statements of mathematics, each put to random and enumerated cases.`,
    'T is the implementation, x its input, w its kernel, C the matrix of the forward convolution.',
    '',
    '```sh',
    'npx adjoint verify ./mine.mjs --law adjointness --seed 1',
    '```',
    '',
    ...GROUPS.flatMap(([title, words, laws]) => [`## ${title}`, '', words, '', ...laws.flatMap(entry)]),
  ];
  return [{ path: 'laws.md', markdown: markdown.join('\n') }];
}

function entry(law: Law): string[] {
  const { words, source } = headerOfLaw(law);
  return [
    `### ${law.id}`,
    '',
    words,
    '',
    `- Lane: ${LANES[law.lane]}.`,
    ...needs(law).map((line) => `- ${line}`),
    ...(source === null ? [] : [`- Source: ${markdownText(source)}`]),
    '',
  ];
}

function needs(law: Law): string[] {
  const missing = law.missing(EVERYTHING);
  const cases =
    law.enumerated === undefined
      ? `Cases: ${drawn(runsFor(law, ORDINARY_RUNS))} of a default run.`
      : 'Cases: put one by one.';
  return missing === null ? [cases] : [`Put only to those that have: ${markdownText(missing)}.`, cases];
}

function drawn(runs: number): string {
  return runs === ORDINARY_RUNS ? `all ${runs}` : `${runs} of the ${ORDINARY_RUNS}`;
}

/** Each law has a file of its name. Its header says what the law states, and more, so that the statement itself is not repeated. */
function headerOfLaw({ id }: Law): Header {
  return headerOf(sourceText(`properties/laws/${id}.ts`));
}
