/** The structures that TypeScript writes and the kernels read: the same fields, in the same order, on both sides. */
import { describe, expect, it } from 'vitest';
import {
  axisFields,
  indicesOf,
  record,
  STRUCTURES,
  type StructureName,
} from '../../../../engines/fast/wasm/memory/structures.ts';
import { classesIn, kernelClasses } from './kernel-classes.ts';

/** What the kernels do not see: it is between the threads of JavaScript. */
const NOT_KERNELS: readonly StructureName[] = ['Desk'];

const classes = kernelClasses();
const shared = Object.entries(STRUCTURES).filter(([name]) => !NOT_KERNELS.some((other) => other === name));

describe('a structure is the class of the same name in the kernels', () => {
  it.each(shared)('%s, field by field', (name, fields) => {
    const [found, ...others] = classes.filter((each) => each.name === name);
    expect(found?.fields.map((field) => field.name)).toEqual(fields);
    expect(others).toEqual([]);
  });

  it.each(shared)('%s, every field a 32-bit integer', (name) => {
    const types = classes.filter((each) => each.name === name).flatMap(({ fields }) => fields.map(({ type }) => type));
    expect(types.filter((type) => type !== 'i32' && type !== 'usize')).toEqual([]);
  });

  it('unless the kernels do not see it', () => {
    expect(NOT_KERNELS.filter((name) => classes.some((each) => each.name === name))).toEqual([]);
  });
});

it('the reader of classes sees those that lie in memory, with their fields in order', () => {
  const source = '@unmanaged\nexport class A {\n  /** b: i32 */\n  b: usize;\n  a: i32;\n}\nclass B {\n  c: i32;\n}\n';
  const fields = [
    { name: 'b', type: 'usize' },
    { name: 'a', type: 'i32' },
  ];
  expect(classesIn(source)).toEqual([{ name: 'A', fields }]);
});

describe('record', () => {
  it('puts numbers in the order of the structure, whatever order they are given in', () => {
    expect(record('Strip', { count: 3, source: 1, first: 2 })).toEqual([1, 2, 3]);
    expect(record('Board', { rounds: 6, next: 4, arrived: 5 })).toEqual([4, 5, 6]);
  });

  it('has an index for each field', () => {
    expect(indicesOf('Strip')).toEqual({ source: 0, first: 1, count: 2 });
  });
});

it.each([
  [[7], { at0: 1, at1: 1, at2: 7 }],
  [[5, 7], { at0: 1, at1: 5, at2: 7 }],
  [[3, 5, 7], { at0: 3, at1: 5, at2: 7 }],
])('the axes %j are the last of three', (byAxis, fields) => {
  expect(axisFields('at', byAxis, 1)).toEqual(fields);
});
