/**
 * `npm run fuzz`: faces everything that reads with hostile documents, a million in all, and writes up what became of them as
 * reports/published/fuzz.md. Exits 1 where a reader throws what it does not mean, takes longer than a second for a document, or
 * leaves a file behind.
 *
 *   npm run fuzz                     a million, from a seed of the clock
 *   npm run fuzz -- 20000 7          so many in all, and the seed
 *   npm run fuzz -- 20000 7 cases    of one reader only; nothing is published
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../../bench/environment.ts';
import { type Fuzzed, fuzzed } from '../../test/hostile/fuzzed.ts';
import { readersIn } from '../../test/hostile/readers.ts';
import { fuzzMarkdown, MOST_MS } from './fuzz-markdown.ts';

const PUBLISHED = fileURLToPath(new URL('../../reports/published/fuzz.md', import.meta.url));

/** Documents of a slow reader for each of another one. */
const SLOW_SHARE = 0.1;

/** Between two lines of progress. */
const LINE_EVERY_MS = 10_000;

const [total = '1000000', seedTyped, only] = process.argv.slice(2);
const seed = seedTyped === undefined ? Date.now() % 2 ** 31 : Number(seedTyped);
if (!Number.isSafeInteger(Number(total)) || !Number.isSafeInteger(seed)) {
  console.error(`fuzz: how many and the seed must be integers, got ${total} and ${seedTyped}`);
  process.exit(2);
}

const machine = environment();
const started = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'adjoint-fuzz-'));
/** Readers read by absolute paths: whatever is written here was not meant to be. */
const working = join(folder, 'working');
mkdirSync(working);
const all = await readersIn(folder);
process.chdir(working);

const shares = all.map(({ isSlow }) => (isSlow ? SLOW_SHARE : 1));
const sum = shares.reduce((one, other) => one + other, 0);
const found: { readonly name: string; readonly fuzzed: Fuzzed }[] = [];
const defects: string[] = [];
for (const [at, reader] of all.entries()) {
  if (only !== undefined && reader.name !== only) continue;
  const runs = only === undefined ? Math.ceil((Number(total) * shares[at]) / sum) : Number(total);
  let done = 0;
  let reported = performance.now();
  try {
    const result = await fuzzed(reader, seed, runs, () => {
      done++;
      if (performance.now() - reported < LINE_EVERY_MS) return;
      reported = performance.now();
      console.error(`${reader.name}: ${done} of ${runs}`);
    });
    found.push({ name: reader.name, fuzzed: result });
    console.error(`${reader.name}: ${runs} documents, the slowest ${result.slowestMs.toFixed(1)} ms`);
    if (result.slowestMs > MOST_MS) defects.push(`${reader.name} took ${result.slowestMs} ms for ${result.slowest}`);
  } catch (error) {
    defects.push((error as Error).message);
    console.error(`${reader.name}: DEFECT ${(error as Error).message}`);
  }
}
const left = readdirSync(working);
if (left.length > 0) defects.push(`files were written where nobody asked for them: ${left.join(', ')}`);
process.chdir(tmpdir());
rmSync(folder, { recursive: true, force: true });

const seconds = (performance.now() - started) / 1000;
for (const defect of defects) console.log(`DEFECT ${defect}`);
const documents = found.reduce((count, { fuzzed: { read, refused } }) => count + read + refused, 0);
console.log(`fuzz: ${documents} documents, seed ${seed}, ${Math.round(seconds)} s, ${defects.length} defects`);
if (only === undefined && defects.length === 0) {
  writeFileSync(
    PUBLISHED,
    fuzzMarkdown({ command: `npm run fuzz -- ${total} ${seed}`, seed, seconds, found }, machine),
  );
  console.log('written up in reports/published/fuzz.md');
}
if (defects.length > 0) process.exitCode = 1;
