// Prints the commands of README.md, one per line as JSON: every line of its `sh` blocks, and the exit code that a
// comment `# exits N` behind it announces (0 without one). Blocks for another project's folder are marked `sh elsewhere`.
import { readFileSync } from 'node:fs';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, body]) => body);
const commands = blocks
  .flatMap((body) => body.replaceAll('\\\n', '').split('\n'))
  .filter((line) => line.trim() !== '' && !line.startsWith('#'))
  .map((line) => {
    const [, command, code = '0'] = /^(.*?)(?:\s+#(?:\s+exits (\d))?.*)?$/.exec(line);
    return { command, code: Number(code) };
  });
if (commands.length === 0) throw new Error('README.md has no commands');
for (const { command, code } of commands) console.log(`${code}\t${command}`);
