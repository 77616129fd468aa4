/** Circles of imports: files that need each other, so that none of them can be read, tested or moved alone. */
import { posix } from 'node:path';
import { importsOf } from './imports.ts';

/** From each file, those of the same set that it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The graph of some files. Imports of types count: they say as much about what belongs together as those of values.
 * AssemblyScript leaves out the ending of a file.
 */
export function importGraph(files: readonly string[], sourceOf: (file: string) => string): ImportGraph {
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const targets = importsOf(sourceOf(file))
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => posix.join(posix.dirname(file), specifier))
        .flatMap((path) => [path, `${path}.ts`].filter((name) => known.has(name)).slice(0, 1));
      return [file, [...new Set(targets)]];
    }),
  );
}

/** Each circle once, as the files on the way round, the first again at the end: the shortest through each file. */
export function circlesOf(graph: ImportGraph): string[][] {
  const found = new Map<string, string[]>();
  for (const file of graph.keys()) {
    const circle = shortestCircle(graph, file);
    if (circle === null) continue;
    const members = [...new Set(circle)].sort().join(' ');
    if (!found.has(members)) found.set(members, circle);
  }
  return [...found.values()];
}

/** Breadth first, so that the first way back is a shortest one. */
function shortestCircle(graph: ImportGraph, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const file of queue) {
    for (const target of graph.get(file) ?? []) {
      if (target === start) return [...wayTo(file, start, cameFrom), start];
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, file);
      queue.push(target);
    }
  }
  return null;
}

function wayTo(file: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [file];
  while (way[0] !== start) way.unshift(cameFrom.get(way[0])!);
  return way;
}
