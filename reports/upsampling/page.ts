/** A comparison of upsampling methods as one page: pictures side by side, their spectra, and the numbers. */
import type { MethodResult, UpsamplingResult } from '../../upsampling/result.ts';
import { NOBODY } from '../page/filter.ts';
import { type Html, html } from '../page/html.ts';
import { table } from '../page/table.ts';
import { contrastText, decibels, equalityText, methodGainText, overlapText } from './numbers.ts';
import { zoom } from './pictures.ts';
import { type Shot, sheet, shotMaker } from './sheet.ts';

/** Nothing is distinguished by colour here. */
/** A comparison of upsampling methods as a page of its own: one HTML document with the pictures in it. Needs fast-png. */
export async function upsamplingPage(result: UpsamplingResult): Promise<string> {
  const shot = await shotMaker();
  const { factor, input, truth } = result;
  return sheet({
    title: `Upsampling ×${factor}`,
    lead: html`${input.width} × ${input.height} pixels become ${input.width * factor} × ${input.height * factor}, by interpolation and by
layers of networks. T is the transposed convolution with stride ${factor}, one kernel for each channel, k its kernel.${
      truth !== null && ' The small picture was averaged from the original, which all results are compared with.'
    }`,
    command: 'adjoint upsample',
    sections: [
      { id: 'pictures', title: 'Side by side', body: pictures(result, shot) },
      { id: 'numbers', title: 'The numbers', body: numbers(result) },
      { id: 'conventions', title: 'Conventions', body: conventions(result) },
    ],
  });
}

function pictures({ input, truth, methods, zoomed, factor }: UpsamplingResult, shot: Shot): Html {
  const given = html`<div class="shots two">${truth !== null && shot(truth, 'the original', 'original')}${shot(input, 'the picture that is made larger', 'input')}</div>`;
  return html`<p class="lead">Each method: the result, its middle enlarged, and its amplitude spectrum, logarithmic over 60 dB with frequency 0
in the middle. The orange rings mark the frequencies of the stride, 1/${factor} cycle per pixel and its multiples: light in a ring is a
pattern that repeats with the stride, a checkerboard.</p>${given}
<div class="cards">${methods.map((method) => card(method, zoomed, shot))}</div>`;
}

function card(method: MethodResult, zoomed: UpsamplingResult['zoomed'], shot: Shot): Html {
  const { id, title, description, picture, spectrum, strideDecibels, psnr, equality, contrast } = method;
  return html`<figure id="${id}"><figcaption><h3>${title}</h3><p>${description}</p></figcaption>
<div class="shots">${shot(picture, `result of ${title}`, 'result')}${shot(zoom(picture, zoomed), `its middle, enlarged`, 'enlarged')}${shot(spectrum, 'its spectrum', 'spectrum')}</div>
<p class="run">${overlapText(method)} products a cell · stride ${decibels(strideDecibels)} dB${psnr !== null && ` · PSNR ${decibels(psnr)} dB`}${
    equality !== null && ` · ${equalityText(equality)}`
  }${contrast !== null && ` · ${contrastText(contrast)}`}</p></figure>`;
}

function numbers({ methods }: UpsamplingResult): Html {
  return html`<p class="lead">Products are those that one cell is the sum of, over one period of the stride and far from the edges. Ones become is what
the method makes of a picture of ones: if that is not even, it draws a pattern on any plain surface. Stride is the energy that repeats
with the stride, by all energy but that of the mean; −∞ dB is none, and – a result of one colour, which has
no energy at all. Equal means in every bit, of integers: the kernel and the formula are
both scaled to integers, and nothing is rounded. A transposed convolution has zeros beyond the picture, so the picture is
extended by its outermost cells first and the result cropped; the last number says how many cells are equal without that.</p>
${table(NOBODY, {
  id: 'methods',
  caption: 'All methods',
  columns: [
    { title: 'method' },
    { title: 'products', isNumber: true },
    { title: 'ones become', isNumber: true },
    { title: 'stride, dB', isNumber: true },
    { title: 'PSNR, dB', isNumber: true },
    { title: 'equal to', isProse: true },
  ],
  rows: methods.map((method) => ({
    cells: [
      html`<a href="#${method.id}">${method.title}</a>`,
      overlapText(method),
      methodGainText(method),
      decibels(method.strideDecibels),
      decibels(method.psnr),
      equalityText(method.equality),
    ],
  })),
})}`;
}

const ALIGNMENTS: Readonly<Record<string, string>> = {
  'half-pixel': 'ONNX half_pixel; PyTorch align_corners=False; tf.image.resize; OpenCV; Pillow',
  asymmetric: 'ONNX asymmetric; tfjs resizeBilinear as it is; TensorFlow 1',
  'align-corners': 'ONNX align_corners; PyTorch and tfjs with the argument of that name',
};

const BORDERS: Readonly<Record<string, string>> = {
  replicate: 'the border of PyTorch, OpenCV and ONNX as it is',
  exclude:
    'the border of tf.image.resize, Pillow and ONNX with exclude_outside: what lies beyond has no weight, the rest is scaled to 1',
  zero: 'the border of a transposed convolution by itself',
};

function conventions({ conventions }: UpsamplingResult): Html {
  return html`<p class="lead">The same filters by other readings of where an output cell lies and of what is beyond the picture. All methods above lie at
half pixels and repeat the outermost cells. The asymmetric alignment is a transposed convolution too, shifted by half a pixel less
half an output pixel; align-corners at this factor is none, since its step is no fraction of the stride.</p>
${table(NOBODY, {
  id: 'conventions-table',
  caption: 'Against half-pixel and replicate, in values of 0 … 255',
  columns: [
    { title: 'filter' },
    { title: 'alignment' },
    { title: 'border' },
    { title: 'largest difference', isNumber: true },
    { title: 'PSNR, dB', isNumber: true },
    { title: 'who has it', isProse: true },
  ],
  rows: conventions.map(({ filter, alignment, border, largestDifference, psnr }, at) => ({
    cells: [
      filter,
      alignment,
      border,
      largestDifference.toFixed(2),
      decibels(psnr),
      at < Object.keys(ALIGNMENTS).length ? ALIGNMENTS[alignment] : BORDERS[border],
    ],
  })),
})}`;
}
