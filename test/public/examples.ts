/**
 * Examples in docstrings and documents, made into modules that can be run. An expression, or a declaration, of one line
 * with `// → value` behind it must have that value; with `// throws text` it must throw an error with that message.
 */

export interface Example {
  /** The file, and the line of the file that the example begins after. */
  readonly title: string;
  readonly code: string;
}

/** A statement of an example that says what it gives. */
export interface Claim {
  readonly line: string;
  readonly expected: string;
}

const FENCE = /^```(?:ts|js|typescript|javascript)\n([\s\S]*?)^```$/gm;

/** The examples in the docstrings of a source: each code block after `@example`. */
export function examplesOfSource(file: string, source: string): Example[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap((comment) => {
    const text = comment[0].replaceAll(/^ *(?:\/\*\*|\*\/|\* ?)/gm, '');
    const at = text.indexOf('@example');
    if (at < 0) return [];
    const line = source.slice(0, comment.index).split('\n').length;
    // Blanked, not cut off: lines are counted.
    return blocksOf(text.slice(0, at).replaceAll(/[^\n]/g, '') + text.slice(at), file, line);
  });
}

/** The examples of a Markdown document: its blocks of JavaScript that import something. */
export function examplesOfDocument(file: string, markdown: string): Example[] {
  return blocksOf(markdown, file, 1).filter(({ code }) => /^import /m.test(code));
}

function blocksOf(text: string, file: string, firstLine: number): Example[] {
  return [...text.matchAll(FENCE)].map((block) => {
    const line = firstLine + text.slice(0, block.index).split('\n').length - 1;
    return { title: `${file}:${line}`, code: block[1] };
  });
}

/** Every claim of an example. */
export function claimsOf({ code }: Example): Claim[] {
  return [...code.matchAll(/^(.*?);?\s*\/\/ (?:→|throws) (.*)$/gm)].map(([, line, expected]) => ({ line, expected }));
}

/**
 * The example as a module that hands each value and what it should be to `check(line, actual, expected)`, and each error to
 * `refuse(line, function, message)`, both of them globals.
 */
export function runnable({ code }: Example): string {
  return code
    .split('\n')
    .map((line) => {
      const [, statement, kind, expected] = /^(.*?);?\s*\/\/ (→|throws) (.*)$/.exec(line) ?? [];
      if (statement === undefined) return line;
      const where = JSON.stringify(line.trim());
      if (kind === 'throws') return `await refuse(${where}, async () => ${statement}, ${JSON.stringify(expected)});`;
      const declared = /^(?:const|let) (\w+) = /.exec(statement)?.[1];
      const value = declared ?? `(${statement})`;
      return `${declared === undefined ? '' : `${statement}; `}check(${where}, await ${value}, (${expected}));`;
    })
    .join('\n');
}
