/** Which classes of calls in words a run must draw, and that one which is not drawn any more is an objection. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../documents/parse.ts';
import type { WordLaw } from '../../../properties/law.ts';
import { wordsResult } from '../../../properties/laws/words-result.ts';
import { lawsNamed } from '../../../properties/laws.ts';
import { drawnCalls } from '../../../properties/words/drawn-calls.ts';
import { isWordClass, wordClassesOf } from '../../../properties/words/word-classes.ts';
import { wordClassesWithin, wordFloor } from '../../../properties/words/word-coverage.ts';
import { resultJson } from '../../../reports/json.ts';
import { verify } from '../../../runs/verify/verify.ts';
import type { FrameworkCall } from '../../../spec/conventions/call.ts';
import { CONVENTIONS, conventionNamed } from '../../../spec/conventions/index.ts';
import { type Capabilities, EVERYTHING } from '../../../subjects/capabilities.ts';
import { Skipped } from '../../../subjects/errors/answer-errors.ts';
import { subjectInProcess } from '../../../subjects/in-process.ts';
import { drawsOf } from '../../project/thorough.ts';
import { ENVIRONMENT } from '../../reports/documents.ts';
import { speaker } from './speaker.ts';

const IDS = CONVENTIONS.map(({ id }) => id);
const CALLS = drawsOf(600, 300);
const within = (...conventions: string[]): Capabilities => ({ ...EVERYTHING, conventions });

describe('the classes that are to be drawn', () => {
  it.each(IDS)('of %s are its name, its attributes and the words of its wordings', (id) => {
    const classes = [...wordClassesWithin(within(id)).keys()];
    expect(classes).toContain(`speaks ${id}`);
    const { attributes } = conventionNamed(id);
    for (const found of classes) {
      const isWord = attributes.some((name) => found === `gives ${name}` || found.startsWith(`${name} `));
      expect(isWord || found === `speaks ${id}`, found).toBe(true);
    }
  });

  it.each(IDS)('of %s are drawn often enough for their floors', (id) => {
    const counts = new Map<string, number>();
    for (const call of fc.sample(drawnCalls(within(id)), { numRuns: CALLS, seed: 12 })) {
      for (const found of wordClassesOf(call)) counts.set(found, (counts.get(found) ?? 0) + 1);
    }
    const short = [...wordClassesWithin(within(id))].filter(
      ([found, share]) => (counts.get(found) ?? 0) < Math.max(1, wordFloor(found, share, CALLS)),
    );
    expect(short).toEqual([]);
  });

  it('say how many of the conventions have them', () => {
    const shares = wordClassesWithin(within('onnx', 'onnx-11', 'pytorch'));
    expect(shares.get('auto_pad SAME_UPPER')).toBeCloseTo(2 / 3);
    expect(shares.get('gives output_size')).toBeCloseTo(1 / 3);
  });

  it('are no words that choose pads where a subject takes none', () => {
    const shares = wordClassesWithin({ ...within('onnx'), padding: 'none' });
    expect([...shares.keys()]).toContain('gives strides');
    expect([...shares.keys()].filter((id) => id.startsWith('auto_pad '))).toEqual([]);
  });
});

it('a class of calls has one of the names that there can be, and no other text is one', () => {
  const drawn = fc.sample(drawnCalls(within(...IDS)), { numRuns: 200, seed: 2 });
  expect(drawn.flatMap(wordClassesOf).filter((name) => !isWordClass(name))).toEqual([]);
  for (const name of ['refused-call', 'output below input', 'breaks pads', 'onnx-negative-total']) {
    expect(isWordClass(name), name).toBe(true);
  }
  for (const name of ['', 'onnx', 'speaks nobody', 'gives everything', 'strides', 'breaks ', 'it speaks onnx']) {
    expect(isWordClass(name), name).toBe(false);
  }
});

describe('the floor of a class', () => {
  it.each([
    ['gives strides', 1, 249, 0],
    ['gives strides', 1, 250, 1],
    ['gives strides', 1, 800, 4],
    ['gives strides', 1 / 2, 499, 0],
    ['gives strides', 1 / 2, 500, 1],
    ['speaks onnx', 1 / 3, 59, 0],
    ['speaks onnx', 1 / 3, 60, 1],
  ])('%s, in %d of the conventions, of %d calls: %d', (id, share, calls, floor) => {
    expect(wordFloor(id, share, calls)).toBe(floor);
  });
});

describe('a run', () => {
  /** The law on those calls alone that are as said. */
  const only = (isDrawn: (call: FrameworkCall) => boolean): WordLaw => ({
    ...wordsResult,
    cases: (capabilities) => drawnCalls(capabilities).filter(isDrawn),
  });
  type Skips = (call: FrameworkCall) => boolean;
  const resultOf = (law: WordLaw, skips: Skips = () => false) => {
    const honest = speaker(['onnx']);
    const call = (given: FrameworkCall) => {
      if (skips(given)) throw new Skipped('beyond me');
      return honest.call!(given);
    };
    const subject = subjectInProcess({ ...honest, call }, 'module');
    return verify([subject], { seed: 5, runs: 300, laws: [law] });
  };
  const objectionsOf = async (law: WordLaw, skips?: Skips) => (await resultOf(law, skips)).objections;

  it('of all calls has nothing to object', async () => {
    expect(await objectionsOf(wordsResult)).toEqual([]);
  });

  it.each<[string, (call: FrameworkCall) => boolean]>([
    ['auto_pad SAME_UPPER', ({ attributes }) => attributes.auto_pad !== 'SAME_UPPER'],
    ['gives output_shape', ({ attributes }) => attributes.output_shape === undefined],
  ])('that draws a class no more objects: %s', async (id, isDrawn) => {
    expect(await objectionsOf(only(isDrawn))).toContain(`coverage of ${id} on speaker is under its floor`);
  });

  it('reports how many calls of each class it drew, and reads that back', async () => {
    const result = await resultOf(only(({ attributes }) => attributes.auto_pad !== 'SAME_UPPER'));
    const of = (id: string) => result.words?.find((one) => one.id === id);
    expect(of('speaks onnx')).toMatchObject({ counts: { speaker: result.cases }, short: [] });
    expect(of('auto_pad SAME_UPPER')).toMatchObject({ counts: { speaker: 0 }, short: ['speaker'] });
    const text = resultJson(result, ENVIRONMENT);
    expect(await parseDocument(text, 'a.json')).toMatchObject({ words: result.words });
    const repeated = JSON.stringify({ ...JSON.parse(text), words: [...result.words!, result.words![0]] });
    await expect(parseDocument(repeated, 'a.json')).rejects.toThrow(/\/words\/\d+ must not repeat/);
    const unknown = text.replaceAll('"counts": {\n        "speaker"', '"counts": {\n        "someone"');
    await expect(parseDocument(unknown, 'a.json')).rejects.toThrow(/must be about what the document lists|lists/);
  });

  it('says nothing of words where no call was drawn', async () => {
    const [law] = lawsNamed(['output-shape']);
    expect(await verify([subjectInProcess(speaker(['onnx']))], { seed: 1, runs: 5, laws: [law] })).not.toHaveProperty(
      'words',
    );
  });

  it('does not object to what a subject skips', async () => {
    const skips = ({ attributes }: FrameworkCall) => attributes.output_shape !== undefined;
    expect(await objectionsOf(wordsResult, skips)).toEqual([]);
  });
});
