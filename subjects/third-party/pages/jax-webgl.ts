/** jax-js in WebGL, in a page of a browser. */
import * as jax from '@jax-js/jax';
import { JAX_CAPABILITIES, JAX_CONVENTIONS, jaxOn } from '../jax-convolution.ts';

const [device] = (await jax.init('webgl')).filter((each) => each === 'webgl');
if (device === undefined) throw new Error('jax: the back end webgl did not start');
jax.defaultDevice(device);

export const name = 'jax-webgl';
// No version: the package does not export its description.
export const capabilities = JAX_CAPABILITIES;
export const conventions = JAX_CONVENTIONS;
export const { convTranspose, prepare, call } = jaxOn(jax);
