/** A project that uses the package, by the names of its files: what the packed package is tried in. */

/** An implementation that agrees: legality from the package, arithmetic from one of its engines. */
const THEIR_MODULE = `
  import { engines, geometryOf } from 'adjoint/core';
  export const name = 'mine';
  export function convTranspose(problem) {
    geometryOf(problem);
    return engines.scatter(problem);
  }
`;

const THEIR_PROGRAM = `
  import { engines, geometryOf, parseCase } from 'adjoint/core';
  const problem = parseCase({
    x: { shape: [1, 1, 2], data: [1, 2] },
    w: { shape: [1, 1, 2], data: [10, 1] },
    bias: null,
    stride: [3], padBegin: [0], padEnd: [0], outputPadding: [1], dilation: [1], groups: 1, dtype: 'f64',
  });
  const y = engines.scatter(problem);
  console.log(JSON.stringify([geometryOf(problem).axes[0].output, y.shape, [...y.data]]));
`;

const THEIR_DATA = `
  import knownFailures from 'adjoint/known-failures.json' with { type: 'json' };
  import schema from 'adjoint/schemas/verify.schema.json' with { type: 'json' };
  import vectors from 'adjoint/vectors/channels.json' with { type: 'json' };
  const { id } = vectors.vectors[0];
  console.log(JSON.stringify([id, schema.properties.schema.const, typeof knownFailures[0].id]));
`;

const THEIR_TYPES = `
  import { LAWS, openSubjects, resolveSources, verify } from 'adjoint';
  import * as bench from 'adjoint/bench';
  import * as conventions from 'adjoint/conventions';
  import { type Case, engines, geometryOf, type Tensor } from 'adjoint/core';
  import * as faults from 'adjoint/faults';
  import * as models from 'adjoint/models';
  import * as oracle from 'adjoint/oracle';
  import * as reports from 'adjoint/reports';
  import * as upsampling from 'adjoint/upsampling';
  import knownFailures from 'adjoint/known-failures.json' with { type: 'json' };
  import schema from 'adjoint/schemas/verify.schema.json' with { type: 'json' };
  import vectors from 'adjoint/vectors/channels.json' with { type: 'json' };
  import { type DescribeOptions, describeConvTranspose } from 'adjoint/vitest';

  const options: DescribeOptions = { runs: 10, laws: ['agreement'] };
  describeConvTranspose(
    { name: 'mine', capabilities: { groups: false, ranks: [1, 2] }, convTranspose: (problem: Case): Tensor => engines.scatter(problem) },
    options,
  );
  export async function verdictOf(path: string): Promise<'agree' | 'disagree' | 'interrupted' | 'partial'> {
    const subjects = await openSubjects(resolveSources([path]), 20_000);
    const { verdict } = await verify(subjects, { laws: LAWS, seed: 1, runs: 5 });
    return verdict;
  }
  export const entries: readonly object[] = [bench, conventions, faults, models, oracle, reports, upsampling];
  export const data: readonly [string, string, number] = [vectors.vectors[0].id, schema.properties.schema.const, knownFailures.length];
  export const outputs = (problem: Case): number[] => geometryOf(problem).axes.map(({ output }) => output);
  // @ts-expect-error a rank of 4 is not among the capabilities
  describeConvTranspose({ capabilities: { ranks: [4] }, convTranspose: (problem) => engines.scatter(problem) });
`;

/** As strict as a user may be; `skipLibCheck: false` puts the package's own types under the compiler. */
const THEIR_TSCONFIG = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    resolveJsonModule: true,
    exactOptionalPropertyTypes: true,
    types: [],
  },
  files: ['types.ts'],
};

/** One that leaves out the bias. */
const WRONG_MODULE = THEIR_MODULE.replace("'mine'", "'wrong'").replace(
  '(problem);\n  }',
  '({ ...problem, bias: null });\n  }',
);

export const THEIR_FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "private": true, "type": "module" }',
  'mine.mjs': THEIR_MODULE,
  'wrong.mjs': WRONG_MODULE,
  'program.js': THEIR_PROGRAM,
  'data.js': THEIR_DATA,
  'types.ts': THEIR_TYPES,
  'tsconfig.json': JSON.stringify(THEIR_TSCONFIG),
};
