/** What Redis answers that does not pass by itself: a key of another type, a command that is not allowed. */
import { QueueError } from './messages.ts';

/** How such answers begin, or what they have within where a script was run. */
const LASTING = /\b(WRONGTYPE|NOAUTH|NOPERM|WRONGPASS)\b|^ERR unknown command/;

/** An answer of Redis that is an error, as ioredis throws it. */
interface RedisReplyError extends Error {
  readonly command?: { readonly name?: unknown; readonly args?: readonly unknown[] };
}

/** What is to be thrown in place of an error that Redis has answered with: a line; null where it has not answered. */
export function refusedBy(where: string, error: unknown): QueueError | null {
  return isRedisReply(error)
    ? new QueueError(`the Redis at ${where} refuses: ${wordsOf(error)}`, { cause: error })
    : null;
}

/** As `refusedBy`, where the same would come again and again. */
export function refusedForGood(where: string, error: unknown): QueueError | null {
  return isRedisReply(error) && LASTING.test(error.message) ? refusedBy(where, error) : null;
}

function isRedisReply(error: unknown): error is RedisReplyError {
  return error instanceof Error && error.name === 'ReplyError';
}

/** What Redis has said, and to what. */
function wordsOf({ message, command }: RedisReplyError): string {
  const name = typeof command?.name === 'string' ? command.name : '';
  const [key] = command?.args ?? [];
  // A script has its text there, and who logs in a password.
  const asked =
    typeof key === 'string' && !/^(eval|auth|hello)/i.test(name) && key.length < 100 ? ` (${name} ${key})` : '';
  return `${message.split('\n')[0]}${asked}`;
}
