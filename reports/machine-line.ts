/** Where and when a run was made, in one phrase: the same in every report. */
import type { Environment } from '../bench/environment.ts';
import { significant } from './digits.ts';

/** When, by which runtime, and on which machine, with its load beforehand. */
export function machineLine(environment: Environment): string {
  const { date, node, v8, platform, arch, memoryBytes, loadAverage } = environment;
  const memory = `${significant(memoryBytes / 2 ** 30)} GiB`;
  const load = loadAverage.map((value) => value.toFixed(2)).join(', ');
  return `${date}, Node ${node} (V8 ${v8}), ${platform} ${arch}, ${processorLine(environment)}, ${memory}, load average ${load}`;
}

const VECTORS: Readonly<Record<NonNullable<Environment['vectors']>, string>> = {
  avx512: 'AVX-512',
  avx2: 'AVX2',
  neon: 'NEON',
};

/** Cores, model, and the widest vector instructions where they are known: speed depends on them as much as on the clock. */
export function processorLine({ cores, cpu, vectors }: Pick<Environment, 'cores' | 'cpu' | 'vectors'>): string {
  return `${cores} × ${cpu}${vectors === undefined ? '' : ` (${VECTORS[vectors]})`}`;
}
