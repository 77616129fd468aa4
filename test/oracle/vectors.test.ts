/** The vectors: that all of them are true, that they catch what their flags name, and that a check can fail. */
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../faults/fault.ts';
import { onIntegers } from '../../faults/faulty-integers.ts';
import { FAULTS, faultsNamed } from '../../faults/index.ts';
import { openFault } from '../../faults/open-fault.ts';
import { ILLEGAL_QUANTISATIONS } from '../../oracle/illegal-quantisation.ts';
import type { RoundingsJson, ValidVector, Vector, VectorFile } from '../../oracle/vector.ts';
import { checkVectors } from '../../oracle/vector-check.ts';
import { vectorTexts } from '../../oracle/vector-files.ts';
import {
  checkOutside,
  checkTarget,
  readVectorTexts,
  VECTOR_FOLDER,
  vectorSchema,
  writeVectors,
} from '../../oracle/vector-folder.ts';
import { allVectors, VECTOR_SOURCES, vectorsOf } from '../../oracle/vector-sources/index.ts';
import { type Case, parseCase } from '../../spec/case.ts';
import { CONVENTIONS } from '../../spec/conventions/index.ts';
import { customaryIllegalityOf } from '../../spec/geometry.ts';
import { ILLEGAL_KINDS } from '../../spec/illegal.ts';
import { DTYPES, isQuantised, QUANTISED_DTYPES } from '../../spec/number-types.ts';
import { resultInCodes } from '../../spec/quantisation.ts';
import type { RequantisationRule } from '../../spec/requantisation.ts';
import { decodeTensor } from '../../subjects/pipe/wire.ts';

const TEXTS = readVectorTexts(VECTOR_FOLDER);
const VECTORS = allVectors();

const countOf = (kind: Vector['kind']) => VECTORS.filter((vector) => vector.kind === kind).length;
const COUNTS = { valid: countOf('valid'), invalid: countOf('invalid'), convention: countOf('convention') };

/** The findings where one file has been changed, as lines. */
async function findingsOf(file: string, change: (value: Changeable) => void): Promise<string[]> {
  const value = JSON.parse(TEXTS.get(file)!);
  change(value);
  const texts = new Map(TEXTS).set(file, JSON.stringify(value));
  const { findings } = await checkVectors(texts, vectorSchema());
  return findings.map((finding) => `${finding.file}#${finding.id}: ${finding.message}`);
}

// biome-ignore lint/suspicious/noExplicitAny: it is here to be changed into what no type allows
type Changeable = any;

describe('the committed vectors', () => {
  it('are what generate writes, and all true', async () => {
    const { findings, counts } = await checkVectors(TEXTS, vectorSchema(), vectorTexts());
    expect(findings).toEqual([]);
    expect(counts).toEqual(COUNTS);
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
  });

  it('leave the customary limits in one file only', () => {
    const beyond = VECTORS.filter(
      (vector) => vector.kind === 'valid' && customaryIllegalityOf(parseCase(vector.case)) !== null,
    );
    expect(beyond.map(({ id }) => id)).toEqual(VECTORS.map(({ id }) => id).filter((id) => id.startsWith('any-crop-')));
    expect(beyond.length).toBeGreaterThan(3);
  });

  it('are small enough to read', () => {
    for (const name of readdirSync(VECTOR_FOLDER)) {
      expect([name, statSync(join(VECTOR_FOLDER, name)).size < 60_000]).toEqual([name, true]);
    }
  });

  it('have every kind of illegal case, every convention, and every type of result', () => {
    const told = <K extends Vector['kind']>(kind: K) =>
      VECTORS.filter((vector): vector is Extract<Vector, { kind: K }> => vector.kind === kind);
    // Shapes are integers from 0 in these files, and attributes numbers.
    const unsaid = ['negative-batch', 'fractional-extent', 'non-number'];
    expect(new Set(told('invalid').map(({ illegal }) => illegal))).toEqual(
      new Set([...ILLEGAL_KINDS.filter((kind) => !unsaid.includes(kind)), ...ILLEGAL_QUANTISATIONS]),
    );
    expect(new Set(told('convention').map(({ convention }) => convention))).toEqual(
      new Set(CONVENTIONS.map(({ id }) => id)),
    );
    expect(new Set(told('valid').map(({ result }) => result.dtype))).toEqual(new Set(DTYPES));
    expect(new Set(told('valid').map((vector) => vector.case.dtype))).toEqual(new Set(DTYPES));
  });

  it('say every attribute of every convention, and something that it refuses', () => {
    for (const { id, attributes } of CONVENTIONS) {
      const calls = VECTORS.flatMap((vector) =>
        vector.kind === 'convention' && vector.convention === id ? [vector] : [],
      );
      const said = new Set(calls.flatMap((call) => Object.keys(call.attributes)));
      expect(
        attributes.filter((name) => !said.has(name)),
        id,
      ).toEqual([]);
      const kinds = calls.map(({ comesTo }) => comesTo.kind);
      expect(kinds, id).toContain('refused');
      expect(kinds, id).toContain('resolved');
    }
  });
});

