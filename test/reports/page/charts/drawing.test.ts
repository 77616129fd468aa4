/** What the hook in vega's renderer does to each element of a drawing, and what it leaves alone. */
import * as vega from 'vega';
import { describe, expect, it } from 'vitest';
import { asIs, type Chart, drawn, TIP } from '../../../../reports/page/charts/drawing.ts';
import { looksOf } from '../../../../reports/page/signs.ts';

const SUBJECTS = ['one', 'two'].map((name) => ({ name, typed: name, origin: 'module' as const, threads: 1 }));
const LOOKS = looksOf(SUBJECTS);
const NAMES = {
  subjects: SUBJECTS.map((subject, at) => ({ ...subject, look: LOOKS[at] })),
  families: ['net'],
  familyOf: new Map([['net.a', 'net']]),
};

const VALUES = [
  { row: 'a', x: 1 / 3, tip: 'first <b>', about: { subject: 'one', workload: 'net.a' }, colour: 'red', words: 'A & B' },
  { row: 'b', x: 1, tip: 'second', about: { subject: 'two' }, colour: 'blue', words: '\u202eB' },
];

const CHART: Chart = {
  labels: { a: { tip: 'label of a', about: { subject: 'one' } } },
  spec: {
    height: 60,
    data: { values: VALUES },
    encoding: { x: { field: 'x', type: 'quantitative' }, y: { field: 'row', type: 'nominal' } },
    layer: [
      { mark: 'bar', encoding: { ...TIP } },
      { mark: 'rule', encoding: { x2: { datum: 0.1 }, ...TIP } },
      { mark: 'point', encoding: { color: asIs('colour'), ...TIP } },
      { mark: 'text', encoding: { text: { field: 'words', type: 'nominal' }, ...TIP } },
      { mark: 'tick' },
    ],
  },
};

const drawing = async () => `${await drawn(CHART, NAMES, 300)}`;

/** Elements of the group of marks with a role, as opening tag and what it holds. */
function elementsOf(svg: string, role: string): string[] {
  const group = svg.slice(svg.indexOf(`role-${role}`)).split('</g>', 1)[0];
  return group.split(/<(?=(?:path|line|text) )/).slice(1);
}

describe('a drawing', () => {
  it.each([
    ['a bar', 'mark layer_0_marks'],
    ['a rule', 'mark layer_1_marks'],
    ['a point', 'mark layer_2_marks'],
    ['words', 'mark layer_3_marks'],
  ])('says of %s whom it is about, by index, and has a title in it', async (_, role) => {
    const svg = await drawing();
    const [first, second, ...others] = elementsOf(svg, role);
    expect(first).toMatch(/^\w+ [^>]* data-subject="0" data-family="0">.*<title>first &lt;b&gt;<\/title><\/\w+>$/);
    expect(second).toMatch(/^\w+ [^>]* data-subject="1">.*<title>second<\/title><\/\w+>$/);
    expect(others).toEqual([]);
  });

  it('keeps words beside their title, escaped, and no change of direction in them', async () => {
    const svg = await drawing();
    const [first, second] = elementsOf(svg, 'mark layer_3_marks');
    expect(first).toContain('>A &amp; B<title>');
    expect(second).toContain('>\\u202eB<title>');
  });

  it('has the notes of labels on an axis, by their value, and none on other labels', async () => {
    const svg = await drawing();
    expect(svg).toMatch(/<text [^>]* data-subject="0">a<title>label of a<\/title><\/text>/);
    expect(svg).toMatch(/<text (?:(?!data-)[^>])*>b<\/text>/);
  });

  it('leaves a mark without a note alone', async () => {
    const svg = await drawing();
    expect(elementsOf(svg, 'mark layer_4_marks').filter((element) => /data-|<title>/.test(element))).toEqual([]);
    expect(elementsOf(svg, 'mark layer_4_marks')).toHaveLength(VALUES.length);
  });

  it('has no roles and no labels for assistive technology: the image that it is in has a name', async () => {
    const svg = await drawing();
    expect(svg).not.toMatch(/ (?:aria-[a-z]+|role)="/);
  });

  it('has no more digits than hundredths of a pixel, and is as wide as it was asked to be', async () => {
    const svg = await drawing();
    expect(svg).not.toMatch(/\.\d{3}/);
    expect(svg).toMatch(/^<svg [^>]*width="300"/);
  });

  it('has no frame', async () => {
    const svg = await drawing();
    expect(svg).toMatch(/class="background"/);
    expect(svg).not.toMatch(/class="background"[^>]*stroke=/);
  });

  it('leaves the renderer of others as it was', async () => {
    const spec = { width: 9, height: 9, marks: [{ type: 'rect', encode: { update: { tooltip: { value: 'mine' } } } }] };
    const view = new vega.View(vega.parse(spec as vega.Spec), { renderer: 'none' });
    expect(await view.toSVG()).not.toContain('<title>');
  });

  it('ends labels that are too long with an ellipsis, those of wide scripts sooner', async () => {
    const labelled = async (letter: string) => {
      const y = { field: 'row', type: 'nominal', axis: { labelLimit: 100 } };
      const spec = { height: 20, data: { values: [{ row: letter.repeat(80) }] }, mark: 'tick', encoding: { y } };
      const [, label] = /<text[^>]*>([^<]*…)<\/text>/.exec(`${await drawn({ spec }, NAMES, 300)}`)!;
      return label.length;
    };
    expect(await labelled('a')).toBeLessThan(20);
    expect(await labelled('文')).toBeLessThan(await labelled('a'));
  });
});
