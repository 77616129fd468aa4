/** What a page says of the conditions under which it times calls. */

/** The part of WebGL that is asked. */
interface Context {
  getExtension(name: 'WEBGL_debug_renderer_info'): { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  getExtension(name: 'WEBGL_lose_context'): { loseContext(): void } | null;
  getParameter(name: number): unknown;
}
interface PageGlobals {
  readonly crossOriginIsolated?: boolean;
  readonly OffscreenCanvas?: { new (width: number, height: number): { getContext(kind: string): Context | null } };
}

const page = globalThis as unknown as PageGlobals;

/** Read by `readConditions`. @param clockStepMs of the page's clock */
export function conditionsHere(clockStepMs: number): object {
  return { clockStepMs, isIsolated: page.crossOriginIsolated === true, webgl: rendererOfWebGl() };
}

/** What draws for WebGL; null where the page has none, or does not tell. */
function rendererOfWebGl(): unknown {
  if (page.OffscreenCanvas === undefined) return null;
  const context = new page.OffscreenCanvas(1, 1).getContext('webgl2');
  const names = context?.getExtension('WEBGL_debug_renderer_info');
  if (!context || !names) return null;
  const renderer = context.getParameter(names.UNMASKED_RENDERER_WEBGL);
  // A page may have a few of them only.
  context.getExtension('WEBGL_lose_context')?.loseContext();
  return renderer;
}
