/** The examples of docs/PROTOCOL.md of one line each: the oracle gives the answer that stands there. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openOracle } from '../../../oracle/answer.ts';
import { parseCase } from '../../../spec/case.ts';
import { encodeCase } from '../../../subjects/pipe/wire.ts';

const DOCUMENT = readFileSync(new URL('../../../docs/PROTOCOL.md', import.meta.url), 'utf8');

/** What is in a section, by its heading. */
const section = (heading: string) => DOCUMENT.split(`\n${heading}\n`)[1].split(/\n#+ /)[0];

/** The objects in the blocks of JSON of a section. */
const examplesOf = (heading: string): Record<string, unknown>[] =>
  [...section(heading).matchAll(/```json\n([^`]*)```/g)].flatMap(([, block]) =>
    block
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );

describe('docs/PROTOCOL.md', () => {
  it.each(['## run', '### Integers', '## call'])('has the answer to its example of %s', (heading) => {
    const [request, answer] = examplesOf(heading);
    const answered = JSON.parse(JSON.stringify(openOracle('').answer(JSON.stringify(request), 1)));
    expect(answered).toMatchObject(answer);
  });

  it('has the case of integers as base64, and its answer', () => {
    const [{ case: written }, , inBase64] = examplesOf('### Integers');
    const problem = parseCase(written);
    expect(encodeCase(problem, 'base64')).toEqual(inBase64);
    const { base64 } = openOracle('', 'base64').answer(JSON.stringify({ kind: 'run', case: inBase64 }), 1);
    expect(section('### Integers')).toContain(`\`"base64":"${base64}"\``);
  });
});
