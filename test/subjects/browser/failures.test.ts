/** What is said in one line where packages are missing, a browser does not start, or a module cannot be served. */
import { describe, expect, it } from 'vitest';
import { loggedFailure, serveFailure } from '../../../subjects/browser/host/load-failure.ts';
import { startFailure } from '../../../subjects/browser/host/start-browser.ts';
import { needBrowserPackages } from '../../../subjects/browser/packages.ts';

describe('needBrowserPackages', () => {
  const without = (missing: readonly string[], code: string) => (name: string) => {
    if (missing.includes(name)) throw Object.assign(new Error('not found'), { code });
    return name;
  };

  it('names those that are missing, and the command that installs them', () => {
    expect(() => needBrowserPackages(without(['vite', 'ws'], 'MODULE_NOT_FOUND'))).toThrow(
      'a browser needs vite, ws: npm install --save-dev vite ws',
    );
    expect(() => needBrowserPackages(without([], 'MODULE_NOT_FOUND'))).not.toThrow();
  });

  it('takes one that only `import` can load as installed', () => {
    expect(() => needBrowserPackages(without(['vite'], 'ERR_PACKAGE_PATH_NOT_EXPORTED'))).not.toThrow();
  });
});

const RED = `${String.fromCharCode(27)}[31m`;

describe('a browser that does not start', () => {
  it.each([
    ['browserType.launch: nothing there\nCall log:\nmuch', '/b did not start: nothing there'],
    [
      `browserType.launch: closed\n${RED}  - [pid=7][err] first\n - [pid=7][err] second\n - [pid=7] <process did exit: exitCode=1, signal=null>`,
      '/b did not start: it ended with exitCode=1, signal=null; last output: second',
    ],
    [
      'closed\n - [pid=7] <process did exit: exitCode=0, signal=null>',
      '/b did not start: it ended with exitCode=0, signal=null',
    ],
    [
      'closed\n[pid=7][err] Missing X server or $DISPLAY',
      '--headed needs a display, and none is here; xvfb-run gives one',
    ],
  ])('%j', (message, line) => {
    expect(startFailure(message, '/b')).toBe(line);
  });
});

describe('a module that cannot be served', () => {
  it('is reported with the place that Vite gives, with columns from 1', () => {
    const error = Object.assign(new Error('Unexpected\nframe'), { loc: { file: '/a.ts', line: 3, column: 4 } });
    expect(serveFailure(error)).toBe('Unexpected, at /a.ts:3:5');
    expect(serveFailure(Object.assign(new Error('No'), { id: '/b.ts', loc: { line: 1, column: 0 } }))).toBe(
      'No, at /b.ts:1:1',
    );
    expect(serveFailure(new Error('No'))).toBe('No');
  });

  it('is reported as Vite logged it, by what is no consequence', () => {
    const logged = 'Internal server error: Failed to resolve "./x"\n  Plugin: a\n  File: /c.mjs:2:8\n  1 | import';
    expect(loggedFailure(['(!) Failed to scan', logged])).toBe('Failed to resolve "./x", at /c.mjs:2:9');
    expect(loggedFailure(['Pre-transform error: Transform failed with 1 error:\n\n[PARSE] Unexpected'])).toBe(
      'Transform failed with 1 error: [PARSE] Unexpected',
    );
    expect(loggedFailure(['(!) Failed to scan'])).toBe('(!) Failed to scan');
  });
});
