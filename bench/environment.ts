/** On what a run was made. Times mean nothing without it, and failures of native packages often depend on it. */
import { readFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { busyMachine } from './doubts.ts';

/** The machine and runtime that a result was made on. */
export interface Environment {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  readonly arch: string;
  /** Model of the first core. */
  readonly cpu: string;
  /** The widest vector instructions that the processor has; left out where that could not be found out. */
  readonly vectors?: 'avx512' | 'avx2' | 'neon';
  /** Logical cores. */
  readonly cores: number;
  readonly memoryBytes: number;
  /** Mean number of runnable processes over the last 1, 5 and 15 minutes; zeros on Windows. */
  readonly loadAverage: readonly number[];
  /** What makes times that were measured here less trustworthy, in sentences; an earlier version has none. */
  readonly doubts?: readonly string[];
}

/** The environment of this process, now. */
export function environment(): Environment {
  const cores = cpus();
  const vectors = vectorInstructionsOf(processorText());
  const loadAverage = loadavg();
  return {
    date: new Date().toISOString(),
    node: process.versions.node,
    v8: process.versions.v8,
    platform: platform(),
    arch: arch(),
    cpu: cores[0]?.model.trim() || 'unknown CPU',
    ...(vectors !== null && { vectors }),
    cores: cores.length,
    memoryBytes: totalmem(),
    loadAverage,
    doubts: busyMachine({ loadAverage, cores: cores.length }),
  };
}

/** The environment with its doubts: a document of an earlier version lacks them. */
export function withDoubts(made: Environment): Environment {
  return { ...made, doubts: made.doubts ?? busyMachine(made) };
}

/** What Linux says of the processor; empty on other systems. */
function processorText(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}

/** By the flag that Linux has for each, the widest first; `asimd` is the name of NEON on 64-bit Arm. */
const FLAGS = [
  ['avx512f', 'avx512'],
  ['avx2', 'avx2'],
  ['asimd', 'neon'],
  ['neon', 'neon'],
] as const;

/**
 * @param text as of /proc/cpuinfo: a line `flags` on x86, `Features` on Arm
 * @returns null where it names none of them
 */
export function vectorInstructionsOf(text: string): NonNullable<Environment['vectors']> | null {
  const [, flags = ''] = /^(?:flags|Features)\s*:(.*)$/m.exec(text) ?? [];
  const named = new Set(flags.trim().split(/\s+/));
  return FLAGS.find(([flag]) => named.has(flag))?.[1] ?? null;
}
