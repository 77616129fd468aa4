/** The arguments that a browser is started with, so that a page has WebGPU, WebGL and WebNN also where there is no GPU. */
import type { BrowserKind } from './choice.ts';

/** Of each kind of browser; who knows better gives others, of which a browser takes the last. */
export const FLAGS: Readonly<Record<BrowserKind, readonly string[]>> = {
  chromium: [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
    '--enable-features=WebMachineLearningNeuralNetwork',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  firefox: [],
  webkit: [],
};
