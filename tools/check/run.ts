/**
 * `npm run check`, after lint and types: runs the tests that speak of what differs from the last commit, new files included; slow
 * ones it only names. Of a file that is no source they are those that read it.
 * A word names another commit to compare with: `npm run check -- main`. Exits with the code of the tests, 0 where there are none.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { SLOW_TESTS } from '../../test/project/slow-tests.ts';
import { ALL_FILES, sourceOf } from '../../test/project/source-files.ts';
import { testsOf } from './tests-of.ts';

const [since = 'HEAD'] = process.argv.slice(2);

const lines = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).split('\n').filter(Boolean);
const changed = [...lines('diff', '--name-only', since, '--'), ...lines('ls-files', '--others', '--exclude-standard')];

const sources = new Map(ALL_FILES.map((file) => [file, sourceOf(file)]));
const tests = ALL_FILES.filter((file) => file.endsWith('.test.ts'));
const about = testsOf(changed, sources);
const chosen = about.filter((file) => !SLOW_TESTS.includes(file));

console.log(
  `check: ${changed.length} files differ from ${since}; ${chosen.length} of ${tests.length} test files speak of them`,
);
if (about.length > chosen.length)
  console.log(`check: left to npm run test:slow: ${about.filter((file) => SLOW_TESTS.includes(file)).join(', ')}`);
if (chosen.length > 0) {
  const { status } = spawnSync('npx', ['vitest', 'run', ...chosen], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}
