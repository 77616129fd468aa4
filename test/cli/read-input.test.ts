/** Files that options name are read up to a size, whatever they are. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readBytes, readInput } from '../../cli/files/read-input.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-input-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'a');

it.each([0, 1, 2 ** 16, 2 ** 16 + 1])('reads %i bytes as they are', (length) => {
  const bytes = Buffer.from(Array.from({ length }, (_, at) => at % 251));
  writeFileSync(file, bytes);
  expect(readBytes(file, length).equals(bytes)).toBe(true);
  if (length > 0) expect(() => readBytes(file, length - 1)).toThrow(`it must have at most ${length - 1} bytes`);
});

it('ends at a device that has no end', () => {
  expect(() => readBytes('/dev/zero', 1000)).toThrow(new RangeError('it must have at most 1000 bytes'));
});

it('names option, file and reason', () => {
  expect(() => readInput('--case', join(folder, 'none'))).toThrow(/^--case: cannot read ".*none": no such file$/);
  expect(() => readInput('--case', folder)).toThrow(/^--case: cannot read ".*": it is a folder$/);
});
