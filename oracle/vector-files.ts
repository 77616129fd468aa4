/**
 * The text of every file of vectors, byte for byte the same in every run: one field a line, so that changes can be
 * read.
 */
import type { VectorFile } from './vector.ts';
import { VECTOR_SOURCES, type VectorSource, vectorsOf } from './vector-sources/index.ts';

export const SCHEMA_FILE = 'schema.json';

/** By file name. */
export function vectorTexts(sources: readonly VectorSource[] = VECTOR_SOURCES): Map<string, string> {
  return new Map(sources.map((source) => [`${source.name}.json`, textOf(fileOf(source))]));
}

function fileOf(source: VectorSource): VectorFile {
  const { title, flags } = source;
  const vectors = vectorsOf(source);
  return { $schema: SCHEMA_FILE, title, flags, count: vectors.length, vectors };
}

function textOf({ $schema, title, flags, count, vectors }: VectorFile): string {
  const list = (entries: readonly string[]) => entries.join(',\n');
  const fields = (value: object) =>
    list(Object.entries(value).map(([name, field]) => `      ${JSON.stringify(name)}: ${JSON.stringify(field)}`));
  return [
    '{',
    `  "$schema": ${JSON.stringify($schema)},`,
    `  "title": ${JSON.stringify(title)},`,
    '  "flags": {',
    list(Object.entries(flags).map(([name, flag]) => `    ${JSON.stringify(name)}: {\n${fields(flag)}\n    }`)),
    '  },',
    `  "count": ${count},`,
    '  "vectors": [',
    list(vectors.map((vector) => `    {\n${fields(vector)}\n    }`)),
    '  ]',
    '}',
    '',
  ].join('\n');
}
