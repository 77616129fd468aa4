/** What is wrong with files of vectors: their form, what they declare, what they say, and how they are written. */
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { abridged, describeValue } from '../spec/describe-value.ts';
import type { Vector, VectorFile } from './vector.ts';
import { untruthsOf } from './vector-truth.ts';

/** Something that is wrong with a file of vectors. */
export interface Finding {
  readonly file: string;
  /** Of the vector; null where it is about the file. */
  readonly id: string | null;
  readonly message: string;
}

/** What is wrong with files of vectors, and how many vectors they hold. */
export interface VectorCheck {
  readonly findings: readonly Finding[];
  /** How many vectors there are of each kind. */
  readonly counts: Readonly<Record<'valid' | 'invalid' | 'convention', number>>;
}

/**
 * Checks files of test vectors: their form, what they declare, whether their results are true, how they are
 * written.
 * @param texts by file name
 * @param schema text of the JSON Schema
 * @param generated texts that the files must be, byte for byte, where that is asked
 */
export async function checkVectors(
  texts: ReadonlyMap<string, string>,
  schema: string,
  generated: ReadonlyMap<string, string> | null = null,
): Promise<VectorCheck> {
  const isWellFormed = await validatorOf(schema);
  const findings: Finding[] = [];
  const files = new Map<string, VectorFile>();
  for (const [file, text] of texts) {
    const value = parsed(text);
    if (value instanceof Error) findings.push({ file, id: null, message: `not valid JSON: ${value.message}` });
    else if (isWellFormed(value)) files.set(file, value);
    else for (const error of isWellFormed.errors ?? []) findings.push(malformed(file, value, error));
  }
  if (texts.size === 0) findings.push({ file: '.', id: null, message: 'there are no files of vectors' });
  const all = [...files.values()].flatMap(({ vectors }) => vectors);
  const count = (kind: string) => all.filter((vector) => vector.kind === kind).length;
  return {
    // Put together as lists: there can be more findings than a call takes arguments.
    findings: [
      ...findings,
      ...[...files].flatMap(([file, value]) => declarations(file, value)),
      ...repeatedIds(files),
      ...[...files].flatMap(([file, { vectors }]) => vectors.flatMap((vector) => falsehoods(file, vector))),
      ...(generated === null ? [] : otherwiseGenerated(texts, generated)),
    ].map((finding) => ({ ...finding, message: abridged(finding.message) })),
    counts: { valid: count('valid'), invalid: count('invalid'), convention: count('convention') },
  };
}

/** The last schema, compiled: that takes longer than to check most files. */
let compiled: { readonly schema: string; readonly isWellFormed: ValidateFunction<VectorFile> } | null = null;

async function validatorOf(schema: string): Promise<ValidateFunction<VectorFile>> {
  if (compiled?.schema === schema) return compiled.isWellFormed;
  // Loaded only here: it takes as long as all the rest of a short command.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const isWellFormed = new Ajv2020({ discriminator: true }).compile<VectorFile>(JSON.parse(schema));
  compiled = { schema, isWellFormed };
  return isWellFormed;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error as Error;
  }
}

function malformed(file: string, value: unknown, error: ErrorObject): Finding {
  const [, at] = /^\/vectors\/(\d+)/.exec(error.instancePath) ?? [];
  const vector = at === undefined ? undefined : (value as { vectors: { id?: unknown }[] }).vectors[Number(at)];
  const field = error.params.additionalProperty === undefined ? '' : ` "${error.params.additionalProperty}"`;
  const where = error.instancePath === '' ? 'the file' : error.instancePath;
  return {
    file,
    id: typeof vector?.id === 'string' ? vector.id : null,
    message: `schema: ${where} ${error.message}${field}`,
  };
}

function declarations(file: string, { count, flags, vectors }: VectorFile): Finding[] {
  const findings: Finding[] = [];
  if (count !== vectors.length) {
    findings.push({ file, id: null, message: `count must be the number of vectors, ${vectors.length}, got ${count}` });
  }
  for (const { id, flags: carried } of vectors) {
    for (const flag of carried.filter((name) => !Object.hasOwn(flags, name))) {
      findings.push({ file, id, message: `flag ${describeValue(flag)} is not explained in the file` });
    }
  }
  for (const flag of Object.keys(flags)) {
    if (vectors.some(({ flags: carried }) => carried.includes(flag))) continue;
    findings.push({ file, id: null, message: `flag ${describeValue(flag)} is explained, and no vector has it` });
  }
  return findings;
}

function repeatedIds(files: ReadonlyMap<string, VectorFile>): Finding[] {
  const first = new Map<string, string>();
  const findings: Finding[] = [];
  for (const [file, { vectors }] of files) {
    for (const { id } of vectors) {
      const taken = first.get(id);
      if (taken === undefined) first.set(id, file);
      else findings.push({ file, id, message: `the id is not unique: ${taken} has it as well` });
    }
  }
  return findings;
}

function falsehoods(file: string, vector: Vector): Finding[] {
  return untruths(() => untruthsOf(vector)).map((message) => ({ file, id: vector.id, message }));
}

function untruths(judge: () => string[]): string[] {
  try {
    return judge();
  } catch (error) {
    return [(error as Error).message];
  }
}

function otherwiseGenerated(texts: ReadonlyMap<string, string>, generated: ReadonlyMap<string, string>): Finding[] {
  const findings: Finding[] = [];
  for (const [file, wanted] of generated) {
    const text = texts.get(file);
    if (text === undefined) findings.push({ file, id: null, message: 'the file is missing; `generate` writes it' });
    else if (text !== wanted) findings.push(firstDifference(file, text, wanted));
  }
  for (const file of texts.keys()) {
    if (!generated.has(file)) findings.push({ file, id: null, message: '`generate` writes no such file' });
  }
  return findings;
}

function firstDifference(file: string, text: string, wanted: string): Finding {
  const lines = text.split('\n');
  const wantedLines = wanted.split('\n');
  const at = wantedLines.findIndex((line, index) => line !== lines[index]);
  const line = at < 0 ? wantedLines.length : at;
  const ids = lines.slice(0, line + 1).flatMap((text) => /^ {6}"id": "([^"]+)"/.exec(text)?.[1] ?? []);
  return { file, id: ids.at(-1) ?? null, message: `line ${line + 1} is not what \`generate\` writes` };
}
