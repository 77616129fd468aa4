// What is typed after the name of a stack: subjects, options, and the variant of the network. Whatever is none of them ends the program
// with exit code 2 and one line that says what there is.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { resolveSources } from 'adjoint';

const DEFAULT_TIME_MS = '200';
const DEFAULT_SUBJECTS = ['subpixel', 'wasm'];

/**
 * @param {{ flags?: string[], variants?: string[] }} own options without a value, and words that are no subjects, of one network
 * @returns {{ flags: Record<string, boolean>, variant: string | undefined, sources: Source[], timeMs: number | null }}
 * timeMs: for a layer and subject; null where nothing is to be timed
 */
export function readWords({ flags = [], variants = [] } = {}) {
  const { values, positionals } = parsed(flags);
  const named = positionals.filter((word) => variants.includes(word));
  if (named.length > 1) fail(`only one of ${variants.join(', ')} can be run at a time, got ${named.join(', ')}`);
  const subjects = positionals.filter((word) => !variants.includes(word));
  const time = Number(values.time);
  if (!(/^\d+$/.test(values.time) && Number.isSafeInteger(time) && time >= 1)) {
    fail(`--time must be an integer >= 1, in milliseconds, got ${JSON.stringify(values.time)}`);
  }
  return {
    flags: values,
    variant: named[0],
    sources: resolved(subjects.length === 0 ? DEFAULT_SUBJECTS : subjects, variants),
    timeMs: values['no-time'] ? null : time,
  };
}

function parsed(flags) {
  const own = Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean', default: false }]));
  const options = {
    time: { type: 'string', default: DEFAULT_TIME_MS },
    'no-time': { type: 'boolean', default: false },
  };
  try {
    return parseArgs({ allowPositionals: true, options: { ...own, ...options } });
  } catch (error) {
    // Its first sentence; what follows is about words that begin with a dash.
    const [reason] = error.message.split(/\.\s/);
    return fail(
      `${reason}; the options are ${[...flags.map((flag) => `--${flag}`), '--time <ms>', '--no-time'].join(', ')}`,
    );
  }
}

function resolved(subjects, variants) {
  try {
    return resolveSources(subjects);
  } catch (error) {
    return fail(`${error.message}${variants.length === 0 ? '' : `; the networks are ${variants.join(', ')}`}`);
  }
}

/** Bad usage: one line, exit code 2. */
export function fail(reason) {
  console.error(`${basename(process.argv[1], '.mjs')}: ${reason}`);
  process.exit(2);
}
