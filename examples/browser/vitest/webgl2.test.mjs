// Every law as a test of vitest, which runs in the page.

import { describeConvTranspose } from 'adjoint/vitest';
import * as webgl2 from '../webgl2.mjs';

describeConvTranspose(webgl2, { seed: 1, runs: 20 });
