/** What a page is asked, and what it answers. */
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Call, CallOptions } from '../subject.ts';

/** The module that a page is to load. */
export interface PageModule {
  /** As the page's server has it. */
  readonly url: string;
  /** The name of a module that exports none. */
  readonly fallback: string;
}

/** A request to a page that makes the calls of the gate. */
export type CallRequest =
  | { readonly run: Case; readonly options: CallOptions | undefined }
  | { readonly together: readonly Call[] }
  | { readonly words: FrameworkCall };

/** What a page answers to a request: the value, and what was to be read there meanwhile. */
export interface PageAnswer {
  /** Of a call an outcome, of several a list, of the rest what it asks for. */
  readonly value: unknown;
  /** Errors of the console, of the page and of WebGPU, the first ones. */
  readonly said: readonly string[];
  /** Why nothing that the page goes on to give can be trusted: its GPU is gone. Null as a rule. */
  readonly lost: string | null;
}

/** One of several requests, and the answer to it. */
export interface Numbered<T> {
  readonly sequence: number;
  readonly body: T;
}

/** Where the server answers a page, followed by the page's own word. */
export const CHANNEL_PATH = '/adjoint-channel/';
/** Where the page itself lies, in the same way. */
export const PAGE_PATH = '/adjoint-page/';

/** Texts of one answer, and characters of each, at most. */
export const MOST_SAID = 5;
export const LONGEST_SAID = 400;

/** An answer as a page sent it, which is not trusted; its value is read by whoever asked. */
export function readPageAnswer(answer: unknown): PageAnswer {
  const { value, said, lost } = (answer ?? {}) as { readonly [field in keyof PageAnswer]?: unknown };
  const texts = Array.isArray(said) ? said.filter((text) => typeof text === 'string') : [];
  return {
    value,
    said: texts.slice(0, MOST_SAID).map((text) => text.slice(0, LONGEST_SAID + 1)),
    lost: typeof lost === 'string' ? lost.slice(0, LONGEST_SAID) : null,
  };
}

/** What came of a call, with what the page said beside it. */
export function withSaid(message: string, said: readonly string[]): string {
  return said.length === 0 ? message : `${message}; the page said: ${said.join(' | ')}`;
}
