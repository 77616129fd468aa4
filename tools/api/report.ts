/**
 * The API report of an entry: everything that it exports with its signature, as api-extractor reads it from the compiled
 * declarations. It is committed, so that a change of the public face shows in the difference of a commit.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Extractor, ExtractorConfig, type ExtractorMessage, type IConfigFile } from '@microsoft/api-extractor';
import { PACKAGE_FOLDER, type PublicEntry } from './entries.ts';

/** Of exports, not of their members: those are documented where their names do not say it all. */
const UNDOCUMENTED = /^\/\/ @public \(undocumented\)\nexport (?:abstract |async )?\w+ (\w+)/gm;

export interface ApiReport {
  /** Markdown, as it is committed. */
  readonly text: string;
  /** Types that a signature names and that the entry does not export. */
  readonly forgotten: readonly string[];
  /** Exports without a docstring. */
  readonly undocumented: readonly string[];
}

/** @throws Error where api-extractor does not understand the declarations */
export function apiReport({ name, declarations, specifier }: PublicEntry): ApiReport {
  const folder = mkdtempSync(join(tmpdir(), 'adjoint-api-'));
  const messages: ExtractorMessage[] = [];
  try {
    const config = ExtractorConfig.prepare({
      configObject: configOf(name, declarations, folder),
      configObjectFullPath: undefined,
      packageJsonFullPath: join(PACKAGE_FOLDER, 'package.json'),
    });
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message) => {
        message.handled = true;
        messages.push(message);
      },
    });
    const errors = messages.filter(({ category }) => category === 'Compiler').map(({ text }) => text);
    if (errors.length > 0) throw new Error(`api: ${specifier}: ${errors.join('; ')}`);
    const text = readFileSync(join(folder, `${name}.api.md`), 'utf8').replaceAll('\r\n', '\n');
    return {
      text: text.replace('API Report File for "adjoint"', `What ${specifier} exports`),
      forgotten: namesIn(messages, 'ae-forgotten-export'),
      undocumented: [...text.matchAll(UNDOCUMENTED)].map(([, name]) => name),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The names in quotation marks that messages of one kind begin with. */
function namesIn(messages: readonly ExtractorMessage[], id: string): string[] {
  const found = messages.filter(({ messageId }) => messageId === id).map(({ text }) => /"([^"]+)"/.exec(text)?.[1]);
  return [...new Set(found.map((name) => name ?? '?'))].toSorted();
}

function configOf(name: string, declarations: string, folder: string): IConfigFile {
  const quiet = { default: { logLevel: 'warning', addToApiReportFile: false } } as const;
  return {
    projectFolder: PACKAGE_FOLDER,
    mainEntryPointFilePath: declarations,
    newlineKind: 'lf',
    compiler: { overrideTsconfig: { compilerOptions: COMPILER, files: [declarations] } },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: folder,
      reportTempFolder: join(folder, 'now'),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: quiet,
      extractorMessageReporting: quiet,
      tsdocMessageReporting: quiet,
    } as NonNullable<IConfigFile['messages']>,
  };
}

/** api-extractor has a compiler of its own, which reads declarations as a user's would. */
const COMPILER = {
  target: 'es2022',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
};
