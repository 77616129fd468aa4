/** All commands as one program. */
import { Command } from 'commander';
import { programVersion } from './tell/this-program.ts';

const WHERE_TO_LOOK = '(add --help for the options)';

/** Each command in the order in which the help has them. What it is made of is loaded with it, and with no other. */
const COMMANDS: Readonly<Record<string, (program: Command) => Promise<Command>>> = {
  verify: async () => (await import('./verify.ts')).verifyCommand(),
  merge: async () => (await import('./merge.ts')).mergeCommand(),
  campaign: async () => (await import('./campaign.ts')).campaignCommand(),
  worker: async () => (await import('./worker.ts')).workerCommand(),
  certify: async () => (await import('./certify.ts')).certifyCommand(),
  bench: async () => (await import('./bench.ts')).benchCommand(),
  scale: async () => (await import('./scale.ts')).scaleCommand(),
  hunt: async () => (await import('./hunt.ts')).huntCommand(),
  workloads: async () => (await import('./workloads.ts')).workloadsCommand(),
  layers: async () => (await import('./layers.ts')).layersCommand(),
  faults: async () => (await import('./faults.ts')).faultsCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  shape: async () => (await import('./shape.ts')).shapeCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  oracle: async () => (await import('./oracle.ts')).oracleCommand(),
  vectors: async () => (await import('./vectors.ts')).vectorsCommand(),
  upsample: async () => (await import('./upsample.ts')).upsampleCommand(),
  learn: async () => (await import('./learn.ts')).learnCommand(),
  list: async () => (await import('./list.ts')).listCommand(),
  completion: async (program) => (await import('./completion.ts')).completionCommand(program),
};

function namesFor(word: string): string[] {
  if (word === '--version' || word === '-V') return [];
  return Object.hasOwn(COMMANDS, word) && word !== 'completion' ? [word] : Object.keys(COMMANDS);
}

/**
 * The program with its commands. Errors are thrown: no command ends the process.
 * @param word the first that was typed: where it is a command, the program has that one alone, and starts in a fraction
 *   of the time; where it asks for the version, none; otherwise, and for `completion`, which speaks of all of them, it has all
 */
export async function adjointProgram(word = ''): Promise<Command> {
  const program = new Command('adjoint')
    .description('Conformance suite, benchmark and oracle for transposed convolution')
    .version(programVersion())
    .showHelpAfterError(WHERE_TO_LOOK)
    .exitOverride();
  for (const name of namesFor(word)) {
    const command = await COMMANDS[name](program);
    program.addCommand(command.exitOverride().showHelpAfterError(WHERE_TO_LOOK));
  }
  return program;
}
