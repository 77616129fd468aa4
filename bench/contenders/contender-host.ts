/**
 * The child's side of a contender: one implementation in a process of its own, so that a crash ends nothing else. It waits without
 * working while others are timed.
 */
import { serve } from '../../subjects/process/serve.ts';
import { answerBench, type BenchRequest } from './answer-bench.ts';

/** The clock of Node has steps of nanoseconds. */
const FINE = 0;

serve<BenchRequest>((implementation, request) => answerBench(implementation, request, FINE));
