/** A machine for the tests of reports. */
import type { Environment } from '../../bench/environment.ts';

export const MACHINE: Environment = {
  date: '2026-01-02T03:04:05.000Z',
  node: '20.19.0',
  v8: '11.3.244.8',
  platform: 'linux',
  arch: 'x64',
  cpu: 'Some | CPU',
  vectors: 'avx2',
  cores: 4,
  memoryBytes: 8 * 2 ** 30,
  loadAverage: [0.5, 0.25, 0],
  doubts: [],
};
