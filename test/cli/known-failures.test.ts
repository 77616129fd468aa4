/** `verify --update-known-failures`: the file that it writes, what it says, and that it never ends well when it does. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonText } from '../../cli/files/json-text.ts';
import { parseKnownFailures } from '../../properties/known-failures/known-failures.ts';
import { ONE_CELL, openCommandLine } from './command-line.ts';
import { writeModules } from './verify-modules.ts';

const modules = writeModules();
const commandLine = openCommandLine();
afterAll(() => {
  commandLine.close();
  modules.remove();
});

function update(subject: string, file: string, ...typed: string[]) {
  const few = ['--law', 'agreement', '--runs', '4', '--seed', '2', '--known-failures', file];
  return commandLine.run(['verify', subject, ...few, '--update-known-failures', ...typed]);
}

describe('verify --update-known-failures', () => {
  const wrong = modules.path('bias-plus-one');
  const right = modules.path('right');

  it('writes what fails as unexplained, and ends with 1', async () => {
    const file = join(modules.folder, 'new.json');
    const first = await update(wrong, file);
    expect(first.stdout).toMatch(/^FAIL bias-plus-one · agreement: /m);
    expect(first.stderr).toMatch(/^known failures: added bias-plus-one-agreement for agreement on .*, unexplained; /m);
    expect(first.stderr).toMatch(/^known failures: .*new\.json is written: 1 entry, 0 before\. /m);
    expect(first.status).toBe(1);
    const [entry] = parseKnownFailures(readFileSync(file, 'utf8'), file);
    expect(entry.reference).toMatch(/^unexplained, \d{4}-\d\d-\d\d$/);
  });

  it('takes off what no longer fails, and ends with 1 although all agree', async () => {
    const file = join(modules.folder, 'stale.json');
    const entry = {
      id: 'plus-one',
      subjects: [right],
      when: ['bias'],
      fails: ['values'],
      case: { ...ONE_CELL, bias: [1] },
      laws: ['agreement'],
      reference: 'notes.md#one',
      note: 'Adds one.',
    };
    writeFileSync(file, JSON.stringify([entry]));
    const run = await update(right, file);
    expect(run.stderr).toMatch(/^known failures: removed plus-one for agreement on right: it no longer fails$/m);
    expect(readFileSync(file, 'utf8')).toBe('[]\n');
    expect(run.status).toBe(1);
    const again = await update(right, file);
    expect([again.status, readFileSync(file, 'utf8')]).toEqual([0, '[]\n']);
  });

  it('writes nothing where the run ended early', async () => {
    const file = join(modules.folder, 'early.json');
    const run = await update(wrong, file, '--max-time', '0.001');
    expect(run.stderr).toMatch(/^known failures: .*early\.json stays as it is: the run ended early$/m);
    expect(existsSync(file)).toBe(false);
    expect(run.status).toBe(1);
  });
});

describe('JSON that people keep', () => {
  it.each([
    [
      { a: [1, 2, 'b', null], b: { c: [] }, d: {} },
      '{\n  "a": [1, 2, "b", null],\n  "b": {\n    "c": []\n  },\n  "d": {}\n}\n',
    ],
    [[[1], { a: 1 }], '[\n  [1],\n  {\n    "a": 1\n  }\n]\n'],
    [[], '[]\n'],
  ])('is %j', (value, text) => {
    expect(jsonText(value)).toBe(text);
  });

  it('has lists over several lines where one is too long, as the formatter of this project', () => {
    const long = { a: Array.from({ length: 60 }, (_, at) => at) };
    expect(jsonText(long).split('\n')).toHaveLength(60 + 5);
    expect(JSON.parse(jsonText(long))).toEqual(long);
    const own = readFileSync(new URL('../../known-failures.json', import.meta.url), 'utf8');
    const numbers = /\d{20,}/g;
    expect(jsonText(JSON.parse(own))).toBe(own.replaceAll(numbers, (digits) => JSON.stringify(Number(digits))));
  });
});
