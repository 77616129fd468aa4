/** The way from what a page runs as well to what needs Node: found when it is asked for, so that no bundle for a page has it. */

/** How subjects are opened by their names. To be called in Node only. */
export function subjectsInNode(): Promise<typeof import('./index.ts')> {
  const index = `./index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`;
  return import(/* @vite-ignore */ index);
}
