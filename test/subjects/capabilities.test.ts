import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { DTYPES } from '../../spec/number-types.ts';
import { capabilitiesAt, EVERYTHING, parseCapabilities } from '../../subjects/capabilities.ts';
import { thrownBy } from '../spec/cases.ts';

const FIELDS =
  'groups, dilation, padding, outputPadding, bias, emptyBatch, uniform, largest, ranks, dtypes, refuses, maxMultiplyAdds, specialValues, subnormals, sumsOfProducts, sumsIn, requantisation, zeroPoints, channelScales, weightsOfUint8, clamps, refusesQuantisation, gradients, prepared, lendsResults, concurrent, sharedMemory, threads, conventions, byRank';
const AXIS_FIELDS = 'groups, dilation, padding, outputPadding, bias, emptyBatch, uniform, largest, dtypes';

describe('EVERYTHING', () => {
  it('limits nothing but threads', () => {
    expect(EVERYTHING).toEqual({
      ranks: [1, 2, 3],
      dtypes: ['f32', 'f64'],
      groups: true,
      dilation: true,
      padding: 'asymmetric',
      outputPadding: 'full',
      bias: true,
      emptyBatch: true,
      uniform: [],
      largest: {},
      refuses: ILLEGAL_KINDS,
      maxMultiplyAdds: Number.POSITIVE_INFINITY,
      specialValues: true,
      subnormals: 'kept',
      sumsOfProducts: true,
      sumsIn: 'own-type',
      requantisation: [],
      zeroPoints: 'any',
      channelScales: true,
      weightsOfUint8: 'uint8',
      clamps: true,
      refusesQuantisation: ['scale', 'zero-point', 'channel-list'],
      gradients: false,
      prepared: 'none',
      lendsResults: false,
      concurrent: true,
      sharedMemory: true,
      threads: 1,
      conventions: [],
      byRank: {},
    });
  });
});

describe('capabilitiesAt', () => {
  const capabilities = parseCapabilities({ groups: false, byRank: { 1: { groups: true, padding: 'none' }, 3: {} } });

  it.each([
    { rank: 1, groups: true, padding: 'none' },
    { rank: 2, groups: false, padding: 'asymmetric' },
    { rank: 3, groups: false, padding: 'asymmetric' },
  ] as const)('of rank $rank has groups $groups and padding $padding', ({ rank, groups, padding }) => {
    const { byRank, ...general } = capabilities;
    expect(capabilitiesAt(capabilities, rank)).toEqual({ ...general, byRank, groups, padding });
  });

  it('of a rank that has largest values of its own keeps the others', () => {
    const limited = parseCapabilities({ largest: { kernel: 7, stride: 4 }, byRank: { 2: { largest: { kernel: 3 } } } });
    expect(capabilitiesAt(limited, 1).largest).toEqual({ kernel: 7, stride: 4 });
    expect(capabilitiesAt(limited, 2).largest).toEqual({ kernel: 3, stride: 4 });
  });
});

describe('parseCapabilities', () => {
  it('takes a subject that declares nothing as able to do everything', () => {
    expect(parseCapabilities(undefined)).toEqual(EVERYTHING);
    expect(parseCapabilities({})).toEqual(EVERYTHING);
  });

  it('keeps what is declared and fills in the rest', () => {
    const declared = {
      ranks: [2],
      dtypes: ['f32'],
      padding: 'same-or-valid',
      outputPadding: 'below-stride',
      refuses: [],
      maxMultiplyAdds: 1e6,
      byRank: { 2: { dilation: false } },
    };
    expect(parseCapabilities(declared)).toEqual({
      ...declared,
      specialValues: true,
      subnormals: 'kept',
      sumsOfProducts: true,
      sumsIn: 'own-type',
      requantisation: [],
      zeroPoints: 'any',
      channelScales: true,
      weightsOfUint8: 'uint8',
      clamps: true,
      refusesQuantisation: ['scale', 'zero-point', 'channel-list'],
      gradients: false,
      prepared: 'none',
      lendsResults: false,
      concurrent: true,
      sharedMemory: true,
      threads: 1,
      conventions: [],
      groups: true,
      dilation: true,
      bias: true,
      emptyBatch: true,
      uniform: [],
      largest: {},
    });
  });

  it.each([
    ['groups', false],
    ['dilation', false],
    ['padding', 'symmetric'],
    ['padding', 'none'],
    ['padding', 'same-by-stride-or-valid'],
    ['outputPadding', 'none'],
    ['outputPadding', 'to-stride'],
    ['dilation', 'without-stride'],
    ['uniform', []],
    ['uniform', ['stride', 'dilation', 'kernel', 'padding', 'outputPadding', 'input']],
    ['largest', {}],
    ['largest', { kernel: 7, stride: 4, padding: 0, outputPadding: 0, batch: 1 }],
    ['bias', false],
    ['emptyBatch', false],
    ['ranks', [3, 1]],
    ['refuses', ['zero-stride']],
    ['maxMultiplyAdds', Number.POSITIVE_INFINITY],
    ['sumsOfProducts', false],
    ['prepared', 'any-x'],
    ['lendsResults', true],
    ['concurrent', false],
    ['threads', 2],
  ])('takes %s: %j and leaves the other fields alone', (field, value) => {
    expect(parseCapabilities({ [field]: value })).toEqual({ ...EVERYTHING, [field]: value });
  });
});

