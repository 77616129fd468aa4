/** Where and when a run was made, in one sentence. */
import type { Environment } from '../bench/environment.ts';

export function machineLine({ date, node, platform, arch, cpu, cores }: Environment): string {
  return `Run on ${date}, Node ${node}, ${platform} ${arch}, ${cores} × ${cpu}.`;
}
