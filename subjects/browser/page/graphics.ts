/**
 * Watches the GPU of a page: errors of WebGPU that no code waits for are said with the call, and a device that is lost ends
 * what the page is good for.
 */
import { sayOfGpu } from './said.ts';

/** The part of WebGPU that is watched. */
interface Device {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  addEventListener(type: 'uncapturederror', listener: (event: UncapturedError) => void): void;
}
interface UncapturedError {
  readonly error: object & { readonly message: string };
}
interface WithDevices {
  requestDevice(...given: readonly unknown[]): Promise<Device>;
}

/** The part of a canvas that is watched. */
interface Context {
  getExtension(name: string): { loseContext?(): void } | null;
}
interface WithContexts {
  getContext(kind: string, ...given: readonly unknown[]): Context | null;
  addEventListener(type: 'webglcontextlost', listener: () => void): void;
}
type Classes = Readonly<Record<string, { readonly prototype: object } | undefined>>;

/** To be called before a module is loaded. @param onLost takes the reason why the page has lost its GPU */
export function watchGraphics(onLost: (reason: string) => void): void {
  const classes = globalThis as unknown as Classes;
  watchWebGpu(classes.GPUAdapter?.prototype as WithDevices | undefined, onLost);
  for (const name of ['HTMLCanvasElement', 'OffscreenCanvas']) {
    watchWebGl(classes[name]?.prototype as WithContexts | undefined, onLost);
  }
}

function watchWebGpu(adapters: WithDevices | undefined, onLost: (reason: string) => void): void {
  if (adapters === undefined) return;
  const { requestDevice } = adapters;
  adapters.requestDevice = async function requested(this: WithDevices, ...given: readonly unknown[]) {
    const device = await requestDevice.apply(this, given as []);
    device.addEventListener('uncapturederror', ({ error }) => {
      sayOfGpu(`WebGPU, ${error.constructor.name}`, error.message);
    });
    void device.lost.then(({ reason, message }) => {
      // Whoever destroys a device has done with it.
      if (reason !== 'destroyed') onLost(`the WebGPU device was lost (${reason}): ${message}`);
    });
    return device;
  };
}

function watchWebGl(canvases: WithContexts | undefined, onLost: (reason: string) => void): void {
  if (canvases === undefined) return;
  const { getContext } = canvases;
  const watched = new WeakSet<object>();
  canvases.getContext = function got(this: WithContexts, ...given: [string, ...unknown[]]) {
    const context = getContext.apply(this, given);
    if (context !== null && `${given[0]}`.startsWith('webgl') && !watched.has(this)) {
      watched.add(this);
      const isMeant = watchLosing(context);
      this.addEventListener('webglcontextlost', () => isMeant() || onLost('the WebGL context was lost'));
    }
    return context;
  };
}

/** @returns whether the module has given the context up itself */
function watchLosing(context: Context): () => boolean {
  const { getExtension } = context;
  let isMeant = false;
  context.getExtension = function got(name: string) {
    const extension = getExtension.call(this, name);
    const { loseContext } = extension ?? {};
    if (extension !== null && loseContext !== undefined) {
      extension.loseContext = () => {
        isMeant = true;
        loseContext.call(extension);
      };
    }
    return extension;
  };
  return () => isMeant;
}