const FLAGGED = VECTOR_SOURCES.flatMap((source) =>
  Object.entries(source.flags).flatMap(([flag, { faults }]) =>
    faults.map((fault) => ({
      flag,
      fault,
      vectors: vectorsOf(source).filter(({ flags: carried }) => carried.includes(flag)),
    })),
  ),
);

/** Too large, needs data that are no integers or more than the one call that a vector is, or gives the right result all the same. */
const BEYOND_VECTORS = [
  'int32-index-overflow-in-columns',
  'explicit-im2col-of-the-zero-inserted-input',
  'gpu-atomics-not-reproducible',
  ...faultsNamed(['gradient', 'state']).flatMap(({ id }) => (id === 'second-padded-call-gives-zeros' ? [] : [id])),
  'int8-call-writes-beyond',
];

describe('the faults', () => {
  it('are all caught by some vector, but for those that small vectors cannot show', async () => {
    // A fault keeps the customary limits, so that it refuses every vector beyond them.
    const within = VECTORS.filter(({ id }) => !id.startsWith('any-crop-'));
    const living: string[] = [];
    for (const fault of FAULTS) if ((await caughtBy(fault, within)).length === 0) living.push(fault.id);
    expect(living).toEqual(BEYOND_VECTORS);
  });

  it('of a half or of integers are caught by none once they are mended', async () => {
    const mended = FAULTS.filter((fault) => ['precision', 'quantised'].includes(fault.class)).map((fault) => ({
      ...fault,
      make: () => onIntegers({}),
    }));
    const within = VECTORS.filter(({ id }) => !id.startsWith('any-crop-'));
    for (const fault of mended) expect(await caughtBy(fault, within)).toEqual([]);
    expect(mended.length).toBeGreaterThan(20);
  });
});

describe('a vector with the flag', () => {
  it.each(FLAGGED)('$flag catches the fault $fault', async ({ fault: id, vectors }) => {
    const fault = FAULTS.find((known) => known.id === id);
    if (fault === undefined) throw new Error(`there is no fault ${id}`);
    expect(await caughtBy(fault, vectors)).not.toEqual([]);
  });
});

/** The vectors of its types on which the fault gives something else, or does not refuse. */
async function caughtBy(fault: Fault, vectors: readonly Vector[]): Promise<string[]> {
  const { dtypes = ['f32', 'f64'], sumsIn } = fault.capabilities ?? {};
  const subject = await openFault(fault);
  const caught: string[] = [];
  for (const vector of vectors) {
    if (vector.kind === 'convention') continue;
    const problem = parseCase(vector.case);
    const isBounded = vector.kind === 'valid' && vector.lane === 'rounded' && vector.roundings === undefined;
    const isWider = vector.kind === 'valid' && vector.lane === 'wide' && sumsIn !== 'f32';
    if (isBounded || isWider || !dtypes.includes(problem.dtype)) continue;
    const outcome = await subject.run(problem);
    const isRight = vector.kind === 'invalid' ? outcome.kind === 'refused' : isResult(vector, problem, outcome);
    if (!isRight) caught.push(vector.id);
  }
  await subject.close();
  return caught;
}