describe('parseCapabilities refuses', () => {
  const kinds = ILLEGAL_KINDS.join(', ');
  const types = DTYPES.join(', ');
  const paddings = 'one of any, asymmetric, symmetric, same-or-valid, same-by-stride-or-valid, none';
  const uniform = 'input, kernel, stride, dilation, padding, outputPadding';
  const largest = 'batch, groups, channels, input, kernel, stride, dilation, padding, outputPadding';
  it.each<[unknown, string]>([
    [null, ' must be an object, got null'],
    [7, ' must be an object, got 7'],
    [[], ' must be an object, got []'],
    ['all', ' must be an object, got "all"'],
    [{ group: true }, ` has an unknown field "group"; it takes ${FIELDS}; did you mean "groups"?`],
    [JSON.parse('{"__proto__":{}}'), ` has an unknown field "__proto__"; it takes ${FIELDS}`],
    [{ toString: true }, ` has an unknown field "toString"; it takes ${FIELDS}`],
    [{ groups: 1 }, '.groups must be true or false, got 1'],
    [{ groups: undefined }, '.groups must be true or false, got undefined'],
    [{ dilation: 'yes' }, '.dilation must be true, false or "without-stride", got "yes"'],
    [{ bias: null }, '.bias must be true or false, got null'],
    [{ emptyBatch: [] }, '.emptyBatch must be true or false, got []'],
    [
      { padding: 'same' },
      `.padding must be ${paddings}, got "same"; did you mean "same-or-valid" or "same-by-stride-or-valid"?`,
    ],
    [{ padding: true }, `.padding must be ${paddings}, got true`],
    [{ outputPadding: 'all' }, '.outputPadding must be one of any, full, below-stride, to-stride, none, got "all"'],
    [{ uniform: ['strides'] }, `.uniform must be an array of ${uniform}, got ["strides"]; did you mean "stride"?`],
    [{ uniform: 'stride' }, `.uniform must be an array of ${uniform}, got "stride"`],
    [{ largest: 7 }, `.largest must be an object with any of ${largest}, got 7`],
    [{ largest: [7] }, `.largest must be an object with any of ${largest}, got [7]`],
    [
      { largest: { kernels: 7 } },
      `.largest must be an object with any of ${largest}, not "kernels", got {"kernels":7}; did you mean "kernel"?`,
    ],
    [{ largest: { kernel: 0 } }, '.largest must be an object in which kernel is an integer >= 1, got {"kernel":0}'],
    [
      { largest: { padding: -1 } },
      '.largest must be an object in which padding is an integer >= 0, got {"padding":-1}',
    ],
    [{ largest: { stride: 1.5 } }, '.largest must be an object in which stride is an integer >= 1, got {"stride":1.5}'],
    [{ largest: { stride: '4' } }, '.largest must be an object in which stride is an integer >= 1, got {"stride":"4"}'],
    [
      { byRank: { 3: { largest: { input: 0 } } } },
      '.byRank[3].largest must be an object in which input is an integer >= 1, got {"input":0}',
    ],
    [{ ranks: [] }, '.ranks must be an array of 1, 2, 3 with at least one entry, got []'],
    [{ ranks: [2, 4] }, '.ranks must be an array of 1, 2, 3 with at least one entry, got [2,4]'],
    [
      { ranks: [1, 1, 2, 3] },
      '.ranks must be an array of 1, 2, 3 with at least one entry, each once, not 4 entries, got [1,1,2,3]',
    ],
    [{ ranks: 2 }, '.ranks must be an array of 1, 2, 3 with at least one entry, got 2'],
    [{ dtypes: ['f8'] }, `.dtypes must be an array of ${types} with at least one entry, got ["f8"]`],
    [{ dtypes: [] }, `.dtypes must be an array of ${types} with at least one entry, got []`],
    [
      { refuses: ['stride'] },
      `.refuses must be an array of ${kinds}, got ["stride"]; did you mean "zero-stride" or "fractional-stride"?`,
    ],
    [{ maxMultiplyAdds: 0 }, '.maxMultiplyAdds must be a number above 0, got 0'],
    [{ maxMultiplyAdds: '9' }, '.maxMultiplyAdds must be a number above 0, got "9"'],
    [{ prepared: true }, '.prepared must be one of none, fixed, any-x, got true'],
    [{ threads: 0 }, '.threads must be an integer >= 1, got 0'],
    [{ threads: 1.5 }, '.threads must be an integer >= 1, got 1.5'],
    [{ threads: '2' }, '.threads must be an integer >= 1, got "2"'],
    [{ byRank: { 2: { threads: 2 } } }, `.byRank[2] has an unknown field "threads"; it takes ${AXIS_FIELDS}`],
    [{ byRank: null }, '.byRank must be an object with keys 1, 2 or 3, got null'],
    [{ byRank: [{}] }, '.byRank must be an object with keys 1, 2 or 3, got [{}]'],
    [{ byRank: { 4: {} } }, '.byRank must be an object with keys 1, 2 or 3, not "4", got {"4":{}}'],
    [{ byRank: { 2: false } }, '.byRank[2] must be an object, got false'],
    [{ byRank: { 2: { bias: 0 } } }, '.byRank[2].bias must be true or false, got 0'],
    [{ byRank: { 2: { ranks: [2] } } }, `.byRank[2] has an unknown field "ranks"; it takes ${AXIS_FIELDS}`],
  ])('%j', (declared, rest) => {
    expect(thrownBy(() => parseCapabilities(declared))).toBe(`TypeError: capabilities${rest}`);
  });

  it('a limit that is not a number', () => {
    const message = thrownBy(() => parseCapabilities({ maxMultiplyAdds: Number.NaN }));
    expect(message).toMatch(/^TypeError: capabilities\.maxMultiplyAdds must be a number above 0, got /);
  });
});

