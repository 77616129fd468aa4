/** Completion scripts offer what the commands take: in bash by asking it, in the others by what is written. */
import { execFileSync } from 'node:child_process';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../cli/completion.ts';
import { adjointProgram } from '../../cli/program.ts';
import { completionScript, SHELLS } from '../../cli/tell/completion.ts';
import { LAWS } from '../../properties/laws.ts';
import { SUBJECT_GROUPS } from '../../subjects/index.ts';
import { openCommandLine } from './command-line.ts';

const PROGRAM = await adjointProgram();
const WORDS = vocabulary();

/** Every command by its words: `vectors check` is two. */
function pathsOf(command: Command, before: readonly string[] = []): { path: readonly string[]; command: Command }[] {
  return command.commands.flatMap((child) => {
    const path = [...before, child.name()];
    return [{ path, command: child }, ...pathsOf(child, path)];
  });
}

const COMMANDS = pathsOf(PROGRAM);
const visible = (command: Command) => command.createHelp().visibleOptions(command);

/** What bash offers for the last of these words, one list for each line of words. */
function offered(lines: readonly (readonly string[])[]): string[][] {
  const asks = lines.map((words) => {
    const all = ['adjoint', ...words].map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(${all}); COMP_CWORD=${words.length}; _adjoint; printf '%s\\n' "\${COMPREPLY[@]}"; echo end`;
  });
  const script = [completionScript('bash', PROGRAM, WORDS), ...asks].join('\n');
  const printed = execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' });
  return printed
    .split('end\n')
    .slice(0, -1)
    .map((list) => list.split('\n').filter((word) => word !== ''));
}

describe('bash completes', () => {
  it('commands, by their beginning too', () => {
    const names = PROGRAM.commands.map((command) => command.name());
    expect(offered([[''], ['ver'], ['qzx']])).toEqual([names, ['verify'], []]);
  });

  it('the options of every command, and no old spelling', () => {
    const lists = offered(COMMANDS.map(({ path }) => [...path, '--']));
    expect(lists).toEqual(COMMANDS.map(({ command }) => visible(command).map(({ long }) => long)));
    expect(lists.flat()).toContain('--reporter');
    expect(lists.flat()).not.toContain('--exhaustive');
  });

  it('the choices of every option that has some', () => {
    const choices = COMMANDS.flatMap(({ path, command }) =>
      visible(command).flatMap(({ long, argChoices }) =>
        argChoices ? [{ line: [...path, long!, ''], argChoices }] : [],
      ),
    );
    expect(choices.length).toBeGreaterThan(3);
    const inShell = (word: string) => word.replaceAll(' ', '\\ ');
    expect(offered(choices.map(({ line }) => line))).toEqual(choices.map(({ argChoices }) => argChoices.map(inShell)));
  });

  it('names of subjects, laws, dimensions and commands within', () => {
    const [subjects, laws, scales, vectors, files] = offered([
      ['verify', 'scat'],
      ['verify', 'scatter', '--law', 'a'],
      ['scale', 'st'],
      ['vectors', ''],
      ['verify', '--json', ''],
    ]);
    expect(subjects).toEqual(SUBJECT_GROUPS.all.filter((name) => name.startsWith('scat')));
    const known = [...LAWS.map(({ id }) => id), 'core', 'all'];
    expect(laws).toEqual(known.filter((id) => id.startsWith('a')));
    expect(scales).toEqual(['stride']);
    expect(vectors).toEqual(['generate', 'check', 'export']);
    expect(files).toEqual([]);
  });
});

describe.each(['zsh', 'fish'] as const)('the script for %s', (shell) => {
  const script = completionScript(shell, PROGRAM, WORDS);

  it('has every command with its description', () => {
    for (const { command } of COMMANDS) {
      if (command.parent !== PROGRAM) continue;
      const words = command.description();
      const escaped = shell === 'zsh' ? words.replaceAll("'", "'\\''") : words.replaceAll("'", "\\'");
      const line = { zsh: `'${command.name()}:${escaped}'`, fish: `-f -a ${command.name()} -d '${escaped}'` }[shell];
      expect(script).toContain(line);
    }
  });

  it('has every option of every command, and no old spelling', () => {
    for (const { path, command } of COMMANDS) {
      const part = { zsh: `'${path.join(' ')}') options=`, fish: `seen_subcommand_from ${path.at(-1)}` }[shell];
      const own = script.split('\n').filter((line) => line.includes(part));
      for (const { long } of visible(command)) {
        const words = { zsh: `'${long}:`, fish: ` -l ${long!.slice(2)} ` }[shell];
        expect(
          own.some((line) => line.includes(words)),
          `${path} ${long}`,
        ).toBe(true);
      }
    }
    expect(script).not.toContain('exhaustive');
  });

  it('closes every quote', () => {
    const bare = shell === 'zsh' ? script.replaceAll("'\\''", '') : script.replaceAll(/\\[\\']/g, '');
    for (const line of bare.split('\n')) expect((line.match(/'/g) ?? []).length % 2, line).toBe(0);
  });
});

describe('adjoint completion', () => {
  it('prints the script of the shell that is named', async () => {
    const commandLine = openCommandLine();
    for (const shell of SHELLS) {
      const run = await commandLine.run(['completion', shell]);
      expect(run).toEqual({ status: 0, stdout: completionScript(shell, PROGRAM, WORDS), stderr: '' });
    }
    const run = await commandLine.run(['completion', 'csh']);
    expect(run.stderr).toContain('Allowed choices are bash, zsh, fish.');
    expect(run).toMatchObject({ status: 2, stdout: '' });
    commandLine.close();
  });
});
