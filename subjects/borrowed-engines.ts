/** Which engines of this suite an implementation calls. Its process is asked a few times, since each takes milliseconds. */

/** After so many calls: early, and again for what is called late. */
const LOOKS: readonly number[] = [1, 2, 4, 8, 64, 512, 4096];

/** A list from elsewhere may be anything; no more names than there are engines are kept. */
const MOST_NAMES = 16;

/** Of one subject, while it is open. */
export class BorrowedEngines {
  readonly #names = new Set<string>();
  readonly #ask: () => Promise<{ readonly kind: string; readonly value?: unknown }>;
  #calls = 0;

  /** @param ask the process for the names of the engines that ran there */
  constructor(ask: () => Promise<{ readonly kind: string; readonly value?: unknown }>) {
    this.#ask = ask;
  }

  /** By their names, in alphabetical order. */
  get names(): readonly string[] {
    return [...this.#names].toSorted();
  }

  /** To be called after each call. */
  async called({ kind }: { readonly kind: string }): Promise<void> {
    if (kind !== 'reply' || !LOOKS.includes(++this.#calls)) return;
    const { value } = await this.#ask();
    if (!Array.isArray(value)) return;
    for (const name of value.slice(0, MOST_NAMES)) if (isName(name)) this.#names.add(name);
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,40}$/.test(value);
}
