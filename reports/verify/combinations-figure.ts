/**
 * Coverage of pairs and triples of classes as a picture (SVG): a map of how many cases belonged to two classes at
 * once, and per subject the share of possible pairs and triples that occurred. The numbers behind it are in the other
 * reports.
 */
import type { VerifyResult } from '../../runs/verify/result.ts';
import { counted } from '../counted.ts';
import { printable } from '../printable.ts';

/** Colours of the map: from few cases to many, and of a pair that never occurred. */
export interface Palette {
  readonly heat: readonly string[];
  readonly never: string;
  readonly neverPaper: string;
}

/** For a picture on white paper. */
const ON_WHITE: Palette = {
  heat: ['#e6eef7', '#bcd2ea', '#86aedb', '#4d84c4', '#1f5a9f', '#0d3566'],
  never: '#b3261e',
  neverPaper: '#fdeceb',
};

/** A cell with this many times as many cases has the next shade. */
const STEP = 4;

/** Which coverage classes occurred together in a run, as an SVG heat map. Needs the packages vega and vega-lite. */
export async function combinationsFigure(result: VerifyResult): Promise<string> {
  // Only now: the plotting library takes longer to load than all else together.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    config: { font: 'sans-serif', title: { anchor: 'start' } },
    vconcat: [
      { title: 'Pairs of coverage classes: cases of all subjects', ...mapOfPairs(result, ON_WHITE) },
      sharesOfSubjects(result),
    ],
    resolve: { scale: { color: 'independent' } },
  } as Parameters<typeof compile>[0]);
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}

/**
 * Vega-Lite: the pairs below the diagonal. Those that never occurred are crossed, those that are ruled out are empty.
 */
export function mapOfPairs({ classTotals }: Pick<VerifyResult, 'classTotals'>, { heat, never, neverPaper }: Palette) {
  const classes = classTotals.classes.map(({ id }) => id);
  const values = classTotals.pairs
    .filter(({ state }) => state !== 'impossible')
    .map((pair) => {
      const { row, column, cases, state } = pair;
      const magnitude = Math.log2(cases) / Math.log2(STEP);
      return { ...pair, magnitude, tip: `${row} + ${column}: ${state === 'never' ? 'never' : counted(cases, 'case')}` };
    });
  const axis = { labelLimit: 240, labelFontSize: 11, grid: false, domain: false, ticks: false };
  const position = (field: 'row' | 'column', more: object = {}) => {
    const scale = { domain: classes, paddingInner: 0.1 };
    return { field, type: 'nominal', title: null, scale, axis: { ...axis, ...more } };
  };
  const encoding = {
    x: position('column', { labelAngle: -90 }),
    y: position('row'),
    tooltip: { field: 'tip', type: 'nominal' },
  };
  const only = (state: string) => [{ filter: `datum.state === '${state}'` }];
  return {
    width: { step: 15 },
    height: { step: 15 },
    data: { values },
    layer: [
      {
        transform: only('exercised'),
        mark: 'rect',
        encoding: {
          ...encoding,
          color: {
            field: 'magnitude',
            type: 'quantitative',
            scale: { type: 'threshold', domain: heat.slice(1).map((_, at) => at + 1), range: heat },
            legend: {
              title: ['cases', '×: never', 'empty: ruled out'],
              labelExpr: `format(max(1, pow(${STEP}, datum.value)), ',')`,
              orient: 'top-right',
            },
          },
        },
      },
      { transform: only('never'), mark: { type: 'rect', color: neverPaper }, encoding },
      {
        transform: only('never'),
        mark: { type: 'text', text: '×', color: never, baseline: 'middle', align: 'center', fontSize: 12 },
        encoding,
      },
    ],
  };
}

function sharesOfSubjects({ combinations }: VerifyResult) {
  const values = combinations.flatMap(({ subject, pairs, triples }) =>
    Object.entries({ pairs, triples }).map(([combination, { possible, exercised }]) => ({
      subject: printable(subject),
      combination,
      share: possible === 0 ? 0 : exercised / possible,
      words: `${exercised} of ${possible}`,
    })),
  );
  const position = {
    y: { field: 'subject', type: 'nominal', sort: null, title: null },
    yOffset: { field: 'combination' },
    x: {
      field: 'share',
      type: 'quantitative',
      title: 'share of what is possible',
      axis: { format: '%' },
      scale: { domain: [0, 1] },
    },
  };
  return {
    title: 'Pairs and triples of coverage classes that occurred, by subject',
    width: 430,
    height: { step: 13 },
    data: { values },
    layer: [
      {
        mark: 'bar',
        encoding: {
          ...position,
          color: { field: 'combination', type: 'nominal', title: null, legend: { orient: 'top' } },
        },
      },
      {
        mark: { type: 'text', align: 'left', dx: 4, fontSize: 9 },
        encoding: { ...position, text: { field: 'words' } },
      },
    ],
  };
}
