/** Lines of a byte stream, of bounded length: whoever writes without end is told so, and costs no more memory. */

export interface LineReader {
  /** Takes the next bytes. */
  push(chunk: Buffer): void;
}

/**
 * @param limit how many bytes a line may have at the time that it is asked
 * @param onLine every line, without its end
 * @param onOverflow once, when a line has passed the limit; nothing is told after that
 */
export function lineReader(limit: () => number, onLine: (line: string) => void, onOverflow: () => void): LineReader {
  let parts: Buffer[] = [];
  let length = 0;
  let isOver = false;
  return {
    push(chunk) {
      let rest = chunk;
      while (!isOver) {
        const end = rest.indexOf(10);
        const part = end < 0 ? rest : rest.subarray(0, end);
        length += part.length;
        if (length > limit()) {
          isOver = true;
          parts = [];
          onOverflow();
          return;
        }
        parts.push(part);
        if (end < 0) return;
        const line = Buffer.concat(parts).toString('utf8');
        parts = [];
        length = 0;
        rest = rest.subarray(end + 1);
        onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
      }
    },
  };
}
