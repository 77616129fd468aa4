/** The error that everything about journals throws. */

/** What is no journal, or no line of one: the message names the line and what is wrong. */
export class JournalError extends Error {}
