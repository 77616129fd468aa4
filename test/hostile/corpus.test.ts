/** A corpus of hostile files, each read by every command that reads its kind: one line says what is wrong, and nothing else is left. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { adjoint, openCommandLine, ROOT, type Run } from '../cli/command-line.ts';

const CORPUS = 'test/hostile/corpus';

/** A folder for whatever is written; nothing must be. */
const folder = mkdtempSync(join(tmpdir(), 'adjoint-corpus-'));
const out = join(folder, 'out');
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  rmSync(folder, { recursive: true, force: true });
});

const ONE_LAW = ['--law', 'agreement', '--runs', '1'];
const WITHOUT_CONFIG = '--no-config';

/** By the folder of the corpus: the commands that read such a file. */
const COMMANDS: Readonly<Record<string, readonly ((file: string) => readonly string[])[]>> = {
  case: [
    (file) => ['verify', 'scatter', ...ONE_LAW, WITHOUT_CONFIG, '--json', out, '--case', `@${file}`],
    (file) => ['explain', '--html', out, '--case', `@${file}`],
  ],
  layers: [(file) => ['bench', 'scatter', '--json', out, '--file', file]],
  'known-failures': [
    (file) => ['verify', 'scatter', ...ONE_LAW, WITHOUT_CONFIG, '--json', out, '--known-failures', file],
    (file) => ['certify', 'scatter', WITHOUT_CONFIG, '--known-failures', file],
  ],
  journals: [
    (file) => ['verify', '--resume', file],
    (file) => ['certify', '--resume', file],
    (file) => ['merge', file, file],
  ],
  results: [(file) => ['report', file, '--html', out], (file) => ['bench', 'scatter', '--baseline', file]],
  config: [(file) => ['verify', 'scatter', ...ONE_LAW, '--config', file]],
  models: [
    (file) => ['layers', file, 'scatter', '--json', out],
    (file) => ['verify', 'scatter', WITHOUT_CONFIG, '--json', out, '--model', file],
    (file) => ['bench', 'scatter', '--json', out, '--model', file],
    (file) => ['oracle', '--out', out, '--model', file],
  ],
  pictures: [(file) => ['upsample', file, '--out', out]],
};

const filesIn = (kind: string) => readdirSync(join(ROOT, CORPUS, kind)).map((name) => `${kind}/${name}`);

const CALLS = Object.entries(COMMANDS).flatMap(([kind, commands]) =>
  filesIn(kind).flatMap((file) => commands.map((command) => [file, command(`${CORPUS}/${file}`)] as const)),
);

/** One line of a terminal: no control characters, no commands of a CI, no stack. */
const LINE = /^adjoint: [^\p{Cc}]+\n$/u;

function isClear({ stderr }: Run): boolean {
  return LINE.test(stderr) && !/^::|##\[/m.test(stderr) && stderr.length < 5000;
}

/** Too large to be kept, or no files: each stands for a file of every kind. */
const made = mkdtempSync(join(tmpdir(), 'adjoint-made-'));
afterAll(() => rmSync(made, { recursive: true, force: true }));
function written(name: string, text: string): string {
  writeFileSync(join(made, name), text);
  return join(made, name);
}
const MADE: Readonly<Record<string, string>> = {
  'nested a hundred thousand deep': written('deep.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  'objects a hundred thousand deep': written('objects.json', `${'{"x":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
  'one text of a million letters': written('long.json', JSON.stringify('x'.repeat(1_000_000))),
  'a million zeros': written('zeros.json', `[${'0,'.repeat(1_000_000)}0]`),
  'a folder': made,
  'not there': join(made, 'nothing.json'),
  'without an end': '/dev/zero',
};

describe('a hostile file', () => {
  it('is in the corpus of each kind', () => {
    for (const kind of [...Object.keys(COMMANDS), 'oracle', 'vectors']) expect(filesIn(kind).length).toBeGreaterThan(4);
  });

  it.each(CALLS)('%s is refused in one line by %j', async (_, typed) => {
    const run = await commandLine.run(typed);
    expect([run.stderr, isClear(run), run.stdout, run.status]).toEqual([run.stderr, true, '', 2]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(
    Object.keys(MADE).flatMap((made) =>
      Object.entries(COMMANDS).map(([kind, [command]]) => [made, kind, command] as const),
    ),
  )('that is %s is refused in one line in place of %s', async (made, _, command) => {
    const typed = command(MADE[made]);
    const run = await commandLine.run(typed);
    expect([run.stderr, isClear(run), run.stdout, run.status]).toEqual([run.stderr, true, '', 2]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(filesIn('oracle'))('%s is answered line by line, the last as if it were alone', async (file) => {
    const run = await adjoint(['oracle', `${CORPUS}/${file}`]);
    const answers = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ kind }) => kind)).not.toContain(undefined);
    expect([run.stderr, [0, 1].includes(run.status ?? -1)]).toEqual(['', true]);
  });

  it.each(filesIn('vectors'))('%s is wrong, and says so by file', async (file) => {
    const run = await commandLine.run(['vectors', 'check', `${CORPUS}/${file}`]);
    expect(run.stdout).toMatch(/^a\.json(#\w+)?: [^\p{Cc}]+\n[\s\S]*: \d+ wrong\n$/u);
    expect([run.stderr, run.status]).toEqual(['', 1]);
  });
});
