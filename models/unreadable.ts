/** A transposed convolution that is there and cannot be read as a call: the model is sound, and the listing says why. */
export class Unreadable extends Error {}