function isResult({ result, roundings }: ValidVector, problem: Case, outcome: Changeable): boolean {
  if (outcome.kind !== 'result' || String([...outcome.shape]) !== String(result.shape)) return false;
  const told = isQuantised(problem.dtype) ? resultInCodes(problem, outcome).data : outcome.data;
  const among = roundings === undefined ? [result.data] : Object.values(roundings);
  return among.some((data) => {
    const numbers = decodeTensor({ shape: result.shape, data }, 'f64', 'result').data;
    return numbers.every((value, index) => value === told[index] || (Number.isNaN(value) && Number.isNaN(told[index])));
  });
}

/** What the rules of rounding must make of vectors with these flags. */
describe('a vector on rounding with the flag', () => {
  const flagged = (flag: string) =>
    VECTORS.flatMap((vector) => (vector.kind === 'valid' && vector.flags.includes(flag) ? [vector.roundings!] : []));
  const isUnlike = (a: RequantisationRule, b: RequantisationRule) => (roundings: RoundingsJson) =>
    String(roundings[a]) !== String(roundings[b]);

  it.each([
    ['ShortMultiplier', isUnlike('short-multiplier', 'single-rounding')],
    ['FloatSums', isUnlike('float-product', 'nearest-even')],
    ['MixedRules', isUnlike('double-rounding', 'nearest-even')],
  ] as const)('%s tells rules apart', (flag, tells) => {
    expect(flagged(flag).map(tells)).toEqual(flagged(flag).map(() => true));
    expect(flagged(flag)).toHaveLength(QUANTISED_DTYPES.length);
  });
});

const first = (change: (vector: Changeable) => void) => (file: VectorFile) => change(file.vectors[0]);

/** What is changed, where, how, and what the check says then. */
const CHANGES: readonly [string, string, (value: Changeable) => void, RegExp][] = [
  [
    'a wrong number',
    'channels.json',
    first(({ result }) => result.data[1]++),
    /^channels\.json#channels-groups-kernel-one: result\.data\[1\] must be -?\d+ by exact, got -?\d+$/,
  ],
  [
    'a wrong shape',
    'geometry.json',
    first(({ result }) => result.shape.reverse()),
    /^geometry\.json#geometry-impulse: result\.shape must be \[1,1,3\] by exact, got \[3,1,1\]$/,
  ],
  [
    'a number too few',
    'geometry.json',
    first(({ result }) => result.data.pop()),
    /^geometry\.json#geometry-impulse: result\.data must hold 3 numbers by exact, got 2$/,
  ],
  [
    'NaN in place of a number',
    'geometry.json',
    first(({ result }) => result.data.splice(0, 1, 'NaN')),
    /result\.data\[0\] must be 2 by zero-insertion, got NaN$/,
  ],
  [
    'data that depend on the order of summation',
    'geometry.json',
    first((vector) => vector.case.x.data.splice(0, 1, 0.5)),
    /^geometry\.json#geometry-impulse: data must be integers in the exact lane, got 0\.5$/,
  ],
  [
    'sums that a single cannot hold',
    'geometry.json',
    first((vector) => vector.case.x.data.splice(0, 1, 2 ** 23)),
    /must be at most 16777216 in the exact lane, got 41943040$/,
  ],
  [
    'an illegal case among the valid ones',
    'padding.json',
    first((vector) => vector.case.stride.splice(0, 1, 0)),
    /^padding\.json#padding-begin: the case is illegal: geometry: stride\[0\] must be an integer >= 1, got 0$/,
  ],
  [
    'a legal case among the illegal ones',
    'illegal.json',
    first((vector) => vector.case.stride.splice(1, 1, 2)),
    /^illegal\.json#illegal-zero-stride: the case is legal, and within the customary limits$/,
  ],
  [
    'another reason',
    'illegal.json',
    first((vector) => Object.assign(vector, { reason: 'no', illegal: 'zero-kernel', rule: 'none' })),
    /^illegal\.json#illegal-zero-stride: reason must be "geometry: .*", got "no"$/,
  ],
  [
    'a call that comes to something else',
    'conventions.json',
    first(({ attributes }) => attributes.padding.reverse()),
    /^conventions\.json#conventions-pytorch-padding: comesTo must be \{.*\} by the convention pytorch, got /,
  ],
  [
    'an unknown convention',
    'conventions.json',
    first((vector) => Object.assign(vector, { convention: 'none' })),
    /^conventions\.json#conventions-pytorch-padding: convention "none" is not known/,
  ],
  [
    'a wrong count',
    'dilation.json',
    (file) => file.count++,
    /^dilation\.json#null: count must be the number of vectors, 9, got 10$/,
  ],
  [
    'a flag without explanation',
    'dilation.json',
    first(({ flags }) => flags.push('Unheard')),
    /^dilation\.json#dilation-1d: flag "Unheard" is not explained in the file$/,
  ],
  [
    'an explanation without vectors',
    'dilation.json',
    (file) => Object.assign(file.flags, { Unheard: { bug: 'a', reference: 'b', faults: [] } }),
    /^dilation\.json#null: flag "Unheard" is explained, and no vector has it$/,
  ],
  [
    'an id that another file has',
    'rounding.json',
    first((vector) => Object.assign(vector, { id: 'geometry-impulse' })),
    /^rounding\.json#geometry-impulse: the id is not unique: geometry\.json has it as well$/,
  ],
  [
    'a field too many',
    'geometry.json',
    first((vector) => Object.assign(vector, { verdict: 'acceptable' })),
    /^geometry\.json#geometry-impulse: schema: \/vectors\/0 must NOT have additional properties "verdict"$/,
  ],
  [
    'a field too many of the file',
    'geometry.json',
    (file) => Object.assign(file, { verdict: 'acceptable' }),
    /^geometry\.json#null: schema: the file must NOT have additional properties "verdict"$/,
  ],
  [
    'an id that is no text',
    'geometry.json',
    first((vector) => Object.assign(vector, { id: 7 })),
    /^geometry\.json#null: schema: \/vectors\/0\/id must be string$/,
  ],
  [
    'a number that is no number',
    'geometry.json',
    first(({ result }) => result.data.splice(0, 1, 'nan')),
    /^geometry\.json#geometry-impulse: schema: \/vectors\/0\/result\/data\/0 must be /,
  ],
];

