/** The commands beside bench that ask of speed, each in this process. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WORKLOADS } from '../../bench/workloads/workload-sets.ts';
import { huntCommand } from '../../cli/hunt.ts';
import { scaleCommand } from '../../cli/scale.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { workloadsCommand } from '../../cli/workloads.ts';
import { SUBJECT_GROUPS } from '../../subjects/index.ts';
import { writeModules } from '../bench/modules.ts';

const folder = mkdtempSync(join(tmpdir(), 'adjoint-scale-hunt-'));
const modules = writeModules();
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  modules.remove();
});

/** Computes 7, which is no tensor. */
const WRONG = modules.path('no-tensor');

let printed = '';
beforeEach(() => {
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text);
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** Runs a command, without the talk of commander. */
async function typed(command: Command, ...words: string[]): Promise<void> {
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(words, { from: 'user' });
}

describe('adjoint scale', () => {
  it('sweeps, prints and writes what was found', async () => {
    const json = join(folder, 'scale.json');
    await typed(scaleCommand(), 'batch', 'scatter', '--layer', 'ic1iw1oc1kw1', '--time', '1', '--json', json);
    expect(printed).toMatch(/^adjoint scale: batch, \d+ points, 1 subject, (\d+) of \1 cells timed, /);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ schema: 'adjoint/scale/1', axis: 'batch' });
    expect(process.exitCode).toBe(0);
  });

  it('ends with 1 where a subject is wrong', async () => {
    await typed(scaleCommand(), 'extent', WRONG, '--layer', 'ic1iw4oc1kw1', '--time', '1');
    expect(printed).toMatch(/^objection: /m);
    expect(process.exitCode).toBe(1);
  });

  it.each([
    ['an axis that is none', ['colour', 'scatter'], /^axis "colour" cannot be swept; it must be one of extent/],
    ['a subject that is none', ['batch', 'sctater'], /^subject "sctater" is not known; it must be one of /],
    ['a layer that is none', ['batch', '--layer', 'ic3'], /^layer "ic3": one of id, ih and iw must be given$/],
    ['two layers', ['batch', '--layer', 'ic1iw1oc1kw1,ic1iw2oc1kw1'], /^layer "ic1iw1oc1kw1,ic1iw2oc1kw1"/],
    [
      'two reports on stdout',
      ['batch', 'scatter', '--json', '-', '--html', '-'],
      /^only one of --json, --markdown, --html can go to stdout$/,
    ],
  ])('refuses %s', async (_, words, message) => {
    await expect(typed(scaleCommand(), ...words)).rejects.toThrow(message);
    await expect(typed(scaleCommand(), ...words)).rejects.toThrow(UsageError);
  });

  it.each([[['--threads', '2']], [['--set', 'quick']], [['--baseline', 'a.json']]])('knows no %j', async (words) => {
    await expect(typed(scaleCommand(), 'batch', 'scatter', ...words)).rejects.toThrow(`unknown option '${words[0]}'`);
  });
});

describe('adjoint hunt', () => {
  it('hunts, prints and writes what was found', async () => {
    const json = join(folder, 'hunt.json');
    const few = ['--time', '1500', '--layers', '3', '--seed', '5'];
    await typed(huntCommand(), 'im2col', 'scatter', ...few, '--json', json);
    expect(printed).toMatch(/^adjoint hunt: im2col beside scatter, [1-3] layers? timed, /);
    expect(printed).toMatch(/^ {2}replay: .* bench im2col scatter --layer \S+$/m);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ schema: 'adjoint/hunt/1', seed: 5 });
    expect(process.exitCode).toBe(0);
  });

  it('ends with 1 where a subject is wrong', async () => {
    await typed(huntCommand(), WRONG, 'scatter', '--time', '1000', '--layers', '3', '--seed', '5');
    expect(printed).toMatch(/^objection: /m);
    expect(process.exitCode).toBe(1);
  });

  it.each([
    [['im2col'], 1],
    [['im2col', 'im2col'], 1],
    [['engines'], SUBJECT_GROUPS.engines.length],
  ])('refuses %j: it takes two subjects', async (words, count) => {
    const message = `hunt takes two subjects, the slow one and what it is compared with, got ${count}`;
    await expect(typed(huntCommand(), ...words)).rejects.toThrow(new UsageError(message));
  });

  it('refuses to hunt nothing', async () => {
    await expect(typed(huntCommand())).rejects.toThrow("missing required argument 'subject'");
  });
});

describe('adjoint workloads', () => {
  it('has a line for each, with sets, size, descriptor and source', async () => {
    await typed(workloadsCommand());
    expect(printed.trimEnd().split('\n')).toHaveLength(WORKLOADS.length);
    expect(printed).toMatch(
      /^vnet\.up1 +quick,yardstick +67\.11 million multiply-adds {2}mb1ic256id8iw4oc128od16ow8kd2sd2 {2}mattmacy\/vnet\.pytorch/m,
    );
    expect(process.exitCode).toBe(0);
  });
});
