/**
 * Coverage of pairs and triples of classes as a picture (SVG): a map of how many cases belonged to two classes at once, and
 * per subject the share of possible pairs and triples that occurred. The numbers behind it are in the other reports.
 */
import type { VerifyResult } from '../properties/verify.ts';
import { printable } from './printable.ts';

const NEVER = '#d1495b';

export async function combinationsFigure(result: VerifyResult): Promise<string> {
  // Only now: the plotting library takes longer to load than all else together.
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  const { spec } = compile({
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: 'white',
    config: { font: 'sans-serif', axis: { labelLimit: 240 }, title: { anchor: 'start' } },
    vconcat: [mapOfPairs(result), sharesOfSubjects(result)],
    resolve: { scale: { color: 'independent' } },
  } as Parameters<typeof compile>[0]);
  return new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
}

/** Cases of all subjects that belonged to two classes at once, for each pair of classes. */
export function pairsOfClasses({ coverage, combinations }: Pick<VerifyResult, 'coverage' | 'combinations'>) {
  const classes = coverage.map(({ id }) => id);
  return classes.flatMap((row, i) =>
    classes.slice(0, i).map((column, j) => {
      const cases = combinations.reduce((sum, { counts }) => sum + counts[i][j], 0);
      const isPossible = combinations.some(({ pairs }) => cases > 0 || lacks(pairs.missing, row, column));
      return { row, column, cases, state: cases > 0 ? 'exercised' : isPossible ? 'never' : 'impossible' };
    }),
  );
}

/** The pairs below the diagonal; those that never occurred are marked. */
function mapOfPairs(result: VerifyResult) {
  const classes = result.coverage.map(({ id }) => id);
  const values = pairsOfClasses(result);
  const position = {
    x: { field: 'column', type: 'nominal', sort: classes, title: null, axis: { labelAngle: -60 } },
    y: { field: 'row', type: 'nominal', sort: classes, title: null },
  };
  const only = (state: string) => ({ filter: `datum.state === '${state}'` });
  return {
    title: 'Pairs of coverage classes: cases of all subjects',
    width: { step: 14 },
    height: { step: 14 },
    data: { values },
    layer: [
      { transform: [only('impossible')], mark: { type: 'rect', color: '#eeeeee' }, encoding: position },
      { transform: [only('never')], mark: { type: 'rect', color: NEVER }, encoding: position },
      {
        transform: [only('exercised')],
        mark: 'rect',
        encoding: {
          ...position,
          color: {
            field: 'cases',
            type: 'quantitative',
            scale: { type: 'log', scheme: 'viridis', reverse: true },
            legend: { title: ['cases (log)', 'red: never', 'grey: impossible'] },
          },
        },
      },
    ],
  };
}

function lacks(missing: readonly (readonly string[])[], a: string, b: string): boolean {
  return missing.some((pair) => pair.includes(a) && pair.includes(b));
}

function sharesOfSubjects({ combinations }: VerifyResult) {
  const values = combinations.flatMap(({ subject, pairs, triples }) =>
    Object.entries({ pairs, triples }).map(([combination, { possible, exercised }]) => ({
      subject: printable(subject),
      combination,
      share: possible === 0 ? 0 : exercised / possible,
      told: `${exercised} of ${possible}`,
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
        encoding: { ...position, text: { field: 'told' } },
      },
    ],
  };
}
