#!/usr/bin/env node
/** Starts the command line: out of the few files that a build bundles it into, where there are any. */
import { existsSync } from 'node:fs';
import module from 'node:module';

// Since Node 22 what was compiled once is kept, and the command starts sooner.
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();

const bundled = new URL('../bundled/command-line.js', import.meta.url);
await (existsSync(bundled) ? import(bundled.href) : import('./command-line.ts'));
