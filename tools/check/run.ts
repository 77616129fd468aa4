/**
 * `npm run check`, after lint and types: runs the tests that speak of what differs from the last commit, new files included.
 * A word names another commit to compare with: `npm run check -- main`. Exits with the code of the tests, 0 where there are none.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path/posix';
import { importsOf } from '../../test/project/imports.ts';
import { filesOf } from '../../test/project/source-files.ts';
import { testsOf } from './tests-of.ts';

const [since = 'HEAD'] = process.argv.slice(2);

const lines = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).split('\n').filter(Boolean);
const changed = [...lines('diff', '--name-only', since, '--'), ...lines('ls-files', '--others', '--exclude-standard')];

const tests = filesOf('test').filter((file) => file.endsWith('.test.ts'));
const imported = (file: string) =>
  importsOf(readFileSync(file, 'utf8'))
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier }) => join(file, '..', specifier));
const chosen = testsOf(changed, new Map(tests.map((file) => [file, imported(file)])));

console.log(
  `check: ${changed.length} files differ from ${since}; ${chosen.length} of ${tests.length} test files speak of them`,
);
if (chosen.length > 0) {
  const { status } = spawnSync('npx', ['vitest', 'run', ...chosen], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
