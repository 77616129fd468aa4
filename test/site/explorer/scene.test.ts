/** What the explorer draws and says of a case, against the engines asked here. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { engines } from '../../../engines/index.ts';
import { indexIn } from '../../../explain/indices.ts';
import { faultOf, isAtFault } from '../../../site/explorer/faults.ts';
import { formulaOf, nameOf, productText } from '../../../site/explorer/formula.ts';
import { type PictureFrame, stampFrames, windowFrames } from '../../../site/explorer/frames.ts';
import { productsOf, readsOf, rolesOf } from '../../../site/explorer/links-between.ts';
import { numberPlanes, type PlaneCell, planesOf } from '../../../site/explorer/planes.ts';
import { PRESETS } from '../../../site/explorer/presets.ts';
import { reasonAgainst, type Scene, sceneOf } from '../../../site/explorer/scene.ts';
import { FIRST_SETTINGS, type Settings } from '../../../site/explorer/settings.ts';
import { momentOf, stepCount } from '../../../site/explorer/steps.ts';
import { SEED } from '../../spec/cases.ts';

const SCENES = PRESETS.map(({ id, settings }) => [id, sceneOf(settings)] as const);
const presetScene = (id: string) => SCENES.find(([name]) => name === id)![1];

/** A formula as a number: what stands between the last two equals signs, computed. */
function computed(formula: string): number {
  const [sum] = formula.split(' = ').slice(-2);
  return sum
    .split(' + ')
    .map((product) => product.split('·').map((factor) => Number(factor.replace(/[()]/g, '').replace('−', '-'))))
    .reduce((total, [a, b]) => total + a * b, 0);
}

const result = (formula: string) => Number(formula.split(' = ').at(-1)!.replace('−', '-'));

describe.each(SCENES)('the pictures of %s', (_, scene) => {
  const { y, spread, flipped, x, w } = scene.tensors;
  const expected = engines['zero-insertion'](scene.problem);

  it('hold the numbers of the engines', () => {
    expect(y.shape).toEqual(expected.shape.slice(1));
    expect(y.data).toEqual(Array.from(expected.data));
  });

  it('say of every output cell a sum that comes to its number', () => {
    y.data.forEach((value, at) => {
      const formula = formulaOf(scene, { of: 'y', at });
      if (scene.byColumn[at].length === 0) expect(formula).toContain('= 0: no input cell reaches it');
      else expect([computed(formula), result(formula)]).toEqual([value, value]);
    });
  });

  it('end, in both ways and step by step, at the output', () => {
    for (const way of ['scatter', 'gather'] as const) {
      expect(momentOf(scene, way, stepCount(scene, way)).y).toEqual(y.data);
      expect(momentOf(scene, way, null).y).toEqual(y.data);
    }
  });

  it('show after some stamps what the engine makes of the cells so far', () => {
    const done = Math.ceil(x.data.length / 2);
    const part = {
      ...scene.problem,
      x: { ...scene.problem.x, data: scene.problem.x.data.map((v, at) => (at < done ? v : 0)) },
    };
    expect(momentOf(scene, 'scatter', done).y).toEqual(Array.from(engines.scatter(part).data));
  });

  it('read under the window of each output cell the numbers that make it', () => {
    y.data.forEach((value, column) => {
      const sum = readsOf(scene, column).reduce(
        (total, read) => total + spread.data[read.at] * flipped.data[read.flipped],
        0,
      );
      expect(sum).toBe(value);
    });
  });

  it('tie every cell to the products it has a share in', () => {
    for (const [of, tensor] of Object.entries({ x, w })) {
      tensor.data.forEach((value, at) => {
        const products = productsOf(scene, { of: of as 'x' | 'w', at });
        const marked = rolesOf(scene, { of: of as 'x' | 'w', at }).y;
        expect([...marked.keys()].toSorted((a, b) => a - b)).toEqual(
          [...new Set(products.map(({ column }) => column))].toSorted((a, b) => a - b),
        );
        for (const entry of products) expect(productText(scene, entry).split('·')).toContain(`${value}`);
      });
    }
  });

  it('frame the stamp of every input cell, and what every output cell reads', () => {
    const isInside = ({ row, column, rows, columns }: PictureFrame, cell: PlaneCell) =>
      cell.row >= row && cell.row < row + rows && cell.column >= column && cell.column < column + columns;
    const check = (name: 'y' | 'spread', frames: readonly (PictureFrame | null)[], marked: ReadonlySet<number>) => {
      planesOf(scene, name).forEach(({ cells }, plane) => {
        const frame = frames[plane];
        const inPlane = cells.filter(({ at }) => at !== null && marked.has(at));
        if (frame === null) expect(inPlane).toEqual([]);
        else expect(inPlane.filter((cell) => !isInside(frame, cell))).toEqual([]);
      });
    };
    x.data.forEach((_, row) => {
      check('y', stampFrames(scene, row), new Set(scene.byRow[row].map(({ column }) => column)));
    });
    y.data.forEach((_, column) => {
      check('spread', windowFrames(scene, column), new Set(readsOf(scene, column).map(({ at }) => at)));
    });
  });

  it('draw every cell once', () => {
    for (const name of ['x', 'w', 'y', 'spread', 'flipped'] as const) {
      const drawn = planesOf(scene, name).flatMap(({ cells }) => cells.flatMap(({ at }) => (at === null ? [] : [at])));
      expect(drawn).toEqual(scene.tensors[name].data.map((_, at) => at));
    }
  });
});

