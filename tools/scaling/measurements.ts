/** What is measured of runs with one worker and with several, or on one core and on several, and what these should gain at least. */

/** A run that is made again and again, with one worker and with several. */
export interface Measurement {
  readonly name: string;
  /** What is counted. */
  readonly unit: 'cases' | 'points';
  /** What is typed behind `adjoint`, but for workers and reports. */
  readonly typed: readonly string[];
  readonly workers: number;
  /** Whether the one worker has one core too, and not all of them for the threads of its own engine: V8 compiles and collects beside it. */
  readonly isOnOneCore: boolean;
  /** At most: what waits most of its time takes minutes, and is the same each time. */
  readonly mostRounds: number;
  /** How many times as many cases a second several workers should have; null where nothing is demanded. */
  readonly target: number | null;
}

/** Long enough that starting threads and compiling code in each counts for little. */
export function measurements(cores: number): Measurement[] {
  const seed = ['--seed', '20261122', '--no-config'];
  const engines = ['verify', 'engines', '--law', 'core', '--runs', '1200', ...seed];
  const certificates = ['certify', 'engines', '--bound', '3', '--strength', '2', '--points', '3', ...seed];
  return [
    ...bothWays({ name: 'engines', unit: 'cases', typed: engines, workers: cores }),
    ...bothWays({ name: 'certificates', unit: 'points', typed: certificates, workers: cores }),
    {
      name: 'a slow subject',
      unit: 'cases',
      typed: ['verify', 'tools/scaling/slow.mjs', '--law', 'agreement', '--runs', '1200', ...seed],
      workers: 8,
      isOnOneCore: false,
      mostRounds: 1,
      target: 7.5,
    },
  ];
}

/** Beside one core, of which several should make nearly as many times as much as there are; and beside one worker on all of them. */
function bothWays(measured: Omit<Measurement, 'isOnOneCore' | 'mostRounds' | 'target'>): Measurement[] {
  return [
    { ...measured, isOnOneCore: true, mostRounds: Number.POSITIVE_INFINITY, target: 0.9 * measured.workers },
    { ...measured, isOnOneCore: false, mostRounds: Number.POSITIVE_INFINITY, target: null },
  ];
}

/** What one run did, by its own word. */
export interface MeasuredRun {
  readonly count: number;
  readonly milliseconds: number;
}

/** The runs of one measurement, round by round. */
export interface MeasuredGain extends Measurement {
  readonly one: readonly MeasuredRun[];
  readonly several: readonly MeasuredRun[];
  /** Programs that wanted a core before each round, averaged over a minute. */
  readonly load: readonly number[];
}
