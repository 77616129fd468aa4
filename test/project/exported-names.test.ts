import { describe, expect, it } from 'vitest';
import { declaredNames, type Exception, sharedNames } from './exported-names.ts';
import { ALL_FILES, sourceOf } from './source-files.ts';

/** AssemblyScript is a language of its own that mirrors names of ours; compiled modules have one face; tests are read alone. */
const FILES = ALL_FILES.filter((file) => !/\/assembly\/|\.wasm\.ts$|^test\//.test(file));

const ADAPTER = ['name', 'version', 'capabilities', 'convTranspose', 'prepare', 'conventions', 'call'];

const EXCEPTIONS: readonly Exception[] = [
  {
    why: 'engines are independent on purpose, and name like things alike',
    place: (file) => (file.startsWith('engines/') ? 'engines' : null),
  },
  {
    why: 'the interface of a module that is put under test',
    place: (file, name) => (file.startsWith('subjects/third-party/') && ADAPTER.includes(name) ? 'an adapter' : null),
  },
  {
    why: 'a law has the name of what it states, which upsampling computes',
    place: (_, name) => (name === 'depthToSpace' ? 'the law and what it states' : null),
  },
];

describe('no exported name', () => {
  it('is declared in two files', () => {
    expect(sharedNames(FILES, sourceOf, EXCEPTIONS)).toEqual([]);
  });

  it.each(EXCEPTIONS.map((exception) => [exception.why, exception] as const))(
    'has an exception that is not needed: %s',
    (_, exception) => {
      const others = EXCEPTIONS.filter((other) => other !== exception);
      expect(sharedNames(FILES, sourceOf, others)).not.toEqual([]);
    },
  );
});

describe('the reader of exported names', () => {
  it.each([
    ['export const a = 1;', ['a']],
    ['export function a() {}', ['a']],
    ['export function* a() {}', ['a']],
    ['export async function a() {}', ['a']],
    ['export interface A {}', ['A']],
    ['export type A<T> = T;', ['A']],
    ['export class A {}', ['A']],
    ['export abstract class A {}', ['A']],
    ['export const { a, b: c, d = 1 } = x;', ['a', 'c', 'd']],
    ['export const [a, b] = x;', ['a', 'b']],
    ['export function a(x: string): void;\nexport function a(x: number): void;', ['a']],
    ["export { a } from './a.ts';", []],
    ["export type { A } from './a.ts';", []],
    ['const a = 1;', []],
    ['  export const a = 1;', []],
  ])('finds in %j', (source, names) => {
    expect(declaredNames(source)).toEqual(names);
  });

  it('finds those that are known to be in this repository', () => {
    expect(declaredNames(sourceOf('spec/axis.ts'))).toEqual(expect.arrayContaining(['CroppedAxis', 'fullExtentOf']));
  });
});

describe('the finder of shared names', () => {
  const sources: Record<string, string> = {
    'a/one.ts': 'export const same = 1;\nexport const own = 2;',
    'b/two.ts': 'export type same = 1;',
    'b/three.ts': 'export function same() {}',
  };
  const found = (exceptions: readonly Exception[]) =>
    sharedNames(Object.keys(sources), (file) => sources[file], exceptions);

  it('names every file', () => {
    expect(found([])).toEqual(['same is declared in a/one.ts and b/two.ts and b/three.ts']);
  });

  it('counts the files of an exception as one, beside all others', () => {
    const inB = { why: 'b', place: (file: string) => (file.startsWith('b/') ? 'b' : null) };
    expect(found([inB])).toEqual(['same is declared in a/one.ts and b/two.ts']);
    expect(found([inB, { why: 'all', place: (_, name) => (name === 'same' ? 'b' : null) }])).toEqual([]);
  });
});
