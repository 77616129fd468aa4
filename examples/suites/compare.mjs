// Compares published tests of frameworks with the oracle: reads what the readers beside it print, and says for each
// suite how many test calls agree, which do not, and which are no calls that can be expressed here, with the reasons.
// Run: node examples/suites/tfjs.mjs FILE | node examples/suites/compare.mjs [--all]
// --all prints the calls that agree as well. Exit codes: 0 nothing disagrees, 1 something does, 2 bad usage or input.
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { fail } from './lines.mjs';
import { verdictOf } from './verdict.mjs';

const KINDS = ['agreed', 'rough', 'disagreed', 'not expressible'];

const { values } = read(() => parseArgs({ options: { all: { type: 'boolean', default: false } } }));
const lines = (await text(process.stdin)).split('\n').filter((line) => line.trim() !== '');
if (lines.length === 0) fail('compare: there must be lines of test calls on standard input, got none');

const suites = new Map();
lines.forEach((line, at) => {
  const test = read(() => JSON.parse(line), `line ${at + 1}: `);
  const verdict = read(() => verdictOf(test), `line ${at + 1}: ${test.name}: `);
  const found = suites.get(test.suite) ?? [];
  suites.set(test.suite, [...found, { name: test.name, ...verdict }]);
});

for (const [suite, verdicts] of suites) {
  const counts = KINDS.map((kind) => `${verdicts.filter((one) => one.kind === kind).length} ${kind}`);
  console.log(`${suite}: ${verdicts.length} test calls: ${counts.join(', ')}`);
  for (const { kind, name, why } of verdicts) {
    if (kind !== 'agreed' || values.all) console.log(`  ${kind.padEnd(15)}  ${name}\n${' '.repeat(19)}${why}`);
  }
}
process.exitCode = [...suites.values()].flat().some(({ kind }) => kind === 'disagreed') ? 1 : 0;

function read(action, where = '') {
  try {
    return action();
  } catch (error) {
    return fail(`compare: ${where}${error.message}`);
  }
}
