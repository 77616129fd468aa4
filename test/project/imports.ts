/**
 * Who may import whom: reads the imports of a file, and the table in docs/ARCHITECTURE.md that judges them.
 *
 * A place is a room: a folder at the root. Files are read as text, comments included: an import
 * that only stands in a comment is judged too, which is loud, where a slip in telling comments apart would be silent.
 */
import { posix } from 'node:path';

export interface Import {
  readonly specifier: string;
  /** `import type` and `export type`, of which nothing is left at run time. */
  readonly typeOnly: boolean;
}

/** What one room may import: places by name, and whether only their types. */
export type Row = ReadonlyMap<string, 'anything' | 'types only'>;
export type Table = ReadonlyMap<string, Row>;

export const HEADING = '## Import table';

/** Every import of a source text: static, side effect, type, export-from, dynamic, `import('…')` as type, require. */
export function importsOf(source: string): Import[] {
  const found: Import[] = [];
  for (const match of source.matchAll(/\bfrom\s*(['"])([^'"\n]+)\1/g)) {
    const statement = /^.*\b(?:import|export)\b/s.exec(source.slice(0, match.index))?.[0] ?? '';
    const clause = source.slice(statement.length, match.index);
    found.push({ specifier: match[2], typeOnly: /^\s+type\s+[\w$*{]/.test(clause) });
  }
  for (const match of source.matchAll(/(?:^|[;}])[ \t]*import\s*(['"])([^'"\n]+)\1/gm)) {
    found.push({ specifier: match[2], typeOnly: false });
  }
  for (const match of source.matchAll(/\b(?:import|require)\s*\(\s*(?:\/\*.*?\*\/\s*)?(['"`])([^'"`\n]+)\1/g)) {
    found.push({ specifier: match[2], typeOnly: false });
  }
  return found;
}

/**
 * The rows `| room | may import |` under the heading. The second cell lists places, each with ` (types only)` after it
 * where that is so, or says `nothing`.
 */
export function parseTable(markdown: string): Table {
  const section = markdown.split(/^(?=## )/m).find((part) => part.startsWith(`${HEADING}\n`));
  if (section === undefined) throw new Error(`import table: there is no heading ${HEADING}`);
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('`', '').trim()),
    )
    .filter(([room]) => room !== 'room' && !/^:?-+:?$/.test(room));
  return new Map(rows.map(([room, cell]) => [room, parseRow(room, cell)]));
}

function parseRow(room: string, cell: string | undefined): Row {
  if (cell === 'nothing') return new Map();
  const entries = (cell ?? '').split(',').map((entry): [string, 'anything' | 'types only'] => {
    const [, place, types] = /^([\w.-]+)( \(types only\))?$/.exec(entry.trim()) ?? [];
    if (place === undefined) throw new Error(`import table: cannot read ${JSON.stringify(entry.trim())} of ${room}`);
    return [place, types === undefined ? 'anything' : 'types only'];
  });
  return new Map(entries);
}

/** The edges of one file that the table forbids, each as a line that names file, import and rule. */
export function forbiddenImports(file: string, source: string, table: Table): string[] {
  return importsOf(source)
    .filter(({ specifier }) => specifier.startsWith('.'))
    .flatMap((edge) => {
      const rule = brokenRule(file, posix.join(posix.dirname(file), edge.specifier), edge.typeOnly, table);
      return rule === null ? [] : [`${file}: import of '${edge.specifier}' is forbidden: ${rule}`];
    });
}

/** What stands above every room: no room imports any of them. */
const UPWARDS = new Set(['cli', 'public', 'test', 'tools']);

function brokenRule(file: string, target: string, typeOnly: boolean, table: Table): string | null {
  const [room, ...inside] = file.split('/');
  const [place, ...targetInside] = target.split('/');
  if (place === room) return room === 'engines' ? brokenInsideEngines(inside, targetInside) : null;
  if (UPWARDS.has(place)) return `nothing imports ${place}`;
  const row = table.get(room);
  if (row === undefined) return `${room} has no row in the import table`;
  const permission = row.get(place);
  if (permission === undefined) return `${room} may import ${[...row.keys()].join(', ') || 'nothing'}`;
  if (target.startsWith('engines/fast/') && target !== NO_ENGINE && !seesFastEngines(file)) {
    return 'outside of engines only subjects, properties/checking/screen.ts and public see fast engines';
  }
  if (permission === 'types only' && !typeOnly) return `${room} may import only types of ${place} (import type)`;
  return null;
}

/** How a runtime is asked for WebAssembly, which computes nothing: the limits of the machine are measured through it too. */
const NO_ENGINE = 'engines/fast/wasm/webassembly.ts';

/** As what is under test, as what speeds up a search, and as what is published: nothing else may use an engine that must not judge. */
function seesFastEngines(file: string): boolean {
  return /^(subjects|public)\//.test(file) || file === 'properties/checking/screen.ts';
}

/** index.ts sees all engines but the fast ones, which are no references; a folder is shared; mathjs is a package; no other engine sees a second. */
function brokenInsideEngines(inside: readonly string[], target: readonly string[]): string | null {
  if (target[0] === 'fast' && inside[0] !== 'fast') return 'inside engines only fast engines see fast engines';
  if (inside[0] === 'index.ts' || target[0] === 'mathjs.ts') return null;
  if (inside.length > 1 && inside[0] === target[0]) return null;
  return 'inside engines only index.ts sees other engines';
}
