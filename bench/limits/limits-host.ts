/**
 * One thread whose limits are measured: a process of its own, so that it neither disturbs nor is disturbed, and so that
 * the flag that it may set changes nothing elsewhere.
 */
import { answerRequests } from '../../subjects/process/answer-requests.ts';
import { type KernelName, type LimitKernel, type LimitKernels, openKernels } from './kernels.ts';

export type LimitsRequest = { readonly open: number } | { readonly rates: RatesRequest };

export interface RatesRequest {
  readonly kernel: KernelName;
  /** When to begin, in milliseconds since 1970: the same moment for all threads. */
  readonly startMs: number;
  readonly windowMs: number;
  readonly windows: number;
}

/** The answer to `open`, with the bytes of memory to use; null where the runtime has no WebAssembly SIMD. */
export type OpenReply = { readonly relaxedSimd: boolean } | null;

/** The answer to `rates`: by window, in 10⁹ operations or bytes a second. */
export interface RatesReply {
  readonly rates: readonly number[];
  /** Of everything that the kernel returned, so that nothing was for nothing. */
  readonly sum: number;
}

let kernels: LimitKernels | null = null;

function answer(request: LimitsRequest): OpenReply | RatesReply {
  if ('open' in request) {
    kernels = openKernels(request.open);
    return kernels && { relaxedSimd: kernels.fused !== null };
  }
  const kernel = kernels?.[request.rates.kernel];
  return kernel ? ratesOf(kernel, request.rates) : { rates: [], sum: 0 };
}

function ratesOf(kernel: LimitKernel, { startMs, windowMs, windows }: RatesRequest): RatesReply {
  let sum = 0;
  while (performance.timeOrigin + performance.now() < startMs);
  const rates = Array.from({ length: windows }, () => {
    const begun = performance.now();
    let runs = 0;
    let elapsedMs = 0;
    while (elapsedMs < windowMs) {
      sum += kernel.run();
      runs++;
      elapsedMs = performance.now() - begun;
    }
    return (kernel.work * runs) / (elapsedMs * 1e6);
  });
  return { rates, sum };
}

answerRequests((request) => answer(request as LimitsRequest));
