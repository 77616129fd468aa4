/** What tools write for a terminal, as text. */

const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Without colours. */
export function plainText(text: string): string {
  return text.replaceAll(COLOURS, '');
}
