/** JSON as people keep it: objects over several lines, a list of plain values in one where it fits. */

const LINE_LENGTH = 120;

/** @returns the text with a line break at its end */
export function jsonText(value: unknown): string {
  return `${written(value, 0, 0)}\n`;
}

/**
 * @param depth how many objects and lists it lies in
 * @param before characters in front of it on its line
 */
function written(value: unknown, depth: number, before: number): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const names = Array.isArray(value)
    ? value.map(() => '')
    : Object.keys(value).map((name) => `${JSON.stringify(name)}: `);
  const entries: unknown[] = Object.values(value);
  if (entries.length === 0) return `${open}${close}`;
  const inside = '  '.repeat(depth + 1);
  if (Array.isArray(value) && entries.every((entry) => typeof entry !== 'object' || entry === null)) {
    const line = `[${entries.map((entry) => JSON.stringify(entry)).join(', ')}]`;
    // A comma may follow.
    if (inside.length - 2 + before + line.length < LINE_LENGTH) return line;
  }
  const lines = entries.map((entry, at) => `${inside}${names[at]}${written(entry, depth + 1, names[at].length)}`);
  return `${open}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}
