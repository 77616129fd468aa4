/** What the search of the site looks through, and in which order it shows what it finds. */
import { Parser } from 'htmlparser2';
import { sourceNames, sourceText } from './root.ts';

/** Pages that are a component, of which Markdown holds nothing: their names, and where their texts stand. */
const COMPONENT_PAGES: Readonly<Record<string, readonly [name: string, folder: string]>> = {
  'explorer.md': ['Explorer', 'site/explorer/components'],
  'gate.md': ['Gate', 'site/gate/components'],
};

/** Elements of a component whose text is searched. */
const TOLD = ['h1', 'h2', 'h3', 'p'];

/** What of VitePress's renderer is used here. */
interface Renderer {
  render(markdown: string, env: Rendered): string;
}

interface Rendered {
  readonly relativePath: string;
  /** Set by the renderer. */
  readonly frontmatter?: { readonly search?: boolean };
}

/** The HTML of a page as the search is to see it. */
export function searchedHtml(markdown: string, env: Rendered, renderer: Renderer): string {
  if (Object.hasOwn(COMPONENT_PAGES, env.relativePath)) return componentHtml(env.relativePath);
  const html = renderer.render(markdown, env);
  return env.frontmatter?.search === false ? '' : html;
}

/** One section, since the headings of a component have no anchors of their own. @param path of one of COMPONENT_PAGES */
export function componentHtml(path: string): string {
  const [name, folder] = COMPONENT_PAGES[path];
  const words = sourceNames(folder, '.vue').flatMap((file) => wordsOf(sourceText(`${folder}/${file}`)));
  return `<h1>${name} <a href="#"></a></h1>${words.join('\n')}`;
}

/** Texts of headings and paragraphs in the template of a component; what is computed in the browser is left out. */
function wordsOf(component: string): string[] {
  const words: string[] = [];
  const open: string[] = [];
  const parser = new Parser({
    onopentag: (name) => {
      if (TOLD.includes(name) && open.length === 0) words.push('');
      if (TOLD.includes(name)) open.push(name);
    },
    ontext: (text) => {
      if (open.length > 0) words[words.length - 1] += text;
    },
    onclosetag: (name) => {
      if (open.at(-1) === name) open.pop();
    },
  });
  parser.end(component.slice(component.indexOf('<template>')));
  return words.map((text) =>
    text
      .replaceAll(/\{\{.*?\}\}/gs, '…')
      .replaceAll(/\s+/g, ' ')
      .trim()
      .replaceAll('<', '&lt;'),
  );
}

/**
 * How much more a page counts, by its address: where one begins, above lists of data. VitePress sends the text of this function
 * to the browser, so that it must stand for itself.
 */
export function weightOf(id: string): number {
  if (/\/(?:guide|start|explorer|gate)\.html(?:#|$)/.test(id)) return 4;
  if (/\/(?:vectors|findings|certificates)\.html#(?:test-vectors|files|findings|certificates)$/.test(id)) return 1;
  return /\/(?:vectors|findings|docs\/findings|published\/[\w/-]+|api\/[\w./-]+)\.html(?:#|$)/.test(id) ? 0.25 : 1;
}

export const SEARCH = {
  provider: 'local',
  options: { _render: searchedHtml, miniSearch: { searchOptions: { boostDocument: weightOf } } },
} as const;
