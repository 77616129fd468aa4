/** Text as bytes, and back. */
import { uncurried } from '../calls/untouched.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const encode = uncurried(TextEncoder.prototype.encode);
const decode = uncurried(TextDecoder.prototype.decode);

/** UTF-8, in memory that nothing else lies in: what an implementation makes is never beside it. */
export const utf8Of = (text: string): Uint8Array => encode(encoder, text);

/** The text that was written as UTF-8. */
export const textFromUtf8 = (bytes: Uint8Array): string => decode(decoder, bytes);
