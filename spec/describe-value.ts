/** A value that was refused, as it may stand in a message: short, on one line, and true to what JSON cannot show. */
export function describeValue(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'bigint' ? `${value}n` : asJson(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** As JSON, or by its kind where there is none: a function, a circle, an object whose `toJSON` throws. */
function asJson(value: unknown): string {
  const replacer = (_: string, entry: unknown) => {
    if (typeof entry === 'bigint') return `${entry}n`;
    return typeof entry === 'number' && !Number.isFinite(entry) ? String(entry) : entry;
  };
  try {
    return JSON.stringify(value, replacer) ?? typeof value;
  } catch {
    return typeof value;
  }
}

/** Nobody reads on, and a log of megabytes hides what else is in it. */
const MOST_OF_MESSAGE = 4000;

/** A message without most of what is too long in it: names, lists and texts of somebody's document. Both ends are kept. */
export function abridged(message: string): string {
  if (message.length <= MOST_OF_MESSAGE) return message;
  const half = MOST_OF_MESSAGE / 2 - 10;
  return `${message.slice(0, half)} … ${message.slice(-half)}`;
}
