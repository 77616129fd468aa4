/** Which file descriptors of a child process lead to the suite, beside its standard output and error. */

/** Requests are read here. */
export const REQUESTS = 3;
/** Answers are written here. */
export const ANSWERS = 4;
