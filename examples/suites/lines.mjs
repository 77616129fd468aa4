// What the readers of published tests have in common: which files they are given, and what they print, one line a
// test call:
//   { "suite", "name", "call", "expected", "tolerance" }             a call, and the result that the suite expects
//   { "suite", "name", "call", "g", "of", "expected", "tolerance" }  the gradient in x or w, for a g of the output
//   { "suite", "name", "unsaid" }                                    a test that is no call, and why
// A call is in the words of the framework. What is expected is { "shape", "data" }, either of them, or "refused"; of
// tests of shapes the call has no data. A tolerance is the suite's own: { "absolute", "relative" } or { "ulp" }.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Runs a reader where it is the program that was started.
 * @param {string} url of the reader
 * @param {string} what its files are
 * @param {(path: string) => object[] | Promise<object[]>} linesOf one file
 */
export async function runReader(url, what, linesOf) {
  if (process.argv[1] !== fileURLToPath(url)) return;
  const paths = process.argv.slice(2);
  if (paths.length === 0) fail(`${what} must be given, got none`);
  for (const path of paths) {
    let lines;
    try {
      lines = await linesOf(path);
    } catch (error) {
      fail(`${path}: ${error.message}`);
    }
    if (lines.length === 0) fail(`${path}: has no test that this reader knows`);
    for (const line of lines) process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

/** The text of a file. */
export function textOf(path) {
  return readFileSync(path, 'utf8');
}

/** Ends the program: bad usage or input. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
