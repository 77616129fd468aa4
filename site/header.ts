/** The comment at the head of a source file as Markdown: paragraphs, formulas as code, and the source that it names. */

export interface Header {
  /** Markdown without a heading. */
  readonly words: string;
  /** What stands after `Source:`, in one line; null where nothing does. */
  readonly source: string | null;
}

/** @throws Error where the text does not begin with a comment of that kind */
export function headerOf(text: string): Header {
  const comment = /^\/\*\*(.*?)\*\//s.exec(text)?.[1];
  if (comment === undefined) throw new Error('header: the text must begin with /** … */');
  const lines = comment.split('\n').map((line) => line.replace(/^ ?\*? ?/, '').trimEnd());
  const paragraphs = lines
    .join('\n')
    .trim()
    .split(/\n{2,}/);
  const isSource = (paragraph: string) => paragraph.startsWith('Source:');
  const source = paragraphs.find(isSource);
  return {
    words: paragraphs
      .filter((paragraph) => !isSource(paragraph))
      .map(paragraphMarkdown)
      .join('\n\n'),
    source: source === undefined ? null : source.replace(/^Source:\s*/, '').replaceAll(/\s*\n\s*/g, ' '),
  };
}

/** Indented lines are formulas. */
function paragraphMarkdown(paragraph: string): string {
  const isFormula = paragraph.split('\n').every((line) => /^\s{2,}/.test(line));
  if (isFormula) return ['```txt', ...dedented(paragraph.split('\n')), '```'].join('\n');
  return escaped(paragraph);
}

function dedented(lines: readonly string[]): string[] {
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(margin));
}

/** The words of a comment are text, but for code in backticks. */
function escaped(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;').replace(/[*_|[\]]/g, '\\$&')))
    .join('');
}
