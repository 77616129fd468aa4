/**
 * The part of WebNN that is used here: the declarations of the web have none of it yet.
 * Source: Web Neural Network API, W3C.
 */
import type { FloatArray } from '../../../spec/tensor.ts';

interface Descriptor {
  readonly dataType: 'float32';
  readonly shape: readonly number[];
}

interface Destroyable {
  destroy(): void;
}

interface Operand {
  readonly shape: readonly number[];
}

/** The options of convTranspose2d, as they come. */
export type MlOptions = Readonly<Record<string, unknown>>;

interface Builder {
  input(name: string, descriptor: Descriptor): Operand;
  constant(descriptor: Descriptor, data: FloatArray): Operand;
  convTranspose2d(input: Operand, filter: Operand, options: MlOptions): Operand;
  build(outputs: Readonly<Record<string, Operand>>): Promise<Destroyable>;
}

export interface MlContext {
  createTensor(descriptor: Descriptor & { readonly readable?: true; readonly writable?: true }): Promise<Destroyable>;
  writeTensor(tensor: Destroyable, data: FloatArray): void;
  readTensor(tensor: Destroyable): Promise<ArrayBuffer>;
  dispatch(
    graph: Destroyable,
    inputs: Readonly<Record<string, Destroyable>>,
    outputs: Readonly<Record<string, Destroyable>>,
  ): void;
}

interface WebNn {
  readonly navigator: {
    readonly userAgent: string;
    readonly ml?: { createContext(options: { readonly deviceType: string }): Promise<MlContext> };
  };
  readonly MLGraphBuilder: new (context: MlContext) => Builder;
}

const page = globalThis as unknown as WebNn;

/** @throws Error where the browser has no WebNN, or no context of it */
export async function contextOf(deviceType: string): Promise<MlContext> {
  const { ml } = page.navigator;
  if (ml === undefined) throw new Error('webnn: this browser has none (navigator.ml); --browser names another');
  return ml.createContext({ deviceType });
}

export function builderOf(context: MlContext): Builder {
  return new page.MLGraphBuilder(context);
}

export function browserVersion(): string | undefined {
  return /Chrom\w*\/([\d.]+)/.exec(page.navigator.userAgent)?.[1];
}
