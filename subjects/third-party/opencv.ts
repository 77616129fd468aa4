/**
 * OpenCV's dnn module in WebAssembly: opencv.js, one thread, since it is built without a parallel framework.
 *
 * The case becomes an ONNX model (onnx-model.ts), which the module reads from its own file system. From JavaScript a
 * Mat can be made as a matrix only, so that x goes in as rows; the Mat that comes out has all its axes. Nothing of the
 * case is judged here.
 * Source: OpenCV 5.0 documentation, readNetFromONNX and class Net; ONNX operator ConvTranspose, opset 11.
 */
import { createRequire } from 'node:module';
import type { Case } from '../../spec/case.ts';
import type { FrameworkCall } from '../../spec/conventions/call.ts';
import type { Tensor } from '../../spec/tensor.ts';
import type { Capabilities } from '../capabilities.ts';
import type { Prepared, Result } from '../subject.ts';
import { installed } from './installed.ts';

// One exact release: what npm calls the latest is a 4.x, which can do far less with this operator.
const WANTED = '@techstark/opencv-js@5.0.0-release.1 onnx-proto';
const require = createRequire(import.meta.url);
const cv = await installed(
  '@techstark/opencv-js',
  WANTED,
  async (): Promise<OpenCv> => require('@techstark/opencv-js'),
);
// Only now, since it needs onnx-proto as well: where both are missing, one message is to name both.
const { ILLEGAL_IN_ONNX, ONNX_CONVENTIONS, onnxCallModel, onnxModel, rowsShape, SMALLEST_CASE } = await import(
  './onnx-model.ts'
);

/** The part of the package that is used here; its own declarations lag behind what it contains. */
interface OpenCv {
  readonly CV_32F: number;
  matFromArray(rows: number, columns: number, type: number, values: ArrayLike<number>): Mat;
  readNetFromONNX(path: string): Net;
  FS_createDataFile(parent: string, name: string, data: Uint8Array, read: boolean, write: boolean, own: boolean): void;
  FS_unlink(path: string): void;
  exceptionFromPtr(pointer: number): { readonly msg: string };
}

interface Mat {
  readonly matSize: readonly number[];
  /** A view of the module's memory. */
  readonly data32F: Float32Array;
  delete(): void;
}

interface Net {
  setInput(blob: Mat): void;
  forward(): Mat;
  delete(): void;
}

export const name = 'opencv';
export const version: string = require('@techstark/opencv-js/package.json').version;

/**
 * What is left out is possible. Net takes 32-bit floating-point blobs, by its documentation. The kinds to refuse are
 * those that an ONNX model can say and that ONNX forbids. Left out for the reasons given in onnxruntime.ts are
 * fractions, 'not-a-number', 'non-number', 'huge-output' and tensors without elements, and 'empty-output' as well: a
 * result without elements, which this module gives, is one of those. 'negative-batch' is left out, since -1 has a
 * meaning in the Reshape that makes x of its rows.
 */
export const capabilities: Partial<Capabilities> = {
  dtypes: ['f32'],
  refuses: ILLEGAL_IN_ONNX,
};

const MODEL_FILE = 'model.onnx';

export const conventions = ONNX_CONVENTIONS;

export function prepare(problem: Case): Prepared {
  checkExpressible(problem);
  return opened(onnxModel(problem, 'rows'), problem.x);
}

/** The words of ONNX go into the model as they are. */
export function call(request: FrameworkCall): Promise<Result> {
  checkExpressible(request);
  return once(opened(onnxCallModel(request, 'rows'), request.x));
}

function opened(model: Uint8Array, image: Tensor): Prepared {
  const net = readNet(model);
  let x: Mat;
  try {
    x = saying(() => cv.matFromArray(...rowsShape(image), cv.CV_32F, image.data));
  } catch (error) {
    net.delete();
    throw error;
  }
  return {
    run() {
      const y = saying(() => {
        net.setInput(x);
        return net.forward();
      });
      try {
        return { shape: y.matSize, data: y.data32F.slice() };
      } finally {
        y.delete();
      }
    },
    dispose() {
      x.delete();
      net.delete();
    },
  };
}

export async function convTranspose(problem: Case): Promise<Result> {
  return once(prepare(problem));
}

async function once(prepared: Prepared): Promise<Result> {
  try {
    return await prepared.run();
  } finally {
    await prepared.dispose();
  }
}

// The first net sets up what is built once, which is part of loading and not of the first call.
await convTranspose(SMALLEST_CASE);

/** Models are read from files only. The file is gone again when this returns. */
function readNet(model: Uint8Array): Net {
  cv.FS_createDataFile('/', MODEL_FILE, model, true, true, true);
  try {
    return saying(() => cv.readNetFromONNX(MODEL_FILE));
  } finally {
    cv.FS_unlink(`/${MODEL_FILE}`);
  }
}

/** What `call` returns. What OpenCV throws is the address of an exception; it becomes the error that it stands for. */
function saying<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw typeof error === 'number' ? new Error(`opencv: ${cv.exceptionFromPtr(error).msg.trim()}`) : error;
  }
}

/** A Mat takes numbers as f32 whatever their type. */
function checkExpressible({ dtype }: Pick<Case, 'dtype'>): void {
  if (dtype !== 'f32') throw new RangeError(`opencv: dtype must be f32, got ${dtype}`);
}
