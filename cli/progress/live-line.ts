/** Progress on stderr: one live line on a terminal with lines kept above it; elsewhere only the lines that are kept. */
import ora from 'ora';

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

export function liveLine(): LiveLine {
  // A terminal of no width (a recorder, some pipes) cannot be redrawn.
  const isLive = process.stderr.isTTY && process.stderr.columns > 0 && !process.env.CI;
  const spinner = ora({ isEnabled: isLive, isSilent: !isLive, stream: process.stderr }).start();
  let drawn = 0;
  return {
    show(text) {
      if (!isLive || performance.now() - drawn < REDRAW_MS) return;
      drawn = performance.now();
      spinner.text = text();
    },
    keep(text, isGood) {
      if (isLive) spinner.stopAndPersist({ symbol: isGood ? '✔' : '✖', text }).start();
      else process.stderr.write(`${text}\n`);
    },
    mark(text) {
      if (!isLive) process.stderr.write(`${text}\n`);
    },
    stop() {
      spinner.stop();
    },
  };
}
