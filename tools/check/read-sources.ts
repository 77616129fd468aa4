/** What the text of a source says of other files: which paths it names, and which constants of theirs it goes through. */
import { posix } from 'node:path';

/**
 * The paths from the root that a text in quotes may mean: `'docs/laws.md'`, or `'../../docs/laws.md'` in a file two folders deep; and of
 * `` `docs/${name}.md` `` it is the folder. Imports of sources are not among them.
 */
export function pathsNamed(file: string, source: string): ReadonlySet<string> {
  const rest = source.replaceAll(/\b(from|import) '[^'\n]+\.ts'/g, '');
  const quoted = [...rest.matchAll(/(['"`])((?:(?!\1)[^\\\n])+)\1/g)].map(([, , text]) => text.split('${')[0]);
  const paths = quoted.filter((text) => /^[\w./-]+$/.test(text));
  return new Set(paths.map((path) => (/^\.{1,2}\//.test(path) ? posix.join(posix.dirname(file), path) : path)));
}

/** Whether one of the paths is that file, or a folder with it inside. A word without a `/` may mean anything else: it is no folder. */
export function isNamed(file: string, paths: ReadonlySet<string>): boolean {
  if (paths.has(file)) return true;
  const folders = file
    .split('/')
    .map((_, at, parts) => parts.slice(0, at).join('/'))
    .slice(1);
  return folders.some((folder) => paths.has(`${folder}/`) || (folder.includes('/') && paths.has(folder)));
}

/** The constants that a file exports, functions not among them: lists and tables, of which a registry is made. */
export function constantsOf(source: string): string[] {
  return [...source.matchAll(/^export const (\w+)(?:: [^\n]*?)?\s=\s(?!async\b|function\b|<|\([^\n]*=>)/gm)].map(
    ([, name]) => name,
  );
}

/** What is asked of a list as a whole, and not of one member. */
const OF_ALL = 'map|flatMap|filter|forEach|reduce|every|some|entries|keys|values|slice|join|toSorted|length|size';

/**
 * Whether a source goes through a constant that it imports, as `LAWS.map(…)`, `Object.keys(engines)` and `it.each(LAWS)`
 * do; `engines.scatter` and `LAWS[0]` take one member.
 */
export function goesThrough(source: string, name: string): boolean {
  const body = source.replaceAll(/^import\b[^;]*;/gm, '');
  return new RegExp(`(?<![\\w'"\`]|\\} = |(?<!\\.\\.)\\.)${name}\\b(?!\\.(?!(?:${OF_ALL})\\b)|[\\[(:'"\`])`).test(body);
}

/** The names of values that a source imports from a file, each as it is called there. */
export function valuesImported(importer: string, source: string, file: string): string[] {
  return [...source.matchAll(/^import \{([^}]*)\} from '(\.[^']+)'/gm)]
    .filter(([, , specifier]) => posix.join(posix.dirname(importer), specifier) === file)
    .flatMap(([, names]) => names.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '));
}
