/** A plan as JSON says which modules it is about: another file of the same name would be another subject. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { planDocument } from '../../runs/plan-document.ts';
import { planFor } from '../../runs/verify/gate.ts';
import type { Subject } from '../../subjects/subject.ts';
import { GATE, right } from './gates.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-plan-document-'));
afterAll(() => rmSync(folder, { recursive: true }));

const named = (argument: string, origin: Subject['origin'] = 'module'): Subject => ({
  ...right(argument),
  argument,
  origin,
});
const filesOf = (...subjects: readonly Subject[]) => planDocument(planFor(subjects, GATE)).files;

it('a plan has the SHA-256 of the file of each module, in a browser as well, by what names the subject', () => {
  const file = join(folder, 'mine.mjs');
  writeFileSync(file, 'abc');
  const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  const inBrowser = `browser: ${file}`;
  expect(filesOf(named(file), named(inBrowser))).toEqual({ [file]: sha256, [inBrowser]: sha256 });
  expect(filesOf(named(join(folder, 'gone.mjs')), named(file, 'program'))).toEqual({});
});
