/** What differs between two plans, or between subjects then and now, in words. */
import { inNode } from '../subjects/errors/node-modules.ts';
import type { SubjectSummary } from './any-run.ts';

/** A line for each of these fields that differs. */
export function differentWords<T extends object>(a: T, b: T, fields: readonly (keyof T & string)[]): string[] {
  return fields
    .filter((field) => !inNode().util.isDeepStrictEqual(a[field], b[field]))
    .map((field) => different(field, a[field], b[field]));
}

function different(what: string, a: unknown, b: unknown): string {
  return `${what} ${JSON.stringify(a)} and ${JSON.stringify(b)}`;
}

/** Modules whose file is not what it was. @param a SHA-256 of the file by what names the subject */
export function fileDifferences(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): string[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return names.filter((name) => a[name] !== b[name]).map((name) => `the file ${name}`);
}

/** Names, versions and what they declare. */
export function subjectDifferences(a: readonly SubjectSummary[], b: readonly SubjectSummary[]): string[] {
  const names = (list: readonly SubjectSummary[]) => list.map(({ name }) => name).join(', ');
  if (names(a) !== names(b)) return [`subjects ${names(a)} and ${names(b)}`];
  return a.flatMap((one, at) => {
    const other = b[at];
    if (one.version !== other.version) return [different(`version of ${one.name}`, one.version, other.version)];
    const fields = ['typed', 'origin', 'capabilities', 'browser'] as const;
    const field = fields.find((name) => !inNode().util.isDeepStrictEqual(plain(one[name]), plain(other[name])));
    return field === undefined ? [] : [`${field === 'typed' ? 'name on the command line' : field} of ${one.name}`];
  });
}

/** As a journal has it: JSON leaves out what is not defined. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
