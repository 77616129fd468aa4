/** A defect with all that its entry tells: which law finds it, and how it shows. */
import type { Fault } from '../../faults/fault.ts';
import { FAULTS } from '../../faults/index.ts';
import { killRun } from '../../faults/kill.ts';
import { openFault } from '../../faults/open-fault.ts';
import type { Kill } from '../../faults/result.ts';
import { LAWS } from '../../properties/laws.ts';
import { parseCase } from '../../spec/case.ts';
import { type Showing, showingOf } from './showing.ts';

export interface Mistake {
  readonly fault: Fault;
  readonly kill: Kill;
  /** null where no single result shows it. */
  readonly showing: Showing | null;
}

/** What the gate is started from, so that every build says the same. */
export const SEED = 1;
/** Cases per law, as where nothing else is asked for. */
export const RUNS = 200;
const SHRINK_MS = 500;

/** Every re-created defect, put to the gate. @throws Error where the gate does not find one */
export async function mistakes(faults: readonly Fault[] = FAULTS): Promise<Mistake[]> {
  const found: Mistake[] = [];
  for (const fault of faults) found.push(await mistakeOf(fault));
  return found;
}

async function mistakeOf(fault: Fault): Promise<Mistake> {
  const subject = await openFault(fault);
  try {
    const { kill } = await killRun(subject, { laws: LAWS, seed: SEED, runs: RUNS, shrinkMs: SHRINK_MS });
    if (kill === null) throw new Error(`site: fault ${fault.id} survives with seed ${SEED} and ${RUNS} cases per law`);
    return { fault, kill, showing: await showingOf(fault, { law: kill.law, killed: parseCase(kill.case) }) };
  } finally {
    await subject.close();
  }
}
