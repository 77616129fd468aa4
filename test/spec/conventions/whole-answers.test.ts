/**
 * What every convention says of a call with one attribute changed, and of cases that it can or cannot say, a line each as in
 * whole/. A change that is meant is written there by `npx vitest run test/spec/conventions/whole-answers.test.ts -u`.
 */
import { describe, expect, it } from 'vitest';
import type { Rank } from '../../../spec/case.ts';
import type { Convention, Outline, Resolution } from '../../../spec/conventions/convention.ts';
import { CONVENTIONS } from '../../../spec/conventions/index.ts';

/** Pads of four axes, of which two have some. */
const ZIPPED = [
  [0, 0],
  [0, 0],
  [1, 0],
  [0, 1],
];

type Attributes = Readonly<Record<string, unknown>>;

/** Two channels in and two out, of four cells and three taps on each axis. */
function outline(rank: number, change: Partial<Outline> = {}): Outline {
  const each = (value: number) => new Array<number>(rank).fill(value);
  return {
    x: { shape: [1, 2, ...each(4)] },
    w: { shape: [2, 2, ...each(3)] },
    bias: null,
    stride: each(2),
    padBegin: each(0),
    padEnd: each(0),
    outputPadding: each(0),
    dilation: each(1),
    groups: 1,
    ...change,
  };
}

/** Of one axis, or of the two that some frameworks have alone; by what they are for a framework. */
function outlinesOf(rank: Rank): Readonly<Record<string, Outline>> {
  const each = (value: number) => new Array<number>(rank).fill(value);
  const of = (change: Partial<Outline>) => outline(rank, change);
  const depthwise = { x: { shape: [1, 2, ...each(4)] }, w: { shape: [2, 1, ...each(3)] }, groups: 2 };
  return {
    plain: of({}),
    'pads alike': of({ padBegin: each(1), padEnd: each(1) }),
    'pads of one end': of({ padBegin: each(0), padEnd: each(1) }),
    'pads of the other end': of({ padBegin: each(1), padEnd: each(0) }),
    'output padding': of({ outputPadding: each(1) }),
    'pads and output padding': of({ padBegin: each(1), padEnd: each(1), outputPadding: each(1) }),
    'output padding of the stride': of({ outputPadding: each(2), dilation: each(3) }),
    'a negative pad': of({ padBegin: each(-1) }),
    'large pads': of({ padBegin: each(3), padEnd: each(3) }),
    dilation: of({ stride: each(1), dilation: each(2) }),
    'stride and dilation': of({ dilation: each(2) }),
    'axes that differ': of({ stride: each(2).fill(1, 1), dilation: each(1).fill(2, 1), padEnd: each(0).fill(1, 1) }),
    groups: of({ ...depthwise, w: { shape: [2, 2, ...each(3)] } }),
    'groups of one channel': of(depthwise),
    'an even kernel': of({ w: { shape: [2, 2, ...each(2)] } }),
    'a kernel below the stride': of({ w: { shape: [2, 2, ...each(1)] }, stride: each(3) }),
    'a kernel that is no square': of({ w: { shape: [2, 2, ...each(3).fill(2, 1)] } }),
    'several images': of({ x: { shape: [2, 2, ...each(4)] } }),
    'no image': of({ x: { shape: [0, 2, ...each(4)] } }),
    'output of the input times the stride': of({ padBegin: each(0), padEnd: each(1), stride: each(2) }),
  };
}

/** Of every kind, and lists that are too short or too long. */
const VALUES: readonly unknown[] = [
  ...[null, 'text', true, {}, -1, 0, 1, 2, 1.5],
  ...[[1], [-1], ['1'], [1, 1], [0, 1], [2, 0], [8, 8], [10, 10], [1, 1, 1], [1, 1, 1, 1], [3, 2, 3, 2]],
  ...[[[1, 0]], ZIPPED],
];

/** Without the operands, which stand the same in every line. */
function attributesOf({ stride, padBegin, padEnd, outputPadding, dilation, groups }: Outline): string {
  return JSON.stringify([stride, padBegin, padEnd, outputPadding, dilation, groups]);
}

function wordsOf(resolution: Resolution): string {
  if (resolution.kind === 'resolved') {
    return `${attributesOf(resolution.outline)}${resolution.caveats.map(({ id }) => `, ${id}`).join('')}`;
  }
  if (resolution.kind === 'ambiguous') {
    const readings = resolution.readings.map(({ label, resolution: one }) => `${label}: ${wordsOf(one)}`);
    return `${resolution.ambiguity.id}; ${readings.join('; ')}`;
  }
  return `${resolution.kind}: ${resolution.reason}`;
}

function orError(words: () => string): string {
  try {
    return words();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
}

function answerTo({ layOut, resolve }: Convention, attributes: Attributes, { x, w }: Outline): string {
  return orError(() => {
    return wordsOf(resolve(attributes, layOut(attributes, { x, w, bias: null })));
  });
}

function ranksOf({ ranks }: Convention): readonly Rank[] {
  return ranks.filter((rank) => rank < 3 || ranks.length === 1);
}

/** Calls with one attribute changed: a word, with kernels of which it makes something else, or a value of any kind. */
function changedLines(convention: Convention): string[] {
  const rank = convention.ranks.includes(2) ? 2 : convention.ranks[0];
  const said = Object.values(outlinesOf(rank)).flatMap((asked) => convention.phrasings(asked));
  const [{ attributes: base }] = said;
  const short = said.find(({ form }) => form === 'defaults left out')?.attributes ?? base;
  const kernels = ['plain', 'an even kernel', 'a kernel below the stride', 'no image'];
  return convention.attributes.flatMap((name) => {
    // As the convention uses them itself.
    const words = [...new Set(said.map(({ attributes }) => attributes[name]).filter((one) => typeof one === 'string'))];
    const { [name]: _, ...without } = base;
    const changed = (value: unknown, attributes = base, kernel = 'plain') =>
      answerTo(convention, { ...attributes, [name]: value }, outlinesOf(rank)[kernel]);
    return [
      `${name} left out: ${answerTo(convention, without, outline(rank))}`,
      ...words.flatMap((word) =>
        kernels.map((kernel) => `${name} ${word}, ${kernel}: ${changed(word, short, kernel)}`),
      ),
      // What takes words takes nothing else.
      ...(words.length > 0 ? ['text', 1, [1]] : VALUES).map(
        (value) => `${name} ${JSON.stringify(value)}: ${changed(value)}`,
      ),
    ];
  });
}

function saidLines(convention: Convention): string[] {
  return ranksOf(convention).flatMap((rank) =>
    Object.entries(outlinesOf(rank)).map(([name, asked]) => {
      const said = orError(() => {
        const expression = convention.express(asked);
        return expression.kind === 'said' ? JSON.stringify(expression.attributes) : expression.reason;
      });
      const wordings = convention.phrasings(asked).flatMap(({ wording, form }) => (form === 'in full' ? wording : []));
      return `${rank} axes, ${name}: ${said} [${wordings.join('; ')}]`;
    }),
  );
}

describe('what a convention says', () => {
  it.each(CONVENTIONS.map((convention) => [convention.id, convention] as const))('%s', async (id, convention) => {
    const lines = [
      `${convention.name} ${convention.version}: ${convention.statement} (${convention.source})`,
      '',
      ...changedLines(convention),
      '',
      ...saidLines(convention),
      '',
    ];
    await expect(lines.join('\n')).toMatchFileSnapshot(`./whole/${id}.txt`);
  });
});
