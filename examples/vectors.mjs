// Asks a module the test vectors and says which bug each one that it gets wrong aims at: what a test of your own does with the files.
// Run it with: node examples/vectors.mjs ./examples/quantised.mjs [folder of vectors]
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [path, folder = fileURLToPath(new URL('../oracle/vectors/', import.meta.url))] = process.argv.slice(2);
const { convTranspose, capabilities = {} } = await import(pathToFileURL(resolve(path)).href);
const { dtypes = ['f32', 'f64'], ranks = [1, 2, 3], sumsIn } = capabilities;

const ARRAYS = {
  ...{ f64: Float64Array, f32: Float32Array, f16: Float32Array, bf16: Float32Array },
  ...{ int8: Int8Array, uint8: Uint8Array, int16: Int16Array },
};
/** Beside integers the bias has a type of its own. */
const BIASES = { int8: Int32Array, uint8: Int32Array, int16: Float64Array };

/** NaN, infinities and −0 are strings. */
const numbers = (list, type) => type.from(list, Number);

const tally = { right: 0, wrong: 0, refused: 0, 'not asked': 0 };
for (const file of readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'schema.json')) {
  const { flags, vectors } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  // Crops that most implementations refuse; calls in the words of frameworks are for their importers.
  const asked = file === 'any-crop.json' ? [] : vectors.filter(isFor);
  tally['not asked'] += vectors.length - asked.length;
  for (const vector of asked) {
    const verdict = await verdictOn(vector);
    tally[verdict] += 1;
    if (verdict !== 'wrong') continue;
    console.log(`${vector.id}: ${vector.comment}`);
    for (const flag of vector.flags) console.log(`  perhaps ${flags[flag].bug}`);
  }
}
console.log(
  Object.entries(tally)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', '),
);
process.exitCode = tally.wrong === 0 ? 0 : 1;

/** Whether the module takes the type, and the vector says which numbers have to come out. */
function isFor({ kind, lane, case: asked, roundings }) {
  if (kind !== 'valid' || !dtypes.includes(asked.dtype) || !ranks.includes(asked.x.shape.length - 2)) return false;
  // Rounded sums of real numbers may be off by rounding errors, and so may sums that are kept in a half.
  if (lane === 'rounded') return roundings !== undefined;
  return lane !== 'wide' || sumsIn === 'f32';
}

async function verdictOn({ case: asked, result, roundings }) {
  let y;
  try {
    y = await convTranspose(given(asked));
  } catch {
    return 'refused';
  }
  // Of integers one of the rules of rounding has to explain all of it.
  const right = roundings === undefined ? [result.data] : Object.values(roundings);
  const isRight = right.some((list) => isSame(numbers(list, Float64Array), y.data));
  return `${[...y.shape]}` === `${result.shape}` && isRight ? 'right' : 'wrong';
}

function given({ x, w, bias, dtype, quantisation, ...attributes }) {
  const tensor = ({ shape, data }, type) => ({ shape, data: numbers(data, ARRAYS[type]) });
  return {
    ...attributes,
    x: tensor(x, dtype),
    w: tensor(w, quantisation?.w.dtype ?? dtype),
    bias: bias && numbers(bias, BIASES[dtype] ?? ARRAYS[dtype]),
    dtype,
    ...(quantisation && { quantisation }),
  };
}

/** NaN equals NaN, and +0 equals −0. */
function isSame(wanted, got) {
  return (
    wanted.length === got.length &&
    wanted.every((value, at) => value === got[at] || (Number.isNaN(value) && Number.isNaN(got[at])))
  );
}
