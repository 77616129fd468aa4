/** What is measured of runs with one worker and with several, and what they should gain at least. */

/** A run that is made again and again, with one worker and with several. */
export interface Measurement {
  readonly name: string;
  /** What is counted. */
  readonly unit: 'cases' | 'points';
  /** What is typed behind `adjoint`, but for workers and reports. */
  readonly typed: readonly string[];
  readonly workers: number;
  /** How many times as many cases a second several workers should have. */
  readonly target: number;
}

/** Long enough that starting threads and compiling code in each counts for little. */
export function measurements(cores: number): Measurement[] {
  const seed = ['--seed', '20261122', '--no-config'];
  return [
    {
      name: 'engines',
      unit: 'cases',
      typed: ['verify', 'engines', '--law', 'core', '--runs', '3000', ...seed],
      workers: cores,
      target: 0.9 * cores,
    },
    {
      name: 'certificates',
      unit: 'points',
      typed: ['certify', 'engines', '--bound', '4', '--strength', '2', '--points', '3', ...seed],
      workers: cores,
      target: 0.9 * cores,
    },
    {
      name: 'a slow subject',
      unit: 'cases',
      typed: ['verify', 'tools/scaling/slow.mjs', '--law', 'agreement', '--runs', '1600', ...seed],
      workers: 8,
      target: 7.5,
    },
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
