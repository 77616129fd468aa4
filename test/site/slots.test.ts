/** Slots of the site's pages: what they are filled with comes from the engines, and one that nobody knows ends the build. */
import { describe, expect, it } from 'vitest';
import { printedBy } from '../../site/command.ts';
import { ofParts, withSlotsFilled } from '../../site/slots/fill.ts';
import { OPERATOR_SLOTS } from '../../site/slots/operator.ts';
import { PROJECT_SLOTS } from '../../site/slots/project.ts';
import { READER_SLOTS } from '../../site/slots/reader.ts';

const fill = (markdown: string) =>
  withSlotsFilled(markdown, { ...OPERATOR_SLOTS, ...PROJECT_SLOTS, ...READER_SLOTS }, 'page.md');
const twice = { twice: (argument: string) => `${argument}${argument}`, fails: () => Promise.reject(new Error('no')) };

describe('slots', () => {
  it('are replaced in their order, and the rest stays', async () => {
    expect(await withSlotsFilled('a {{twice 1}} {b} {{ twice  c d }}.', twice, 'page.md')).toBe('a 11 {b} c dc d.');
  });

  it.each([
    ['{{thrice 1}}', 'page.md: slot "thrice" must be one of twice, fails; did you mean "twice"?'],
    ['{{toString}}', 'page.md: slot "toString" must be one of twice, fails'],
    ['{{fails x}}', 'page.md: slot "fails x": no'],
  ])('of %j end the build', async (markdown, message) => {
    await expect(withSlotsFilled(markdown, twice, 'page.md')).rejects.toThrow(message);
  });

  it('have two parts where they read so', () => {
    expect(ofParts('x y of textbook')).toEqual(['x y', 'textbook']);
    expect(() => ofParts('x')).toThrow('the argument must read "… of …", got "x"');
  });
});

describe('the guide’s numbers', () => {
  it('are those of the textbook: 4 × 4 through 3 × 3 gives 2 × 2, C is 4 × 16, one cell becomes nine', async () => {
    const names = ['extents-y', 'extents-w', 'extents-x', 'size-C', 'size-Ct', 'stored', 'targets'];
    const slots = names.map((name) => `{{fact ${name} of textbook}}`);
    expect(await fill(slots.join('; '))).toBe('4 × 4; 3 × 3; 2 × 2; 4 × 16; 16 × 4; 36; 9');
  });

  it('hold the adjoint and not the inverse', async () => {
    const [, left, right] = /= (\d+) .* = (\d+)/.exec(await fill('{{fact inner of textbook}}'))!;
    expect(left).toBe(right);
    const [u, back] = (await fill('{{row u of textbook}}|{{row CtCu of textbook}}')).split('|').map(numbersOf);
    expect(u).toHaveLength(16);
    expect(back).toHaveLength(16);
    expect(back).not.toEqual(u);
  });

  it('tell uneven counts from even ones', async () => {
    expect(await fill('{{fact overlap of uneven}}')).toMatch(
      /kernel 3 and stride 2 give neighbouring cells 2 and 1 products/,
    );
    expect(await fill('{{fact overlap of even}}')).toMatch(/no checkerboard/);
  });

  it.each([
    ['{{fact nothing of textbook}}', 'it must be one of extents-x, '],
    ['{{fact rows of nothing}}', 'example "nothing" must be one of textbook, '],
    ['{{matrix D of textbook}}', 'the matrix must be C or Ct, got "D"'],
    ['{{mine your.mjs}}', 'it must be one of mine.mjs, broken.mjs, got your.mjs'],
    ['{{count sheep}}', 'what is counted must be one of laws, '],
  ])('refuse %j', async (markdown, message) => {
    await expect(fill(markdown)).rejects.toThrow(message);
  });
});

describe('a command of the project', () => {
  it('is told with what it prints', async () => {
    const told = await fill('{{command 0 shape pytorch --in 2 --kernel 3}}');
    expect(told).toMatch(/^```sh\nnpx adjoint shape pytorch --in 2 --kernel 3\n```\n\n```txt\nPyTorch 2: output 4\n/);
  });

  it('is run where the reader’s files are, and those go by the reader’s names', async () => {
    const told = await fill('{{trial 1 verify ./broken.mjs --law agreement --seed 1}}');
    expect(told).toMatch(/^```sh\nnpx adjoint verify \.\/broken\.mjs --law agreement --seed 1\n```\n/);
    expect(told).toMatch(/replay: npx adjoint verify \.\/broken\.mjs /);
    expect(await fill('{{mine broken.mjs}}')).toContain("from './mine.mjs'");
    expect(await fill('{{mine mine.mjs}}')).not.toMatch(/examples|direct\.mjs/);
  });

  it('ends the build where it exits otherwise', async () => {
    await expect(printedBy(['shape', 'pytorch', '--in', '2', '--kernel', '0'], 0)).rejects.toThrow(
      /^site: adjoint shape pytorch --in 2 --kernel 0 must exit with 0, got [12]\n/,
    );
  });
});

function numbersOf(markup: string): string[] {
  return [...markup.matchAll(/data-at="\d+"[^>]*>([^<]+)</g)].map(([, number]) => number);
}
