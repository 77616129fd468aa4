/** jax-js in WebGL, in a page of a browser. */
import * as jax from '@jax-js/jax';
import { JAX_CAPABILITIES, JAX_CONVENTIONS, jaxOn } from '../jax-implementation.ts';
import { OF_SHADERS } from './shaders.ts';

export const name = 'jax-webgl';
// No version: the package does not export its description.
export const capabilities = { ...JAX_CAPABILITIES, ...OF_SHADERS, dtypes: ['f32'] } as const;
export const conventions = JAX_CONVENTIONS;
export const { convTranspose, prepare, call } = await jaxOn(jax, 'webgl');
