/** Options that have become commands: their old spelling says where they went. */
import { type Command, Option } from 'commander';
import { UsageError } from '../usage-error.ts';

/** The flags of an option as commander takes them, and the command that has it now. */
type Moves = Readonly<Record<string, string>>;

/**
 * Refuses old spellings, in which a value may be left out, without naming them in the help.
 * @param modes options that are commands of their own now
 * @param details options that only made sense beside one of these
 */
export function withMovedOptions(command: Command, modes: Moves, details: Moves = {}): Command {
  const move = (flags: string, words: (option: string) => string) => {
    const option = new Option(flags).hideHelp();
    command.addOption(option).on(`option:${option.name()}`, () => {
      throw new UsageError(`${command.name()}: --${option.name()} ${words(option.name())}`);
    });
  };
  for (const [flags, to] of Object.entries(modes)) move(flags, () => `is now the command ${to}: adjoint ${to} …`);
  for (const [flags, to] of Object.entries(details)) {
    move(flags, (name) => `is now an option of the command ${to}: adjoint ${to} … --${name} …`);
  }
  return command;
}