it('parseCapabilities refuses a rank without types', () => {
  expect(thrownBy(() => parseCapabilities({ byRank: { 2: { dtypes: [] } } }))).toBe(
    'TypeError: capabilities.byRank[2].dtypes must be an array of f32, f64, f16, bf16, int8, uint8, int16 with at least one entry, got []',
  );
});

describe('the schema of verify', () => {
  const schema = readFileSync(new URL('../../reports/schemas/verify.schema.json', import.meta.url), 'utf8');

  it.each(['padding', 'outputPadding'])('has every value of %s', (field) => {
    const told = thrownBy(() => parseCapabilities({ [field]: '?' }));
    const values = /one of ([^;]*?), got/.exec(told)![1].split(', ');
    const enums = [...schema.matchAll(new RegExp(`"${field}": \\{\\s*"enum": \\[([^\\]]*)\\]`, 'g'))];
    expect(enums).toHaveLength(2);
    for (const [, listed] of enums) expect(JSON.parse(`[${listed}]`).toSorted()).toEqual(values.toSorted());
  });
});

describe('what a subject is taken to refuse', () => {
  it('is every kind of illegal case but those that it declares to compute', () => {
    expect(parseCapabilities({}).refuses).toEqual(ILLEGAL_KINDS);
    const without = (kind: string) => ILLEGAL_KINDS.filter((one) => one !== kind);
    expect(parseCapabilities({ padding: 'any' }).refuses).toEqual(without('negative-padding'));
    expect(parseCapabilities({ outputPadding: 'any' }).refuses).toEqual(without('output-padding-too-large'));
  });
});
