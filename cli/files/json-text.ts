/** JSON as people keep it: objects over several lines, a list of plain values, or of such lists, in one where it fits. */

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
  if (isOfPlainValues(value)) {
    const line = inOneLine(value);
    // A comma may follow.
    if (inside.length - 2 + before + line.length < LINE_LENGTH) return line;
  }
  const lines = entries.map((entry, at) => `${inside}${names[at]}${written(entry, depth + 1, names[at].length)}`);
  return `${open}\n${lines.join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

/** A list of numbers, texts and the like, or of such lists. */
function isOfPlainValues(value: unknown): boolean {
  const isPlain = (entry: unknown) => typeof entry !== 'object' || entry === null;
  return Array.isArray(value) && value.every((entry) => isPlain(entry) || isOfPlainValues(entry));
}

function inOneLine(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(inOneLine).join(', ')}]` : JSON.stringify(value);
}
