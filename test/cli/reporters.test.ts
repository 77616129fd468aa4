/** What verify prints where another reporter, fewer laws, less text or colour is asked for. */
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { coloured } from '../../cli/tell/colour.ts';
import { LAWS } from '../../properties/laws.ts';
import { ONE_CELL, openCommandLine, type Run } from './command-line.ts';
import { writeModules } from './verify-modules.ts';

const modules = writeModules();
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  modules.remove();
});

const WRONG = modules.path("first group's bias");
/** The smallest case on which the bias of the first group differs from the right one. */
const TWO_GROUPS = {
  ...ONE_CELL,
  x: { shape: [1, 2, 1], data: [0, 0] },
  w: { shape: [2, 1, 1], data: [0, 0] },
  bias: [0, 1],
  groups: 2,
};
const ONE_CASE = ['--case', JSON.stringify(TWO_GROUPS), '--seed', '5', '--no-config'];
const FEW = ['--law', 'output-shape,agreement', ...ONE_CASE];

/** Runs verify on what is wrong and what is right. */
function verify(...typed: string[]): Promise<Run> {
  return commandLine.run(['verify', WRONG, 'scatter', ...FEW, ...typed]);
}

describe('verify --grep', () => {
  it.each(['groups', 'GROUPS', '^shift$|bias', 'reference engine'])('runs the laws that %s matches', async (text) => {
    const found = LAWS.filter(({ id, statement }) =>
      [id, statement].some((words) => new RegExp(text, 'iu').test(words)),
    );
    expect(found.length).toBeGreaterThan(0);
    const run = await commandLine.run(['verify', 'scatter', '--grep', text, ...ONE_CASE, '--json', '-']);
    expect(JSON.parse(run.stdout).laws.map(({ id }: { id: string }) => id)).toEqual(found.map(({ id }) => id));
    expect(run.status).toBe(0);
  });

  it('takes some of the laws that are named', async () => {
    const run = await commandLine.run(['verify', 'scatter', '--law', 'core', '--grep', 'agree', ...ONE_CASE]);
    expect(run.stdout).toMatch(/^adjoint verify: 2 laws, /);
  });
});

describe('verify --reporter', () => {
  it('json has the result on stdout and no text', async () => {
    const run = await verify('--reporter', 'json');
    expect(JSON.parse(run.stdout)).toMatchObject({ kind: 'verify', verdict: 'disagree', seed: 5 });
    expect(run.stderr).not.toContain('adjoint verify:');
    expect(run.status).toBe(1);
  });

  it('junit and markdown have theirs', async () => {
    const [junit, markdown] = [await verify('--reporter', 'junit'), await verify('--reporter', 'markdown')];
    expect(XMLValidator.validate(junit.stdout)).toBe(true);
    expect(markdown.stdout).toMatch(/^# adjoint verify\n\n\*\*DISAGREE: /);
    expect([junit.status, markdown.status]).toEqual([1, 1]);
  });

  it('github has annotations and the verdict, and says nothing twice', async () => {
    const typed = ['verify', WRONG, 'scatter', ...FEW, '--reporter', 'github'];
    const run = await commandLine.run(typed, { GITHUB_ACTIONS: 'true' });
    const [annotation, verdict, end] = run.stdout.split('\n');
    expect(annotation).toMatch(/^::error title=adjoint%3A first group's bias fails agreement::/);
    expect(verdict).toMatch(/^DISAGREE: /);
    expect(end).toBe('');
    expect(run.stderr).not.toContain('::error');
    expect(run.status).toBe(1);
  });

  it('dots has a character for each law and subject, then failures and verdict', async () => {
    const run = await verify('--reporter', 'dots');
    const [dots, fail] = run.stdout.split('\n');
    expect([...dots].toSorted().join('')).toBe('...F');
    expect(fail).toMatch(/^FAIL first group's bias · agreement: /);
    expect(run.stdout).toMatch(/\nDISAGREE: .*\n$/);
    expect(run.stderr).toBe('');
    expect(run.status).toBe(1);
  });

  it('dots gives stdout to a report that wants it', async () => {
    const run = await verify('--reporter', 'dots', '--json', '-');
    expect(JSON.parse(run.stdout).verdict).toBe('disagree');
    expect(run.stderr).toMatch(/^[.F]{4}\nFAIL /);
  });

  it.each(['json', 'junit', 'github', 'markdown'])('%s refuses another report on stdout', async (reporter) => {
    const run = await verify('--reporter', reporter, '--markdown', '-');
    expect(run.stderr).toBe(`adjoint: --reporter ${reporter} and --markdown - exclude each other: both go to stdout\n`);
    expect(run).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('verify --quiet', () => {
  it('prints failures and verdict, and nothing while it runs', async () => {
    const [run, loud] = [await verify('--quiet'), await verify()];
    const lines = run.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^FAIL first group's bias · agreement: /);
    expect(lines.at(-1)).toMatch(/^DISAGREE: /);
    const spoken = loud.stdout.split('\n');
    for (const line of lines.slice(0, -1)) expect(spoken).toContain(line);
    expect(run.stderr).toBe('');
    expect(run.status).toBe(1);
  });

  it('is one line where all agree', async () => {
    const run = await commandLine.run(['verify', 'scatter', ...FEW, '--quiet']);
    expect(run.stdout).toMatch(/^AGREE: 2 cases, 1 subject, .*\n$/);
    expect(run).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('colour', () => {
  afterEach(() => vi.unstubAllEnvs());

  /** A stream that says whether it is a terminal. */
  function stream(isTTY: boolean): NodeJS.WritableStream {
    return Object.assign(new PassThrough(), { isTTY });
  }
  const TEXT = 'table\nWHY  it is so\nFAIL a · b: c\n  FAIL is no headline\nobjection: d\nDISAGREE: 1 case\n';

  it('is on the verdict and the lines that lead to it, on a terminal', () => {
    vi.stubEnv('NO_COLOR', undefined);
    vi.stubEnv('FORCE_COLOR', undefined);
    vi.stubEnv('NODE_DISABLE_COLORS', undefined);
    const text = coloured(TEXT, 'red', stream(true));
    expect(text.split('\n')).toEqual([
      'table',
      '\u001b[33mWHY  it is so\u001b[39m',
      '\u001b[31mFAIL a · b: c\u001b[39m',
      '  FAIL is no headline',
      '\u001b[31mobjection: d\u001b[39m',
      '\u001b[31mDISAGREE: 1 case\u001b[39m',
      '',
    ]);
    expect(stripVTControlCharacters(text)).toBe(TEXT);
    expect(coloured('AGREE\n', 'yellow', stream(true))).toBe('\u001b[33mAGREE\u001b[39m\n');
    expect(coloured('AGREE\n', 'green', stream(true))).toBe('\u001b[32mAGREE\u001b[39m\n');
  });

  it('is nowhere where the stream is no terminal', () => {
    vi.stubEnv('FORCE_COLOR', undefined);
    expect(coloured(TEXT, 'red', stream(false))).toBe(TEXT);
  });

  it('is anywhere where FORCE_COLOR asks for it', () => {
    vi.stubEnv('FORCE_COLOR', '1');
    expect(coloured(TEXT, 'red', stream(false))).toContain('\u001b[31mDISAGREE');
  });
});
