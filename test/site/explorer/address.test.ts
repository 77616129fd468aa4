/** The address of the explorer: whatever state the page is in, a link says it, and says why where it does not. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, readAddress } from '../../../site/explorer/address.ts';
import { PRESETS } from '../../../site/explorer/presets.ts';
import { sceneOf } from '../../../site/explorer/scene.ts';
import {
  AXIS_SETTINGS,
  type AxisSetting,
  COUNT_SETTINGS,
  FIRST_SETTINGS,
  FIRST_VIEW,
  FRAMEWORKS,
  PLAY_ORDERS,
  RANGES,
  type State,
  wShape,
  xShape,
} from '../../../site/explorer/settings.ts';
import { elementCount } from '../../../spec/tensor.ts';
import { SEED } from '../../spec/cases.ts';

const between = ([min, max]: readonly [number, number]) => fc.integer({ min, max });

/** Any settings, legal or not. */
const states: fc.Arbitrary<State> = fc.integer({ min: 1, max: 3 }).chain((rank) => {
  const axis = (name: AxisSetting) =>
    fc.array(name === 'input' ? between([1, 3]) : between(RANGES[name]), { minLength: rank, maxLength: rank });
  const axes = fc.record(Object.fromEntries(AXIS_SETTINGS.map((name) => [name, axis(name)])));
  const counts = fc.constantFrom([1, 1, 1], [2, 4, 2], [3, 3, 3], [6, 2, 1], [3, 4, 3]).map((values) => {
    return Object.fromEntries(COUNT_SETTINGS.map((name, at) => [name, values[at]]));
  });
  return fc.tuple(axes, counts).chain(([axisSettings, countSettings]) => {
    const sizes = { ...FIRST_SETTINGS, ...axisSettings, ...countSettings };
    const values = (count: number) =>
      fc.option(fc.array(between([-99, 99]), { minLength: count, maxLength: count }), { nil: null });
    return fc.record({
      settings: fc.record({
        ...Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, fc.constant(value)])),
        x: values(elementCount(xShape(sizes))),
        // Groups that do not divide leave w without a shape: it may have any number of numbers.
        w: values(Number.isInteger(sizes.outChannels / sizes.groups) ? elementCount(wShape(sizes)) : 7),
      }),
      view: fc.record({
        way: fc.constantFrom(...PLAY_ORDERS),
        step: fc.option(fc.nat(40), { nil: null }),
        pin: fc.constant(null),
        framework: fc.constantFrom(...FRAMEWORKS),
      }),
    }) as fc.Arbitrary<State>;
  });
});

describe('a link to the explorer', () => {
  it('says the whole state, and is read as the same', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(readAddress(formatAddress(state))).toEqual(state);
      }),
      { seed: SEED },
    );
  });

  it('uses only signs that an address shows as they are', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(formatAddress(state)).toMatch(/^[\w.,*=&-]*$/);
      }),
      { seed: SEED },
    );
  });

  it('is empty for the page as it opens', () => {
    expect(formatAddress({ settings: FIRST_SETTINGS, view: FIRST_VIEW })).toBe('');
    expect(readAddress('')).toEqual({ settings: FIRST_SETTINGS, view: FIRST_VIEW });
  });

  it('is short and can be read', () => {
    const { settings } = PRESETS.find(({ id }) => id === 'output-padding')!;
    expect(formatAddress({ settings, view: { ...FIRST_VIEW, way: 'gather', step: 7 } })).toBe(
      'i=3x3&s=2&p=1&a=1&way=gather&step=7',
    );
  });

  it.each(['x', 'w', 'y', 'spread', 'flipped', 'C'] as const)('pins a cell of %s by its index', (of) => {
    const { settings } = PRESETS.find(({ id }) => id === 'two-groups')!;
    const state: State = { settings, view: { ...FIRST_VIEW, pin: { of, at: 13 } } };
    expect(readAddress(formatAddress(state))).toEqual(state);
  });

  it.each(PRESETS.map((preset) => [preset.id, preset] as const))(
    'says the example %s, which can be drawn',
    (_, preset) => {
      expect(() => sceneOf(preset.settings)).not.toThrow();
      const state: State = { settings: preset.settings, view: FIRST_VIEW };
      expect(readAddress(`?${formatAddress(state)}`)).toEqual(state);
    },
  );

  it.each([
    ['stride=2', 'link: "stride" is not known; a link may have i, k, s,'],
    ['s=2&s=3', 'link: s must be given once, got it twice'],
    ['s=0', 'link: s must be an integer between 1 and 4, got "0"'],
    ['s=two', 'link: s must be an integer between 1 and 4, got "two"'],
    ['s=1e1', 'link: s must be an integer between 1 and 4, got "1e1"'],
    ['i=', 'link: i must be an integer between 1 and 8, got ""'],
    ['i=2x2x2x2', 'link: i must have 1 to 3 axes, got 4'],
    ['i=2x2&k=3x3x3', 'link: k must have 1 or 2 numbers, as the input has axes, got "3x3x3"'],
    ['p=1&pb=2', 'link: pb must not be given beside p, which says both'],
    ['x=1,2,3', 'link: x must hold 4 numbers for these sizes, got 3'],
    ['x=1*9', 'link: x: the count after * must be an integer between 1 and 4, got "9"'],
    ['x=1,2,3,4,5', 'link: x must hold 4 numbers for these sizes, got more'],
    ['x=1,2,3,400', 'link: x must be an integer between -99 and 99, got "400"'],
    ['x=1*2*3', 'link: x must be numbers such as 1,2,3*4, got "1*2*3"'],
    ['way=both', 'link: way must be one of scatter, gather, got "both"'],
    ['in=caffe', 'link: in must be one of pytorch, onnx, tensorflow, keras, webnn, jax, got "caffe"'],
    ['step=-1', 'link: step must be an integer between 0 and 999999, got "-1"'],
    [
      'pin=y.0.9.9',
      'link: pin must be a picture (x, w, y, spread, flipped, C) and an index in it, such as y.0.1.2, got',
    ],
    ['pin=q.1', 'link: pin must be a picture'],
    ['i=8x8x8&c=6&x=1', 'link: x must hold 3072 numbers for these sizes, got 1'],
  ])('refuses %s and says why', (query, message) => {
    expect(() => readAddress(query)).toThrow(message);
    expect(() => readAddress(query)).toThrow(RangeError);
  });

  it('may ask for what is not legal: the page says the rule', () => {
    const { settings } = readAddress('k=1&p=8');
    expect(() => sceneOf(settings)).toThrow(
      'geometry: output extent of axis 0 must be >= 1, got (2 − 1)·1 + 1 + 0 − 8 − 8 = -14',
    );
  });
});
