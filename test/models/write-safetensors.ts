/** safetensors files as the tests need them: whatever the header claims. */

/** Length of the header, the header, the data. */
export function safetensorsBytes(header: Readonly<Record<string, unknown>>, data: Uint8Array): Uint8Array {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return new Uint8Array(Buffer.concat([length, text, data]));
}