describe('the check finds', () => {
  it.each(CHANGES)('%s', async (_, file, change, message) => {
    expect(await findingsOf(file, change)).toContainEqual(expect.stringMatching(message));
  });

  it('a vector of 200,000 elements true that is, and one element that is not', async () => {
    const length = 200_000;
    const long = (change: (data: number[]) => void) =>
      findingsOf(
        'geometry.json',
        first((vector) => {
          const data = Array.from({ length }, (_, at) => at % 7);
          const shape = [1, 1, length];
          const none = { padBegin: [0], padEnd: [0], outputPadding: [0], stride: [1], dilation: [1] };
          Object.assign(vector.case, { ...none, x: { shape, data }, w: { shape: [1, 1, 1], data: [1] }, bias: null });
          Object.assign(vector.result, { shape, data: [...data] });
          change(vector.result.data);
        }),
      );
    expect(await long(() => {})).toEqual([]);
    expect(await long((data) => data.splice(length - 1, 1, 9))).toContainEqual(
      expect.stringContaining(`result.data[${length - 1}] must be ${(length - 1) % 7} by exact, got 9`),
    );
  });

  it.each([
    ['valid', 'geometry.json', first((vector) => vector.case.outputPadding.splice(0, 1, 2e8))],
    [
      'of a convention',
      'conventions.json',
      first(({ attributes, operands }) => {
        Object.assign(attributes, { stride: [2e8], padding: [0], dilation: [1], output_padding: [0], groups: 1 });
        Object.assign(operands, {
          x: { shape: [1, 1, 2], data: [1, 2] },
          w: { shape: [1, 1, 1], data: [1] },
          bias: null,
        });
      }),
    ],
  ] as const)('a case that is too large to be computed, %s', async (_, file, change) => {
    expect(await findingsOf(file, change)).toContainEqual(
      expect.stringMatching(/#.*: the case is too large to be computed here: .* must be at most \d+, got \d+$/),
    );
  });

  it('more that is wrong than a call takes arguments', async () => {
    const file = JSON.parse(TEXTS.get('dilation.json')!);
    const carried = Array.from({ length: 200_000 }, (_, at) => `Unheard${at}`);
    file.vectors[0].flags.push(...carried.slice(0, 10));
    file.flags = {
      ...file.flags,
      ...Object.fromEntries(carried.map((name) => [`${name}x`, file.flags[Object.keys(file.flags)[0]]])),
    };
    const { findings } = await checkVectors(new Map([['dilation.json', JSON.stringify(file)]]), vectorSchema());
    expect(findings.length).toBeGreaterThan(carried.length);
  });

  it('text that is no JSON, and that there is nothing', async () => {
    const broken = await checkVectors(new Map([['a.json', '{']]), vectorSchema());
    expect(broken.findings[0].message).toMatch(/^not valid JSON: /);
    expect((await checkVectors(new Map(), vectorSchema())).findings).toEqual([
      { file: '.', id: null, message: 'there are no files of vectors' },
    ]);
  });

  it('what generate would write otherwise, by vector and line', async () => {
    const comment = TEXTS.get('dilation.json')!.replace('Taps two apart', 'Taps apart');
    const texts = new Map(TEXTS).set('dilation.json', comment).set('more.json', TEXTS.get('illegal.json')!);
    texts.delete('illegal.json');
    const { findings } = await checkVectors(texts, vectorSchema(), vectorTexts());
    expect(findings.map(({ file, id, message }) => `${file}#${id}: ${message}`)).toEqual([
      expect.stringMatching(/^dilation\.json#dilation-1d: line \d+ is not what `generate` writes$/),
      'illegal.json#null: the file is missing; `generate` writes it',
      'more.json#null: `generate` writes no such file',
    ]);
  });

  it('what is written behind all that generate writes, by the first line that is too many', async () => {
    const wanted = TEXTS.get('dilation.json')!;
    const texts = new Map(TEXTS).set('dilation.json', `${wanted}\n`);
    const { findings } = await checkVectors(texts, vectorSchema(), vectorTexts());
    const line = `${wanted}\n`.split('\n').length;
    expect(findings.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      `dilation.json: line ${line} is not what \`generate\` writes`,
    ]);
  });
});

describe('a folder to write vectors to', () => {
  it.each(['', ' '])('must have a name: %j has none', (folder) => {
    expect(() => checkTarget(folder)).toThrow('the folder must have a name, got ""');
  });

  it('can be that of the project, in a checkout', () => {
    expect(() => checkTarget(VECTOR_FOLDER)).not.toThrow();
  });
});

describe('an installed package', () => {
  const inFolder = (tests: (own: string) => void) => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'adjoint-installed-')));
    try {
      mkdirSync(join(folder, 'adjoint/oracle'), { recursive: true });
      tests(join(folder, 'adjoint'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  it('is not written into, by whatever path, and folders beside it are', () => {
    inFolder((own) => {
      const link = join(own, '../link');
      symlinkSync(own, link, 'junction');
      for (const folder of [own, join(own, 'oracle'), join(own, 'new/vectors'), join(link, 'new'), join(own, 'a/..')]) {
        expect(() => checkOutside(folder, own)).toThrow(
          new RangeError(`the folder must lie outside of the installed package ${own}, got ${folder}`),
        );
      }
      for (const folder of [`${own}-vectors`, join(own, '..'), join(own, '../new')]) {
        expect(() => checkOutside(folder, own)).not.toThrow();
      }
    });
  });

  it('is written into where it is a checkout, which has the sources of the vectors', () => {
    inFolder((own) => {
      mkdirSync(join(own, 'oracle/vector-sources'));
      expect(() => checkOutside(join(own, 'oracle/vectors'), own)).not.toThrow();
    });
  });
});

it('a folder of vectors that is written has the committed files, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-vectors-'));
  try {
    const inside = join(folder, 'new');
    const names = writeVectors(inside);
    expect(readdirSync(inside).toSorted()).toEqual(names.toSorted());
    expect(readVectorTexts(inside)).toEqual(TEXTS);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
