/** The TypeScript of this repository, by room: what the tests of its structure read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** The rooms with a row in the import table of docs/ARCHITECTURE.md. */
export const ROOMS = [
  'spec',
  'engines',
  'models',
  'subjects',
  'properties',
  'runs',
  'bench',
  'reports',
  'documents',
  'cli',
  'oracle',
  'faults',
  'upsampling',
  'explain',
  'site',
  'public',
];

/** The folders that may import everything. */
const OUTSIDE_THE_TABLE = ['test', 'tools'];

/** Packages, and what is made of the sources. */
const NOT_OURS = /\/node_modules\/|^site\/(pages|dist)\/|\/cache\//;

/** The files of one folder at the root, as paths from there with `/`; none where there is no such folder. */
export function filesOf(room: string): string[] {
  if (!existsSync(join(ROOT, room))) return [];
  const names = readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' });
  const paths = names.map((name) => `${room}/${name.replaceAll('\\', '/')}`);
  return paths.filter((path) => path.endsWith('.ts') && !NOT_OURS.test(path));
}

/** The files that the import table judges. */
export const FILES_OF_ROOMS = ROOMS.flatMap(filesOf);

/** All of them, tests and tools included. */
export const ALL_FILES = [...FILES_OF_ROOMS, ...OUTSIDE_THE_TABLE.flatMap(filesOf)];

export function sourceOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}
