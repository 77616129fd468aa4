/**
 * A chart as SVG for the page: drawn by vega, then told what each mark is about. A mark carries the number of its note as its
 * description; here the number becomes the attributes that the filter looks for and a title to point at. Colours are custom
 * properties of the page, so that one drawing serves light and dark.
 */
import { printable } from '../printable.ts';
import { type About, type Cast, tags } from './cast.ts';
import { type Html, html, trusted } from './html.ts';

/** Of a chart, in pixels: the plane between the axes, and the room beside it. */
export interface Size {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
}

/** What a mark is about, and what it says when it is pointed at. */
export interface Note extends About {
  readonly told: string;
}

/** The notes of one drawing. A datum's field `key` is what `add` returns. */
export class Notes {
  readonly list: Note[] = [];

  add(note: Note): string {
    return `note ${this.list.push(note) - 1}`;
  }
}

export interface Drawing {
  /** Ids of the elements that name and describe it. */
  readonly named: string;
  readonly described: string;
  readonly cast: Cast;
  readonly notes: Notes;
  /** Vega-Lite, with `width`, `height` and `padding`; its marks have `description: KEY`. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** The encoding that carries the number of a note. */
export const KEY = { field: 'key', type: 'nominal' } as const;

const INK = 'var(--ink)';
const FAINT = 'var(--faint)';

const CONFIG = {
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  axis: {
    labelColor: FAINT,
    titleColor: FAINT,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 400,
    gridColor: 'var(--grid)',
    domain: false,
    ticks: false,
    labelPadding: 6,
    titlePadding: 8,
  },
  text: { fill: INK, fontSize: 11 },
  point: { filled: true, opacity: 1, strokeWidth: 0 },
};

export async function drawn({ named, described, cast, notes, spec }: Drawing): Promise<Html> {
  // Only now: the plotting library takes longer to load than all else together.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: null,
    autosize: 'none',
    config: CONFIG,
    ...spec,
  } as object as Parameters<typeof compile>[0]);
  const svg = await new vega.View(vega.parse(compiled.spec), { renderer: 'none' }).toSVG();
  return trusted(annotated(svg, named, described, (at) => noted(cast, notes.list[at])));
}

/** Width of a letter by the size of its type: that of a wide system font, and of the scripts that take a whole square. */
const LETTER = 0.6;
const SQUARE = 1;

/** Letters that stay at the end of a shortened name: names often differ there. */
const ENDING = 3;

/** About how many pixels a text takes. */
export function widthOf(text: string, fontSize = 12): number {
  return [...text].reduce((sum, letter) => sum + (letter > '\u2e7f' ? SQUARE : LETTER), 0) * fontSize;
}

/** Text from a document as it may stand in a drawing; what does not fit into so many pixels is left out before its end. */
export function drawable(text: string, pixels: number, fontSize = 12): string {
  const letters = [...printable(text)];
  const width = (some: readonly string[]) => widthOf(some.join(''), fontSize);
  if (width(letters) <= pixels) return letters.join('');
  const end = ['…', ...letters.slice(-ENDING)];
  let kept = 1;
  while (kept < letters.length && width([...letters.slice(0, kept + 1), ...end]) <= pixels) kept++;
  return [...letters.slice(0, kept), ...end].join('');
}

interface Annotation {
  readonly attributes: string;
  readonly title: string;
}

function noted(cast: Cast, note: Note): Annotation {
  return { attributes: `${tags(cast, note)}`, title: `${html`<title>${note.told}</title>`}` };
}

/** What vega leaves for assistive technology: the whole drawing is one image with a name here. */
const ACCESSIBILITY = / (aria-[a-z]+|role)="[^"]*"/g;

/** Backgrounds that nothing is painted on, and labels hidden because they would overlap. */
const INVISIBLE =
  /<path class="(back|fore)ground"(?![^>]* (fill|stroke)=)[^>]*\/>|<text[^>]* opacity="0"[^>]*>[^<]*<\/text>/g;

/** vega escapes `<` and `>` in texts and in attributes, so that what stands between them is a tag and nothing else. */
function annotated(svg: string, named: string, described: string, noteAt: (at: number) => Annotation): string {
  const root = `role="img" aria-labelledby="${named}" aria-describedby="${described}"`;
  return svg.replace(INVISIBLE, '').replace(/<[^>]*>/g, (tag) => {
    const bare = tag.replace(ACCESSIBILITY, '').replace(/(\.\d\d)\d+/g, '$1');
    if (tag.startsWith('<svg'))
      return bare.replace(/<svg.* (width="\S+" height="\S+" viewBox="[^"]*")>/, `<svg ${root} $1>`);
    const [, at] = / aria-label="note (\d+)"/.exec(tag) ?? [];
    if (at === undefined) return bare;
    const { attributes, title } = noteAt(Number(at));
    const [, open, end] = /^<(.*?)(\/?)>$/s.exec(bare)!;
    const element = open.split(' ', 1)[0];
    return `<${open}${attributes}>${title}${end === '/' ? `</${element}>` : ''}`;
  });
}
