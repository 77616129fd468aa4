/** Progress on stderr: one live line on a terminal with lines kept above it; elsewhere only the lines that are kept. */
import type { Ora } from 'ora';

/** Between two changes of the live line; more could not be read, and drawing takes time from the work. */
const REDRAW_MS = 100;

export interface LiveLine {
  /** What is going on now. The text is made only where it is drawn. */
  show(text: () => string): void;
  /** A line that stays. */
  keep(text: string, isGood: boolean): void;
  /** A line that stays where there is no live line: it says how far the work is. */
  mark(text: string): void;
  stop(): void;
}

/** Of a terminal that does not say how wide it is: a recorder, or a program that has opened one. */
const USUAL_COLUMNS = 80;

/** What stands before the text, and the end of the line, where some terminals begin another. */
const SPINNER_COLUMNS = 3;

function fitted(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}

/** @param stream a terminal, or else a log */
export function liveLine(stream: NodeJS.WriteStream = process.stderr): LiveLine {
  const isLive = stream.isTTY && !process.env.CI;
  // What draws the line divides by it.
  if (isLive) stream.columns ||= USUAL_COLUMNS;
  let spinner: Ora | null = null;
  let isStopped = false;
  // Loaded only for a terminal, which has to wait for something anyway.
  if (isLive)
    void import('ora').then(({ default: ora }) => {
      if (!isStopped) spinner = ora({ stream, isEnabled: true }).start();
    });
  let drawn = 0;
  return {
    show(text) {
      if (spinner === null || performance.now() - drawn < REDRAW_MS) return;
      drawn = performance.now();
      spinner.text = fitted(text(), stream.columns - SPINNER_COLUMNS);
    },
    keep(text, isGood) {
      const symbol = isGood ? '✔' : '✖';
      if (spinner !== null) spinner.stopAndPersist({ symbol, text }).start();
      else stream.write(isLive ? `${symbol} ${text}\n` : `${text}\n`);
    },
    mark(text) {
      if (!isLive) stream.write(`${text}\n`);
    },
    stop() {
      isStopped = true;
      spinner?.stop();
    },
  };
}
