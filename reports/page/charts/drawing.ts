/**
 * A chart as SVG for the page. Vega-Lite lays it out and draws it. Its renderer has one hook here, which says of a
 * mark or an axis label whom it is about (for the filter) and gives it a title to point at. Colours are custom
 * properties of the page, so that one drawing serves light and dark.
 */
import { printable } from '../../printable.ts';
import { type About, type Names, tagAttributes } from '../filter.ts';
import { type Html, trusted } from '../html.ts';

/** What a mark or a label says when it is pointed at, and whom it is about. */
export interface Note {
  readonly tip: string;
  readonly about: About;
}

export interface Chart {
  /**
   * Vega-Lite. Width and height are set from outside, unless it sets its own. Marks with notes have data that are
   * notes, and TIP.
   */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Notes for labels of axes, by the value that the label stands at. */
  readonly labels?: Readonly<Record<string, Note>>;
}

/** The encoding that gives a mark the note in its data. */
export const TIP = { tooltip: { field: 'tip', type: 'nominal' } } as const;

/** The encoding of a field that holds a colour, a shape or words as they are. */
export function asIs(field: string, type: 'nominal' | 'quantitative' = 'nominal') {
  return { field, type, scale: null } as const;
}

/** A layer of signs of subjects: data have a look and a note each. */
export function signLayer(values: readonly object[], encoding: object, mark: object): object {
  return {
    data: { values },
    mark: { type: 'point', strokeWidth: 1.5, ...mark },
    encoding: { fill: asIs('fill'), stroke: asIs('colour'), shape: asIs('shape'), ...TIP, ...encoding },
  };
}

/**
 * An axis of words: names of bands at the left, what is said of them at the right.
 * @param words by the value of the band
 */
export function wordAxis(orient: 'left' | 'right', words: Readonly<Record<string, string>>, look: object): object {
  const shown = Object.fromEntries(Object.entries(words).map(([value, word]) => [value, printable(word)]));
  return {
    orient,
    title: null,
    grid: false,
    labelExpr: `${JSON.stringify(shown)}[datum.value]`,
    labelColor: orient === 'left' ? 'var(--ink)' : FAINT,
    ...look,
  };
}

const FAINT = 'var(--faint)';

const CONFIG = {
  font: 'system-ui, sans-serif',
  aria: false,
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
  legend: { labelColor: FAINT, titleColor: FAINT, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 400 },
  text: { fill: 'var(--ink)', fontSize: 11 },
  point: { filled: true, opacity: 1, strokeWidth: 0 },
};

/** @param width in pixels, of all that is drawn */
export async function drawn({ spec, labels = {} }: Chart, names: Names, width: number): Promise<Html> {
  // Only now: the plotting library takes longer to load than all else together.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const compiled = compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: null,
    padding: 0,
    autosize: { type: 'fit-x', contains: 'padding' },
    config: CONFIG,
    width,
    height: Math.round(260 + width / 6),
    ...spec,
  } as object as Parameters<typeof compile>[0]);
  measureLetters((vega as object as { textMetrics: TextMetrics }).textMetrics);
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' });
  const renderModule = vega.renderModule as object as RenderModule;
  const usual = renderModule('svg');
  // The view looks its renderer up when it is asked to draw: nobody else sees this one.
  renderModule('svg', { ...usual, headless: annotating(usual.headless, names, labels) });
  const svg = view.toSVG();
  renderModule('svg', usual);
  return trusted(await svg);
}

/**
 * Without a canvas vega takes every letter for 0.8 em wide, so that labels that would fit are cut. It lets others
 * measure: here letters have the width of a wide system font, and those of scripts that fill a square that of the
 * square.
 */
function measureLetters(metrics: TextMetrics): void {
  if (metrics.width !== metrics.estimateWidth) return;
  metrics.width = ({ fontSize = 11, limit }, text) => {
    const letters = [...`${text}`].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 1 : 0.6), 0);
    return Math.min(letters * fontSize, limit || Number.POSITIVE_INFINITY);
  };
}

type Measure = (item: { readonly fontSize?: number; readonly limit?: number }, text: unknown) => number;

interface TextMetrics {
  width: Measure;
  readonly estimateWidth: Measure;
}

/** What vega-scenegraph has and its types lack: the registry of renderers, and the one that writes SVG as text. */
type RenderModule = (name: string, module?: { headless: SvgRenderer }) => { headless: SvgRenderer };
type SvgRenderer = new (...options: readonly unknown[]) => SvgWriter;

interface SvgWriter {
  /** Writes a group of marks. */
  mark(markup: Markup, scene: object): Markup;
  /** The attributes of one element; it is opened at once after. */
  attr(scene: object, item: Item, ...rest: readonly unknown[]): Attributes;
}

interface Markup {
  open(tag: string, ...attributes: readonly (Attributes | null)[]): Markup;
  close(): Markup;
  text(text: string): Markup;
}

type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/** A mark, an axis label or another thing of the drawing. */
interface Item {
  readonly tooltip?: string;
  readonly datum?: { readonly value?: unknown; readonly about?: About };
  readonly mark?: { readonly role?: string };
}

/**
 * The renderer with the notes of items: `data-subject` and `data-family` on their element, and a `<title>` in it. It
 * also rounds numbers to hundredths of a pixel, and leaves out roles: the whole drawing is one image with a name.
 */
function annotating(Usual: SvgRenderer, names: Names, labels: Readonly<Record<string, Note>>): SvgRenderer {
  return class extends Usual {
    #next: Note | null = null;
    #writer: Markup | null = null;
    readonly #open: (Note | null)[] = [];

    override mark(markup: Markup, scene: object): Markup {
      this.#writer ??= this.#noting(markup);
      return super.mark(this.#writer, scene);
    }

    override attr(scene: object, item: Item, ...rest: readonly unknown[]): Attributes {
      this.#next = noteOf(item, labels);
      return super.attr(scene, item, ...rest);
    }

    #noting(markup: Markup): Markup {
      const writer: Markup = {
        open: (tag, ...attributes) => {
          const note = this.#next;
          this.#next = null;
          this.#open.push(note);
          markup.open(tag, ...attributes.map(tidied), note === null ? null : tagAttributes(names, note.about));
          return writer;
        },
        close: () => {
          const note = this.#open.pop();
          if (note) markup.open('title').text(printable(note.tip)).close();
          markup.close();
          return writer;
        },
        text: (text) => {
          markup.text(printable(text));
          return writer;
        },
      };
      return writer;
    }
  };
}

function noteOf({ tooltip, datum, mark }: Item, labels: Readonly<Record<string, Note>>): Note | null {
  if (mark?.role === 'axis-label') return labels[`${datum?.value}`] ?? null;
  return tooltip === undefined ? null : { tip: tooltip, about: datum?.about ?? {} };
}

function tidied(attributes: Attributes | null): Attributes {
  const kept = Object.entries(attributes ?? {}).filter(([name]) => !/^(aria-.*|role)$/.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, value && `${value}`.replace(/(\.\d\d)\d+/g, '$1')]));
}
