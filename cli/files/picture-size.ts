/** How large a picture may be that is read. */

/** Pixels along each axis. A file of a few bytes can claim more than fits into memory. */
export const MAX_EXTENT = 4096;
