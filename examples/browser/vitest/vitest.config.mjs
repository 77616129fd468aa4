// Vitest's browser mode on a Chromium, with WebGL and WebGPU in software where there is no GPU.
// npm install --save-dev adjoint vitest @vitest/browser-playwright playwright && npx vitest run

import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Bundled before the first test begins: what Vite finds during a run makes it load the page again.
  optimizeDeps: { include: ['adjoint/vitest'] },
  test: {
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      instances: [{ browser: 'chromium' }],
      provider: playwright({
        launchOptions: {
          // Without it: what `npx playwright install chromium` has installed.
          executablePath: process.env.CHROMIUM,
          args: [
            '--enable-unsafe-webgpu',
            '--use-webgpu-adapter=swiftshader',
            '--use-angle=swiftshader',
            '--enable-unsafe-swiftshader',
          ],
        },
      }),
    },
  },
});
