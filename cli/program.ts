/** All commands as one program. */
import { Command } from 'commander';
import { benchCommand } from './bench.ts';
import { certifyCommand } from './certify.ts';
import { completionCommand } from './completion.ts';
import { explainCommand } from './explain.ts';
import { faultsCommand } from './faults.ts';
import { huntCommand } from './hunt.ts';
import { learnCommand } from './learn.ts';
import { listCommand } from './list.ts';
import { oracleCommand } from './oracle.ts';
import { reportCommand } from './report.ts';
import { scaleCommand } from './scale.ts';
import { shapeCommand } from './shape.ts';
import { programVersion } from './tell/this-program.ts';
import { upsampleCommand } from './upsample.ts';
import { vectorsCommand } from './vectors.ts';
import { verifyCommand } from './verify.ts';
import { workloadsCommand } from './workloads.ts';

const WHERE_TO_LOOK = '(add --help for the options)';

/** The program with its commands, in the order in which the help has them. Errors are thrown: no command ends the process. */
export function adjointProgram(): Command {
  const program = new Command('adjoint')
    .description('Conformance suite, benchmark and oracle for transposed convolution')
    .version(programVersion())
    .showHelpAfterError(WHERE_TO_LOOK)
    .exitOverride();
  const commands = [
    verifyCommand(),
    certifyCommand(),
    benchCommand(),
    scaleCommand(),
    huntCommand(),
    workloadsCommand(),
    faultsCommand(),
    reportCommand(),
    shapeCommand(),
    explainCommand(),
    oracleCommand(),
    vectorsCommand(),
    upsampleCommand(),
    learnCommand(),
    listCommand(),
    completionCommand(program),
  ];
  for (const command of commands) program.addCommand(command.exitOverride().showHelpAfterError(WHERE_TO_LOOK));
  return program;
}
