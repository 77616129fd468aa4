/** The run that is killed: correct and wrong subjects, so that failures are printed from its beginning to its end. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../test/cli/command-line.ts';

/** What a wrong module answers wrongly, by its name. */
const WRONG = {
  'wrong-groups': 'problem.groups > 1',
  'wrong-dilation': 'problem.dilation.some((d) => d > 1)',
  'wrong-bias': 'problem.bias !== null && problem.stride.some((s) => s > 2)',
  'wrong-padding': 'problem.padEnd.some((p) => p > 1)',
};

const LAWS = 'agreement,output-shape,linearity-x,linearity-w,refusal';

/** Writes the wrong modules into a folder. @returns the words behind `verify` and `campaign` */
export function killedRun(folder: string, runs: number): string[] {
  const direct = JSON.stringify(join(ROOT, 'examples/direct.mjs'));
  const modules = Object.entries(WRONG).map(([name, isWrong]) => {
    const file = join(folder, `${name}.mjs`);
    const text = `import { convTranspose as right } from ${direct};
export { capabilities } from ${direct};
const wrong = (problem) => {
  const y = right(problem);
  if (${isWrong} && y.data.length > 0) y.data[0] += 1;
  return y;
};
export { wrong as convTranspose };
`;
    writeFileSync(file, text);
    return file;
  });
  const subjects = [
    ...modules.flatMap((file, at) => (at % 2 === 0 ? [file] : [file, 'examples/direct.mjs'])),
    'im2col',
  ];
  return [...new Set(subjects), '--law', LAWS, '--seed', '7', '--runs', `${runs}`, '--no-config'];
}
