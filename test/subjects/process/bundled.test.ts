import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundled } from '../../../subjects/process/bundled.ts';
import { compiledUrl } from '../../project/compiled.ts';
import { FILES_OF_ROOMS, sourceOf } from '../../project/source-files.ts';

/** What processes and threads are started with, by the calls that name it. */
const STARTED = FILES_OF_ROOMS.flatMap((file) => {
  const named = sourceOf(file).matchAll(
    /besideModule\(import\.meta\.url, '((?:\w+\/)*(?:[\w-]+-host|host|pool-worker|unit-thread|host\/main))'\)/g,
  );
  return [...named].map(([, name]) => `${dirname(file)}/${name}.ts`);
});

describe('bundled', () => {
  it.each(STARTED)('finds what the build has made of %s', (path) => {
    const made = bundled(new URL(compiledUrl(path)));
    expect(made.href).toContain('/dist/bundled/');
    expect(existsSync(fileURLToPath(made))).toBe(true);
  });

  it('is asked of all that there are', () => {
    expect(STARTED).toEqual(
      expect.arrayContaining([
        'runs/pool-worker.ts',
        'subjects/process/isolated-host.ts',
        'bench/limits/limits-host.ts',
      ]),
    );
  });

  it.each(['runs/pool.ts', 'spec/case.ts', 'subjects/third-party/pages/jax-webgpu.ts'])(
    'leaves %s as it is: the build bundles it with nothing',
    (path) => {
      const module = new URL(compiledUrl(path));
      expect(bundled(module)).toBe(module);
    },
  );

  it('leaves a source, and a module of somebody else, as they are', () => {
    const source = new URL('../../../runs/pool-worker.ts', import.meta.url);
    expect(bundled(source)).toBe(source);
    const foreign = new URL('file:///runs/pool-worker.js');
    expect(bundled(foreign)).toBe(foreign);
  });
});
