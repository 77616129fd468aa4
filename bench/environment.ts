/** On what a run was made. Times mean nothing without it, and failures of native packages often depend on it. */
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';

export interface Environment {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  /** Model of the first core. */
  readonly cpu: string;
  /** Logical cores. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Mean number of runnable processes over the last 1, 5 and 15 minutes; zeros on Windows. */
  readonly loadAverage: readonly number[];
}

/** The environment of this process, now. */
export function environment(): Environment {
  const cores = cpus();
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: platform(),
    arch: arch(),
    cpu: cores[0]?.model.trim() || 'unknown CPU',
    cores: cores.length,
    memoryBytes: totalmem(),
    loadAverage: loadavg(),
  };
}
