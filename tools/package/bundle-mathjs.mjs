/**
 * A step of the build, plain JavaScript because it runs before every command of this repository: writes
 * dist/engines/mathjs-parts.cjs, which holds the code of the parts of mathjs that engines/mathjs-parts.cjs names, and
 * beside it the licences of the packages that the code is from.
 *
 * Why: mathjs with what it depends on takes 20 MB of a disk and ten packages, most of it documentation and functions that
 * nothing here calls. The parts are 0.4 MB. Names and comments stay, so that what is shipped can be read.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = join(ROOT, 'engines/mathjs-parts.cjs');
const OUTPUT = join(ROOT, 'dist/engines/mathjs-parts.cjs');
const LICENCES = join(ROOT, 'dist/engines/mathjs-parts.licences.txt');

/** One that has not been changed since is not written again: every command of this repository begins with a build. */
function isCurrent(version) {
  return existsSync(OUTPUT) && existsSync(LICENCES) && readFileSync(OUTPUT, 'utf8').startsWith(bannerOf(version));
}

/** Read from the text: loading it takes as long as all the rest. @throws Error where it exports nothing */
function namesTaken() {
  const [, list] = /^module\.exports = \{([^}]+)\};$/m.exec(readFileSync(SOURCE, 'utf8')) ?? [];
  if (list === undefined) throw new Error(`bundle: ${SOURCE} must have its exports in one list`);
  return list.match(/\w+/g) ?? [];
}

function bannerOf(version) {
  return `/* mathjs ${version}: ${namesTaken().join(', ')}. Made by the build; licences in mathjs-parts.licences.txt. */`;
}

/** The folders of the packages that the code is from, by name: of the files that something is left of. */
function packagesOf({ outputs }) {
  const found = new Map();
  for (const [file, { bytesInOutput }] of Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs))) {
    const [, folder, name] = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(file) ?? [];
    if (folder !== undefined && bytesInOutput > 0) found.set(name, join(ROOT, folder));
  }
  return found;
}

/** @throws Error for a package without a file that grants a licence: its code could not be passed on */
function licenceOf(name, folder) {
  const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|$)/i.test(file));
  if (files.every((file) => /^notice/i.test(file))) throw new Error(`bundle: ${name} has no file of its licence`);
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}

async function bundle(version) {
  // Only now: most builds find the file as it should be.
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({
    // The package's ES modules: of its CommonJS nothing could be left out.
    stdin: { contents: `export { ${namesTaken().join(', ')} } from 'mathjs';`, resolveDir: ROOT },
    absWorkingDir: ROOT,
    bundle: true,
    // Comments name the files by where they are below node_modules, wherever that folder really is.
    preserveSymlinks: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    legalComments: 'inline',
    banner: { js: bannerOf(version) },
    metafile: true,
    write: false,
  });
  mkdirSync(join(OUTPUT, '..'), { recursive: true });
  const licences = [...packagesOf(metafile)].toSorted().map(([name, folder]) => licenceOf(name, folder));
  writeFileSync(LICENCES, licences.join(`\n${'-'.repeat(80)}\n\n`));
  writeFileSync(OUTPUT, outputFiles[0].text);
}

const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/mathjs/package.json'), 'utf8'));
if (!isCurrent(version)) {
  await bundle(version);
  process.stderr.write(`${relative(ROOT, OUTPUT)} written\n`);
}
