/** A name that is none is answered with the nearest ones, wherever names are taken. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { scaleAxisNamed } from '../../bench/scale/axes.ts';
import { workloadOf } from '../../bench/workloads/descriptor.ts';
import { workloadsNamed } from '../../bench/workloads/workload-sets.ts';
import { oneOf } from '../../cli/read/options.ts';
import { parseDocument } from '../../documents/parse.ts';
import { faultsNamed } from '../../faults/index.ts';
import { selectExportable } from '../../oracle/vector-exports/index.ts';
import { allVectors } from '../../oracle/vector-sources/index.ts';
import { LAWS, lawsNamed } from '../../properties/laws.ts';
import { conventionNamed } from '../../spec/conventions/index.ts';
import { didYouMean, nearest } from '../../spec/nearest.ts';
import { parseCapabilities } from '../../subjects/capabilities.ts';
import { resolveSources, SUBJECT_GROUPS } from '../../subjects/index.ts';
import { thrownBy } from './cases.ts';

describe('nearest', () => {
  const NAMES = [
    'scatter',
    'matrix',
    'zero-insertion',
    'im2col',
    'exact',
    'onnxruntime-node',
    'onnxruntime-web',
    'all',
  ];

  it.each<[string, string[]]>([
    ['scater', ['scatter']],
    ['scattter', ['scatter']],
    ['sactter', ['scatter']],
    ['SCATTER', ['scatter']],
    ['matrx', ['matrix']],
    ['zero_insertion', ['zero-insertion']],
    ['zero insertion', ['zero-insertion']],
    ['im2cll', ['im2col']],
    ['exect', ['exact']],
    ['onnxruntime', ['onnxruntime-node', 'onnxruntime-web']],
    ['onnxruntime-nod', ['onnxruntime-node', 'onnxruntime-web']],
    ['insertion', ['zero-insertion']],
    ['al', ['all']],
    ['tensorflow', []],
    ['x', []],
    ['', []],
  ])('of %j are %j', (name, names) => {
    expect(nearest(name, NAMES)).toEqual(names);
  });

  it('are three at most, the nearest first, each once', () => {
    expect(nearest('layer', ['layer12', 'layer1', 'layer2', 'layer3', 'layer1'])).toEqual([
      'layer1',
      'layer2',
      'layer3',
    ]);
  });

  it('count a letter that is missing, too many, wrong or swapped with its neighbour once', () => {
    for (const name of ['abcdef', 'abcdegh', 'abXdefg', 'acbdefg', 'abcdefgh']) {
      expect(nearest(name, ['abcdefg', 'abc'])).toEqual(['abcdefg']);
    }
    expect(nearest('abc', ['cab', 'bca', 'abcdefg'])).toEqual(['abcdefg']);
  });

  it('stand in words at the end of a message', () => {
    expect(didYouMean('scater', NAMES)).toBe('; did you mean "scatter"?');
    expect(didYouMean('onnxruntime', NAMES)).toBe('; did you mean "onnxruntime-node" or "onnxruntime-web"?');
    expect(didYouMean('wasn', ['wasm', 'wash', 'wast', 'x'])).toBe('; did you mean "wasm", "wash" or "wast"?');
    expect(didYouMean('caffe', NAMES)).toBe('');
    expect(didYouMean(7, NAMES)).toBe('');
  });
});

const folder = mkdtempSync(join(tmpdir(), 'adjoint-nearest-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'mine.mjs'), '');

const document = JSON.stringify({ schema: 'adjoint/verfy/1' });

describe('a wrong name', () => {
  it.each<[string, () => unknown, string]>([
    ['subject', () => resolveSources(['zero-insertoin']), '"zero-insertion"'],
    ['group of subjects', () => resolveSources(['engine']), '"engines"'],
    ['third party', () => resolveSources(['tfjs-wams']), '"tfjs-wasm"'],
    ['file', () => resolveSources([join(folder, 'mnie.mjs')]), '"mine.mjs"'],
    ['file by its ending', () => resolveSources([join(folder, 'mine.js')]), '"mine.mjs"'],
    ['law', () => lawsNamed(['bias_affinty']), '"bias-affinity"'],
    ['group of laws', () => lawsNamed(['cor']), '"core"'],
    ['fault', () => faultsNamed(['bias-droped']), '"bias-dropped"'],
    ['class of faults', () => faultsNamed(['missing-eror']), '"missing error"'],
    ['workload', () => workloadsNamed(['sam.mask_up3']), '"sam.mask_up1" or "sam.mask_up2"'],
    ['network', () => workloadsNamed(['dcgn']), '"dcgan"'],
    ['letter of a layer', () => workloadOf('ic3ih5oc2khh4'), '"kh"'],
    ['dimension to sweep', () => scaleAxisNamed('chanels'), '"channels"'],
    ['convention', () => conventionNamed('pytroch'), '"pytorch"'],
    ['opset', () => conventionNamed('onnx11'), '"onnx-11"'],
    [
      'attribute',
      () =>
        conventionNamed('pytorch').resolve(
          { strides: 2 },
          { x: { shape: [1, 1, 2] }, w: { shape: [1, 1, 2] }, bias: null },
        ),
      '"stride"',
    ],
    [
      'word of an attribute',
      () =>
        conventionNamed('onnx').resolve(
          { auto_pad: 'SAME_UPER' },
          { x: { shape: [1, 1, 2] }, w: { shape: [1, 1, 2] }, bias: null },
        ),
      '"SAME_UPPER" or "SAME_LOWER"',
    ],
    ['vector', () => selectExportable(allVectors(), ['dilation-1']), '"dilation-1d"'],
    ['capability', () => parseCapabilities({ group: false }), '"groups"'],
  ])('of a %s is answered with the nearest', (_, use, names) => {
    expect(thrownBy(use)).toMatch(/; did you mean .*\?$/);
    expect(thrownBy(use)).toContain(names);
  });

  it('of a result is answered with the nearest', async () => {
    await expect(parseDocument(document, 'r.json')).rejects.toThrow(/; did you mean "adjoint\/verify\/\d"/);
  });

  it.each(['quik', 'yardstik', 'QUICK'])('of a choice is answered with the nearest: %s', (text) => {
    const command = new Command('try').exitOverride().configureOutput({ writeErr: () => {} });
    command.addOption(oneOf(new Option('--set <name>'), ['quick', 'yardstick']));
    expect(thrownBy(() => command.parse(['--set', text], { from: 'user' }))).toMatch(
      /Allowed choices are quick, yardstick; did you mean "(?:quick|yardstick)"\?$/,
    );
    expect(thrownBy(() => command.parse(['--set', 'other'], { from: 'user' }))).toMatch(/are quick, yardstick\.$/);
    expect(command.parse(['--set', 'quick'], { from: 'user' }).opts()).toEqual({ set: 'quick' });
  });

  it('that is near nothing is answered with what there is', () => {
    expect(thrownBy(() => resolveSources(['nonsense']))).toMatch(/ or cmd: and a command$/);
    expect(thrownBy(() => lawsNamed(['zzz']))).toMatch(/, core, quantised, words or all$/);
  });

  it('is never one that is known', () => {
    const names = [...LAWS.map(({ id }) => id), ...Object.keys(SUBJECT_GROUPS)];
    for (const name of names) expect(nearest(name, names)[0]).toBe(name);
  });
});
