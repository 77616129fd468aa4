/** What a coordinator says of its workers: those that come, those that are lost, and that there is none. */
import { counted } from '../../reports/counted.ts';

/** How long a queue may be without a worker before that is said. */
const ALONE_MS = 5000;

/** Says a line where something has changed. */
export class WorkerNews {
  readonly #say: (text: string, isGood: boolean) => void;
  readonly #command: string;
  #names: readonly string[] = [];
  /** Since when there is no worker; null where there is one, or where it was said. */
  #aloneSince: number | null = performance.now();
  #hadOne = false;

  /** @param command what starts a worker */
  constructor(command: string, say: (text: string, isGood: boolean) => void) {
    this.#command = command;
    this.#say = say;
  }

  queued(units: number, where: string): void {
    this.#say(`${counted(units, 'unit')} queued at ${where}: workers execute them`, true);
  }

  /** To be called from time to time. @param names of the workers that are there; several may have the same */
  workers(names: readonly string[]): void {
    for (const name of without(names, this.#names)) this.#say(`worker ${name} is here`, true);
    for (const name of without(this.#names, names)) this.#say(`worker ${name} is lost`, false);
    if (names.length > 0) {
      this.#hadOne = true;
      this.#aloneSince = null;
    } else if (this.#names.length > 0) this.#aloneSince = performance.now();
    this.#names = [...names];
    if (this.#aloneSince === null || performance.now() - this.#aloneSince < ALONE_MS) return;
    this.#aloneSince = null;
    this.#say(`${this.#hadOne ? 'no worker is left' : 'no worker has come yet'}; start one: ${this.#command}`, false);
  }
}

/** Those of the one list that the other has not, each as often as it has it more. */
function without(these: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return these.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
