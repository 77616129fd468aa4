/** Blocks of geometries: what a subject is asked in one, as cases and in words, and that it is the same in any other. */
import { describe, expect, it } from 'vitest';
import type { GeometryOptions } from '../../../properties/exhaustive/asked-points.ts';
import { checkGeometries, firstPointOf } from '../../../properties/exhaustive/geometry-block.ts';
import { type GeometryPart, partsFor } from '../../../properties/exhaustive/parts.ts';
import { checkWords, firstCallOf, type WordsBlock } from '../../../properties/exhaustive/words-block.ts';
import { type Case, formatCase } from '../../../spec/case.ts';
import { type FrameworkCall, formatCall } from '../../../spec/conventions/call.ts';
import { formatCaseOrCall, isCall } from '../../../spec/conventions/case-or-call.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { correct } from '../../subjects/faulty.ts';
import { type Changes, speaker } from '../words/speaker.ts';

const OPTIONS: GeometryOptions = { seed: 5, points: 2, knownFailures: [], reference: 'scatter' };
const ONE_AXIS = { ranks: [1], dtypes: ['f64'] } as const satisfies Partial<Capabilities>;

describe('a block of geometries', () => {
  const part = partsFor({ ...EVERYTHING, ...ONE_AXIS }, 2, 2).find(({ kind }) => kind === 'exhaustive')!;

  const asked = async (first: number, count: number) => {
    const lines: string[] = [];
    const convTranspose = (problem: Case) => {
      lines.push(formatCase(problem));
      return correct(problem);
    };
    const subject = subjectInProcess({ name: 'mine', capabilities: ONE_AXIS, convTranspose }, 'module');
    const result = await checkGeometries(subject, { part, dtype: 'f64', block: { first, count } }, OPTIONS);
    expect(result).toMatchObject({ status: 'passed', geometries: count, points: lines.length });
    return lines;
  };

  it('asks each at as many points as it is told, the same in whichever block it is', async () => {
    const all = await asked(0, 8);
    expect(all).toHaveLength(2 * 8);
    expect(await asked(3, 4)).toEqual(all.slice(2 * 3, 2 * 7));
  });

  it('begins with its first point', async () => {
    const block = { part, dtype: 'f64', block: { first: 3, count: 4 } } as const;
    expect(formatCase(firstPointOf(block, OPTIONS.seed))).toBe((await asked(3, 4))[0]);
  });
});

describe('a block of geometries in words', () => {
  const NO_GROUPS = { ...ONE_AXIS, groups: false } as const;
  const speaking = (convention: string): Capabilities => ({
    ...{ ...EVERYTHING, ...NO_GROUPS },
    ...{ ranks: [1], dtypes: ['f64'], conventions: [convention] },
  });
  const [part] = partsFor(speaking('onnx'), 2, 2, true);
  const blockOf = (first: number, count: number, of: GeometryPart = part): WordsBlock => ({
    ...{ part: of, dtype: 'f64', block: { first, count }, words: of.words! },
  });

  /** The calls that it puts, in turn and each once, and what it says of the subject. */
  const asked = async (block: WordsBlock, changes: Changes = {}, signal?: AbortSignal) => {
    const calls: FrameworkCall[] = [];
    let put = 0;
    const honest = speaker([block.words.convention], changes);
    const call = (given: FrameworkCall) => {
      calls.push(given);
      return honest.call!(given);
    };
    const subject = subjectInProcess({ ...honest, capabilities: NO_GROUPS, call }, 'module');
    const result = await checkWords(subject, block, { ...OPTIONS, signal, onPoint: () => put++ });
    return { result, put, calls, lines: [...new Set(calls.map(formatCall))] };
  };

  it('asks each in the same words at the same points, in whichever block it is', async () => {
    const all = await asked(blockOf(0, 6));
    const ofEach = await Promise.all([0, 1, 2, 3, 4, 5].map((first) => asked(blockOf(first, 1))));
    expect(ofEach.flatMap(({ lines }) => lines)).toEqual(all.lines);
    expect(ofEach.map(({ result }) => result?.points)).toEqual(ofEach.map(({ put }) => put));
    expect(all.result).toMatchObject({ status: 'passed', geometries: 6, outside: 0, points: all.put });
    expect(all.result?.words?.skipped).toBe(0);
  });

  it('begins with its first call', async () => {
    const block = blockOf(3, 3);
    expect(formatCaseOrCall(firstCallOf(block, speaking('onnx'), OPTIONS.seed))).toBe((await asked(block)).lines[0]);
  });

  it('begins with the first geometry that can be said, or has the case of one that cannot', async () => {
    const [symmetric] = partsFor(speaking('pytorch'), 2, 2, true);
    const firstIn = (first: number, count: number) =>
      firstCallOf(blockOf(first, count, symmetric), speaking('pytorch'), OPTIONS.seed);
    const isSaid = Array.from({ length: symmetric.count }, (_, number) => isCall(firstIn(number, 1)));
    const first = isSaid.findIndex((said, number) => !said && !isSaid[number + 1]);
    const count = isSaid.slice(first).indexOf(true);
    const [{ padBegin, padEnd }] = symmetric.geometries({ first, count });
    expect(firstIn(first, count)).toMatchObject({ padBegin, padEnd });
    expect(formatCaseOrCall(firstIn(first, count))).toBe(formatCaseOrCall(firstIn(first, 1)));
    const { lines, result } = await asked(blockOf(first, count + 1, symmetric));
    expect(formatCaseOrCall(firstIn(first, count + 1))).toBe(lines[0]);
    expect(result).toMatchObject({ geometries: 1, outside: count });
  });

  it('is nothing where the run ends before it does, and asks nothing more', async () => {
    const interrupt = new AbortController();
    const mistakes = (call: FrameworkCall) => {
      interrupt.abort();
      return call;
    };
    const { result, put } = await asked(blockOf(0, 6), { mistakes }, interrupt.signal);
    expect([result, put]).toEqual([null, 1]);
  });

  it('says a geometry without pads by the words that choose some as well, for every output, and no other', async () => {
    const layouts = part.geometries({ first: 0, count: part.count });
    const outputsOf = async (pads: string) => {
      // Two cells two apart under two taps give four.
      const first = layouts.findIndex(({ xShape, wShape, stride, dilation, padBegin, padEnd, outputPadding }) => {
        const sizes = [xShape[2], wShape[2], ...stride, ...dilation].join();
        return sizes === '2,2,2,1' && [...padBegin, ...padEnd, ...outputPadding].join() === pads;
      });
      const { calls } = await asked(blockOf(first, 1));
      const shapes = calls.map(({ attributes }) => attributes.output_shape ?? []);
      return [...new Set(shapes.flat())].toSorted();
    };
    expect(await outputsOf('0,0,0')).toEqual([1, 2, 3, 4, 5]);
    expect(await outputsOf('1,0,0')).toEqual([3]);
    expect(await outputsOf('0,0,1')).toEqual([5]);
  });

  it('ends at the first call that fails, and asks nothing more', async () => {
    const { result, lines } = await asked(blockOf(0, 6), {
      result: (_, y) => ({ shape: y.shape, data: y.data.map((value) => value + 1) }),
    });
    expect(lines).toHaveLength(1);
    expect(result).toMatchObject({ status: 'failed', failure: { case: lines[0], law: 'words-result' } });
  });
});
