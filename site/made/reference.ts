/** The pages of the API reference: what the package exports, by TypeDoc, from the sources and their comments. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Application, type TypeDocOptions } from 'typedoc';
import type { Page } from '../page.ts';
import { ROOT } from '../root.ts';
import { withSentences } from './api-index.ts';

/** How the entries of the package are imported, by the names of their files. */
const MODULES: Readonly<Record<string, string>> = {
  index: 'adjoint',
  core: 'adjoint/core',
  conventions: 'adjoint/conventions',
  oracle: 'adjoint/oracle',
  bench: 'adjoint/bench',
  reports: 'adjoint/reports',
  faults: 'adjoint/faults',
  models: 'adjoint/models',
  upsampling: 'adjoint/upsampling',
  vitest: 'adjoint/vitest',
};

/** Of TypeDoc, and of its plugin for Markdown. */
const OPTIONS: Partial<TypeDocOptions> & Readonly<Record<string, unknown>> = {
  entryPoints: Object.keys(MODULES).map((name) => join(ROOT, 'public', `${name}.ts`)),
  tsconfig: join(ROOT, 'tsconfig.json'),
  plugin: [fileURLToPath(import.meta.resolve('typedoc-plugin-markdown'))],
  readme: 'none',
  disableSources: true,
  excludeInternal: true,
  // The compiler that the project is checked by is another one.
  skipErrorChecking: true,
  // Types that only occur in a signature have no page.
  logLevel: 'Error',
  router: 'member',
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  propertyMembersFormat: 'table',
};

/** @throws Error where TypeDoc does not understand the sources */
export async function referencePages(): Promise<Page[]> {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-reference-'));
  try {
    const application = await Application.bootstrapWithPlugins({ ...OPTIONS, out: folder } as Partial<TypeDocOptions>);
    const project = await application.convert();
    if (project === undefined) throw new Error('site: TypeDoc has found no exports');
    await application.generateOutputs(project);
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
    const texts = names
      .toSorted()
      .map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name), 'utf8')] as const);
    const pages = new Map(texts);
    return texts.map(([name, markdown]) =>
      pageOf(name, withSentences(name === 'index.md' ? overview() : markdown, name, pages)),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function pageOf(name: string, markdown: string): Page {
  return { path: `api/${name}`, markdown: named(name, markdown) };
}

function overview(): string {
  const modules = Object.entries(MODULES).map(([name, imported]) => `- [${imported}](${name}/index.md)`);
  return [
    '# API reference',
    '',
    'What the package exports, from the sources and their comments.',
    '',
    ...modules,
    '',
  ].join('\n');
}

/** The page of a module is named as the module is imported. */
function named(name: string, markdown: string): string {
  const [module] = name.split('/');
  // The sentence of an entry begins with its name, which stands before it in the list.
  if (name === 'index.md') return markdown.replaceAll(/: `adjoint[^`]*`: /g, ': ');
  return name === `${module}/index.md` ? markdown.replace(`# ${module}`, `# ${MODULES[module]}`) : markdown;
}