describe('what is said of a cell', () => {
  const scene = presetScene('output-padding');

  it('names the cells, puts in the numbers and comes to the result', () => {
    expect(formulaOf(scene, { of: 'y', at: 7 })).toBe(
      'y[1,1] = x[0,0]·w[2,2] + x[0,1]·w[2,0] + x[1,0]·w[0,2] + x[1,1]·w[0,0] = 1·9 + 2·7 + 4·3 + 5·1 = 40',
    );
  });

  it('says what an input cell stamps, and how much of it is cropped', () => {
    expect(formulaOf(scene, { of: 'x', at: 0 })).toBe(
      'x[0,0] = 1 stamps the kernel: y[0,0] += 1·5, y[0,1] += 1·6, y[1,0] += 1·8, y[1,1] += 1·9; 5 of its 9 products are cropped away',
    );
    expect(formulaOf(presetScene('crop'), { of: 'x', at: 0 })).toBe(
      'x[0,0] = 1: all 4 of its products are cropped away',
    );
  });

  it('tells zeros between the cells from zeros around them', () => {
    expect(formulaOf(scene, { of: 'spread', at: 0 })).toBe(
      'spread[0,0] = 0, a zero put in around the input: one output cell reads it, for a product of 0',
    );
    expect(formulaOf(scene, { of: 'spread', at: 10 })).toContain('spread[1,2] = 0, a zero put in between its cells:');
  });

  it('tells weights from structural zeros of C', () => {
    expect(formulaOf(scene, { of: 'C', at: 0 })).toBe('C[0,0] = w[1,1] = 5: it takes x[0,0] to y[0,0], which gets 1·5');
    expect(formulaOf(scene, { of: 'C', at: 2 })).toBe('C[0,2] is a structural zero: no weight takes x[0,0] to y[0,2]');
  });

  it('brackets negative factors, with a real minus sign', () => {
    const negative = sceneOf({ ...FIRST_SETTINGS, x: [-2, 0, 0, 0] });
    expect(formulaOf(negative, { of: 'y', at: 0 })).toBe('y[0,0] = x[0,0]·w[0,0] = (−2)·1 = −2');
    expect(formulaOf(negative, { of: 'y', at: 15 })).toBe('y[3,3] = x[1,1]·w[2,2] = 0·9 = 0');
  });

  it('names channels only where there are several', () => {
    expect(nameOf(presetScene('depthwise'), { of: 'y', at: 3 })).toBe('y[0,0,3]');
    expect(nameOf(scene, { of: 'w', at: 3 })).toBe('w[1,0]');
    expect(nameOf(presetScene('rank-1'), { of: 'y', at: 3 })).toBe('y[3]');
  });
});

describe('a frame', () => {
  it('goes over what is cropped, as large as the effective kernel', () => {
    const scene = presetScene('output-padding');
    expect(stampFrames(scene, 0)).toEqual([{ row: 0, column: 0, rows: 3, columns: 3 }]);
    expect(stampFrames(scene, 4)).toEqual([{ row: 2, column: 2, rows: 3, columns: 3 }]);
    expect(windowFrames(scene, 7)).toEqual([{ row: 1, column: 1, rows: 3, columns: 3 }]);
    expect(stampFrames(presetScene('dilation'), 0)).toEqual([{ row: 0, column: 0, rows: 5, columns: 5 }]);
  });

  it('is only where the group and the slice are', () => {
    const frame = { row: 0, column: 0, rows: 2, columns: 2 };
    expect(stampFrames(presetScene('two-groups'), 0)).toEqual([frame, frame, null, null]);
    expect(windowFrames(presetScene('depthwise'), 0)).toEqual([frame, null, null, null]);
    expect(stampFrames(presetScene('rank-3'), 0)).toEqual([frame, frame, null]);
  });
});

describe('the output as it is drawn', () => {
  const kinds = (scene: Scene) => planesOf(scene, 'y')[0].cells.map(({ kind }) => kind);

  it('has what pads crop around it, and marks what output padding adds', () => {
    const [plane] = planesOf(presetScene('output-padding'), 'y');
    expect([plane.rows, plane.columns]).toEqual([7, 7]);
    const of = (kind: string) => plane.cells.filter((cell) => cell.kind === kind).length;
    expect([of('cropped'), of('added'), of('number')]).toEqual([13, 11, 25]);
  });

  it('is the output alone where nothing is cropped or added', () => {
    expect(new Set(kinds(presetScene('textbook')))).toEqual(new Set(['number']));
  });

  it('names the channels that a kernel ties together across groups', () => {
    expect(planesOf(presetScene('two-groups'), 'w').map(({ title }) => title)).toEqual([
      'x 0 → y 0',
      'x 0 → y 1',
      'x 1 → y 0',
      'x 1 → y 1',
      'x 2 → y 2',
      'x 2 → y 3',
      'x 3 → y 2',
      'x 3 → y 3',
    ]);
  });
});

