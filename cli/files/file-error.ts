/** Why a file could not be read or written, in words. */
import { thrownText } from '../usage-error.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'not allowed',
  EPERM: 'not allowed',
  EROFS: 'nothing can be written there',
  ENOSPC: 'no space is left there',
  EDQUOT: 'no space is left there',
  EPIPE: 'its reader has closed it',
  EFBIG: 'it would be larger than files may be',
  EIO: 'the device failed',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
};

/** @param error what node:fs throws; one without a code that is known speaks for itself */
export function reasonOf(error: unknown): string {
  const { code } = Object(error) as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? thrownText(error);
}
