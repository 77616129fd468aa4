/** What Redis answers that does not pass by itself: a key of another type, a command that is not allowed. */
import { QueueError } from './messages.ts';

/** How such answers begin, or what they have within where a script was run. */
const LASTING = /\b(WRONGTYPE|NOAUTH|NOPERM|WRONGPASS)\b|^ERR unknown command/;

/** An answer of Redis that is an error, as ioredis throws it. */
interface RedisReplyError extends Error {
  readonly command?: { readonly name?: unknown; readonly args?: readonly unknown[] };
}

/** Whether Redis has answered with an error, rather than not at all. */
export function isRedisReply(error: unknown): error is RedisReplyError {
  return error instanceof Error && error.name === 'ReplyError';
}

/** What is to be thrown in place of an error of Redis that will come again and again: a line; null for any other error. */
export function lastingError(error: unknown, where: string): QueueError | null {
  if (!isRedisReply(error) || !LASTING.test(error.message)) return null;
  return new QueueError(`${where}: ${redisWords(error)}`, { cause: error });
}

/** What Redis has said, and to what. */
export function redisWords({ message, command }: RedisReplyError): string {
  const name = typeof command?.name === 'string' ? command.name : '';
  const [key] = command?.args ?? [];
  // A script has its text there.
  const asked = typeof key === 'string' && !/^eval/i.test(name) && key.length < 100 ? ` (${name} ${key})` : '';
  return `${message.split('\n')[0]}${asked}`;
}
