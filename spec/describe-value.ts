/** A value that was refused, as it may stand in a message: short, on one line, and true to what JSON cannot show. */
export function describeValue(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  const replacer = (_: string, entry: unknown) => {
    if (typeof entry === 'bigint') return `${entry}n`;
    return typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry;
  };
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value, replacer) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
