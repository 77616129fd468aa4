/** Programs over a pipe, written in JavaScript to a folder of their own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROTOCOL } from '../../../subjects/pipe/wire.ts';

/** A folder for programs, until `remove` is called. */
export function programFolder(): { program: (name: string, answer: string) => string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'pipe-'));
  return {
    /**
     * What names the program. `answer` is run for each request: it has `request`, its `seq`, a `hello` for one axis without
     * bias, `say`, which writes an object, and `write`, which writes text.
     */
    program(name, answer) {
      const file = join(folder, `${name}.mjs`);
      writeFileSync(
        file,
        `import { createInterface } from 'node:readline';
         const hello = { kind: 'hello', protocol: ${JSON.stringify(PROTOCOL)}, capabilities: { ranks: [1], bias: false } };
         createInterface({ input: process.stdin }).on('line', (line) => {
           const request = JSON.parse(line);
           const { seq } = request;
           const write = (text) => process.stdout.write(text);
           const say = (object) => write(JSON.stringify({ seq, ...object }) + '\\n');
           ${answer}
         });`,
      );
      return `cmd:${process.execPath} ${file}`;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
