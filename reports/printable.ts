/** Text from strangers (names, messages) for a terminal: control characters, which could repaint it, become visible. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    if (character === '\n') return ' ↵ ';
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
