/** What a configuration may hold: every field by its rule, and nothing else. */
import { describe, expect, it } from 'vitest';
import { defineConfig, parseConfig } from '../../properties/gate-config.ts';

const FULL = defineConfig({
  subjects: ['./mine.mjs', 'scatter', 'cmd:python3 mine.py'],
  knownFailures: 'known.json',
  seed: 0,
  runs: 1,
  timeout: 100,
  budgets: { maxTime: 0.5, bail: 1 },
  laws: ['core', 'shift'],
  reports: { json: 'out/a.json', junit: 'out/a.xml', markdown: 'out/a.md', figure: 'out/a.svg' },
});

describe('a configuration', () => {
  it.each([[FULL], [{}], [{ budgets: {}, reports: {} }]])('may be %j', (config) => {
    expect(parseConfig(config, 'file')).toBe(config);
  });

  it.each<[unknown, string | RegExp]>([
    [[], 'file must be an object, got []'],
    [null, 'file must be an object, got null'],
    [7, 'file must be an object, got 7'],
    [{ subject: ['a'] }, /^file has an unknown field "subject"; it takes subjects, .*; did you mean "subjects"\?$/],
    [{ subjects: [] }, 'file: subjects must be a list with at least one name, got []'],
    [{ subjects: 'scatter' }, 'file: subjects must be a list with at least one name, got "scatter"'],
    [{ subjects: [''] }, /^file: subjects must be a list with at least one name, got \[/],
    [{ knownFailures: '-' }, 'file: knownFailures must be the path of a file, got "-"'],
    [{ knownFailures: [] }, 'file: knownFailures must be the path of a file, got []'],
    [{ seed: -1 }, 'file: seed must be an integer >= 0, got -1'],
    [{ seed: '1' }, 'file: seed must be an integer >= 0, got "1"'],
    [{ runs: 0 }, 'file: runs must be an integer >= 1, got 0'],
    [{ runs: null }, 'file: runs must be an integer >= 1, got null'],
    [{ timeout: 1.5 }, 'file: timeout must be an integer >= 1, got 1.5'],
    [{ budgets: { maxTime: '5' } }, 'file: budgets: maxTime must be a number of seconds > 0, got "5"'],
    [{ budgets: { maxTime: true } }, 'file: budgets: maxTime must be a number of seconds > 0, got true'],
    [{ budgets: { maxTime: 0 } }, 'file: budgets: maxTime must be a number of seconds > 0, got 0'],
    [
      { budgets: { maxTime: Number.POSITIVE_INFINITY } },
      /^file: budgets: maxTime must be a number of seconds > 0, got /,
    ],
    [{ budgets: { maxTime: Number.NaN } }, /^file: budgets: maxTime must be a number of seconds > 0, got /],
    [{ budgets: { bail: 0 } }, 'file: budgets: bail must be an integer >= 1, got 0'],
    [{ budgets: { maxtime: 1 } }, /^file: budgets has an unknown field "maxtime"; .*; did you mean "maxTime"\?$/],
    [{ laws: ['agrement'] }, /^file: laws: law "agrement" is not known; .*; did you mean "agreement"\?$/],
    [{ laws: [] }, 'file: laws must be a list with at least one name, got []'],
    [{ reports: { json: '' } }, 'file: reports: json must be the path of a file, got ""'],
    [{ reports: { html: 'a' } }, /^file: reports has an unknown field "html"; it takes json, junit, markdown, figure/],
    [{ reports: ['a'] }, /^file: reports must be an object, got \[/],
    [{ toString: 1 }, /^file has an unknown field "toString"/],
  ])('must not be %j', (config, message) => {
    expect(() => parseConfig(config, 'file')).toThrow(message);
  });
});
