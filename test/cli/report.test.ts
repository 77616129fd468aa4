/** `adjoint report`: results read from files and written as a page by the command line. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { documentText, huntResult } from '../reports/documents.ts';
import { openCommandLine } from './command-line.ts';

describe('adjoint report', () => {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-report-'));
  const commandLine = openCommandLine();
  const file = join(folder, 'hunt.json');
  writeFileSync(file, documentText('adjoint/hunt/1', huntResult()));
  writeFileSync(join(folder, 'not.json'), 'no JSON');
  writeFileSync(join(folder, 'old.json'), '{"schema":"adjoint/bench/1"}');
  afterAll(() => {
    commandLine.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes the page, makes its folder, and says what is on it', async () => {
    const page = join(folder, 'new/page.html');
    const { status, stdout, stderr } = await commandLine.run(['report', file, file, '--html', page]);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/page\.html: 2 results \(hunt, hunt\), \d+ kB\n$/);
    expect(status).toBe(0);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>\n<html lang="en">.*<\/html>\n$/s);
  });

  it('writes the page on stdout and nothing else', async () => {
    const { status, stdout } = await commandLine.run(['report', file, '--html', '-']);
    expect(stdout).toMatch(/^<!doctype html>.*<\/html>\n$/s);
    expect(status).toBe(0);
  });

  it.each([
    [['report'], /^error: missing required argument 'result'/],
    [['report', 'nowhere.json'], /^adjoint: report: cannot read "nowhere\.json": no such file\n$/],
    [['report', join(folder, 'not.json')], /^adjoint: .*not\.json: it must be JSON: /],
    [
      ['report', join(folder, 'old.json')],
      /^adjoint: .*old\.json: schema must be one of .*, got "adjoint\/bench\/1"; did you mean .*\?\n$/,
    ],
    [['report', file, '--html', folder], /^adjoint: --html: cannot write /],
    [['report', '-', '-'], /^adjoint: only one result can come from stdin\n$/],
    [['report', file, '--more'], /^error: unknown option '--more'/],
  ])('ends with 2 for %j', async (typed, message) => {
    const { status, stdout, stderr } = await commandLine.run(typed);
    expect(stderr).toMatch(message);
    expect([status, stdout]).toEqual([2, '']);
  });
});