describe('plain numbers in planes', () => {
  it('are named by channel and slice, and hold every number once', () => {
    const data = Array.from({ length: 12 }, (_, at) => at);
    const planes = numberPlanes({ shape: [2, 2, 1, 3], data });
    expect(planes.map(({ title }) => title)).toEqual([
      'channel 0, slice 0',
      'channel 0, slice 1',
      'channel 1, slice 0',
      'channel 1, slice 1',
    ]);
    expect(planes.flatMap((plane) => plane.data)).toEqual(data);
    expect(planes[1]).toMatchObject({ columns: 3, data: [3, 4, 5] });
    expect(numberPlanes({ shape: [1, 4], data: [1, 2, 3, 4] })).toEqual([
      { title: '', columns: 4, data: [1, 2, 3, 4] },
    ]);
  });
});

describe('settings without a picture', () => {
  it.each<[string, Partial<Settings>, string]>([
    [
      'an empty output',
      { padBegin: [2, 0], padEnd: [2, 0] },
      'geometry: output extent of axis 0 must be >= 1, got (2 − 1)·1 + 3 + 0 − 2 − 2 = 0',
    ],
    [
      'groups beside the input channels',
      { inChannels: 3, outChannels: 4, groups: 2 },
      'geometry: x channels (3) must be divisible by groups (2)',
    ],
    [
      'groups beside the output channels',
      { inChannels: 4, outChannels: 3, groups: 2 },
      'geometry: output channels (3) must be divisible by groups (2)',
    ],
    [
      'too many cells',
      { input: [8, 8], kernel: [7, 7], stride: [4, 4] },
      'explorer: a picture would have 1681 cells, more than 1024',
    ],
    [
      'too many products',
      { input: [8, 8], inChannels: 2, outChannels: 4, kernel: [5, 5] },
      'explorer: there would be 12800 products to draw, more than 8192',
    ],
  ])('say the rule and the numbers: %s', (_, change, message) => {
    expect(reasonAgainst({ ...FIRST_SETTINGS, ...change })).toBe(message);
  });

  const faultWith = (change: Partial<Settings>) => {
    const settings = { ...FIRST_SETTINGS, ...change };
    return faultOf(settings, reasonAgainst(settings)!);
  };

  it('are said in the words of the page, without the name of a module', () => {
    expect(faultWith({ padBegin: [4, 0] }).message).toBe(
      'Not legal: output extent of axis 0 must be >= 1, got (2 − 1)·1 + 3 + 0 − 4 − 0 = 0',
    );
    const large = { input: [8, 8], kernel: [7, 7], stride: [4, 4] };
    expect(faultWith(large).message).toBe('Too large to draw: a picture would have 1681 cells, more than 1024');
  });

  it.each<[Partial<Settings>, string[]]>([
    [{ padBegin: [0, 4] }, ['padBegin']],
    [{ padBegin: [3, 0], padEnd: [1, 4] }, ['padBegin', 'padEnd']],
    [{ inChannels: 3, outChannels: 4, groups: 2 }, ['inChannels', 'groups']],
    [{ inChannels: 4, outChannels: 3, groups: 2 }, ['outChannels', 'groups']],
    [{ input: [8, 8], kernel: [7, 7], stride: [4, 4] }, []],
  ])('name those at fault: %o', (change, expected) => {
    expect(faultWith(change).settings).toEqual(expected);
  });

  it('mark a setting on the axis that is at fault', () => {
    const fault = faultWith({ padBegin: [0, 4] });
    const marked = [0, 1, null].map((axis) => isAtFault(fault, 'padBegin', axis));
    expect(marked).toEqual([false, true, true]);
    expect(isAtFault(fault, 'kernel', 1)).toBe(false);
    expect(isAtFault(null, 'padBegin', 1)).toBe(false);
  });

  it('are told from legal ones', () => {
    expect(reasonAgainst(FIRST_SETTINGS)).toBeNull();
  });
});

describe('the index of a flat element', () => {
  it('is row-major', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), fc.nat(), (shape, seed) => {
        const flat = seed % shape.reduce((a, b) => a * b, 1);
        const index = indexIn(shape, flat);
        expect(index.reduce((at, i, axis) => at * shape[axis] + i, 0)).toBe(flat);
        index.forEach((i, axis) => {
          expect(i).toBeLessThan(shape[axis]);
        });
      }),
      { seed: SEED },
    );
  });
});
