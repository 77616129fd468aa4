/** Lines of a byte stream, of bounded length: whoever writes without end is stopped, and costs no further memory. */

export interface LineReader {
  /** Takes the next bytes. */
  push(chunk: Buffer): void;
  /** Whether bytes came since the last line end. */
  readonly isWithinLine: boolean;
  /** The end of the lines: what came after the last line end is a line as well. */
  finish(): void;
}

/**
 * @param limit how many bytes a line may have at the time that it is asked
 * @param onLine every line, without its end
 * @param onOverflow called with the limit, once for each line that passes it; the rest of it is read over
 */
export function lineReader(
  limit: () => number,
  onLine: (line: string) => void,
  onOverflow: (limit: number) => void,
): LineReader {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (part: Buffer) => {
    const wasWithin = length <= limit();
    length += part.length;
    if (length <= limit()) {
      parts.push(part);
    } else if (wasWithin) {
      parts = [];
      onOverflow(limit());
    }
  };
  const end = () => {
    const isWhole = length <= limit();
    const line = isWhole ? textOf(parts) : '';
    parts = [];
    length = 0;
    if (isWhole) onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  return {
    get isWithinLine() {
      return length > 0;
    },
    push(chunk) {
      let start = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, start)) {
        take(chunk.subarray(start, at));
        end();
        start = at + 1;
      }
      if (start < chunk.length) take(chunk.subarray(start));
    },
    finish() {
      if (length > 0) end();
    },
  };
}

/** Most lines come in one piece, which need not be copied. */
function textOf(parts: readonly Buffer[]): string {
  return (parts.length === 1 ? parts[0] : Buffer.concat(parts)).toString('utf8');
}

const NEWLINE = 10;
