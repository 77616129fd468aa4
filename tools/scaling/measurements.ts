/**
 * What is measured of runs with one worker and with several, or on one core and on several: what these should gain at least, and how
 * many cases a second they should make.
 */

/** A run that is made again and again, with one worker and with several. */
export interface Measurement {
  readonly name: string;
  /** What is counted. */
  readonly unit: 'cases' | 'points';
  /** A command that makes what the run needs; null where it needs nothing. */
  readonly made: readonly string[] | null;
  /** What is typed behind `adjoint`, but for workers and reports. */
  readonly typed: readonly string[];
  readonly workers: number;
  /** Whether the one worker has one core too, and not all of them for the threads of its own engine: V8 compiles and collects beside it. */
  readonly isOnOneCore: boolean;
  /** At most: what waits most of its time takes minutes, and is the same each time. */
  readonly mostRounds: number;
  /** How many times as many cases a second several workers should have; null where nothing is demanded. */
  readonly target: number | null;
  /** Cases a second that several workers should make on two quiet cores; null where nothing is demanded. */
  readonly goal: number | null;
}

/** A program that costs next to nothing, so that what is measured is the gate. */
const PROGRAM = 'reports/out/c_impl';

/** Long enough that starting threads and compiling code in each counts for little. */
export function measurements(cores: number): Measurement[] {
  const seed = ['--seed', '20261122', '--no-config'];
  const engines = ['verify', 'engines', '--law', 'core', '--runs', '1200', ...seed];
  const certificates = ['certify', 'engines', '--bound', '3', '--strength', '2', '--points', '3', ...seed];
  return [
    ...bothWays({ name: 'engines', unit: 'cases', typed: engines, workers: cores }, 3000),
    ...bothWays({ name: 'certificates', unit: 'points', typed: certificates, workers: cores }, null),
    {
      name: 'a certificate to bound 5',
      unit: 'points',
      made: null,
      // Three million points.
      typed: ['certify', 'scatter', '--bound', '5', ...seed],
      workers: cores,
      isOnOneCore: false,
      mostRounds: 1,
      target: null,
      // Half a minute.
      goal: 100_000,
    },
    {
      name: 'a program over a pipe',
      unit: 'cases',
      made: ['cc', '-O2', '-o', PROGRAM, 'examples/pipe/c_impl.c', '-lm'],
      typed: ['verify', `cmd:${PROGRAM}`, '--runs', '1200', ...seed],
      workers: cores,
      isOnOneCore: false,
      mostRounds: Number.POSITIVE_INFINITY,
      target: null,
      goal: 2500,
    },
    {
      name: 'a slow subject',
      unit: 'cases',
      made: null,
      typed: ['verify', 'tools/scaling/slow.mjs', '--law', 'agreement', '--runs', '1200', ...seed],
      workers: 8,
      isOnOneCore: false,
      mostRounds: 1,
      target: 7.5,
      goal: null,
    },
  ];
}

/** Beside one core, of which several should make nearly as many times as much as there are; and beside one worker on all of them. */
function bothWays(
  measured: Pick<Measurement, 'name' | 'unit' | 'typed' | 'workers'>,
  goal: number | null,
): Measurement[] {
  const each = { ...measured, made: null, mostRounds: Number.POSITIVE_INFINITY };
  return [
    { ...each, isOnOneCore: true, target: 0.9 * measured.workers, goal: null },
    { ...each, isOnOneCore: false, target: null, goal },
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
