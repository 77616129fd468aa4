/** What a module exports, as an implementation: frameworks that it names need the function that is called in their words. */
import { describe, expect, it } from 'vitest';
import { implementationIn } from '../../subjects/module-implementation.ts';
import { thrownBy } from '../spec/cases.ts';

const convTranspose = () => ({ shape: [1, 1, 1], data: [0] });
const call = convTranspose;
const loaded = (exported: Readonly<Record<string, unknown>>) => implementationIn(exported, 'mine');

const NEEDED = 'so that call must be a function call(request) that answers in these words;';

describe('a module that names frameworks', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['conventions alone', { conventions: ['onnx'] }, `conventions is ["onnx"], ${NEEDED} there is none`],
    ['a call that is no function', { conventions: ['onnx'], call: 7 }, `conventions is ["onnx"], ${NEEDED} got 7`],
    [
      'conventions among its capabilities',
      { capabilities: { conventions: ['tflite'] } },
      `capabilities.conventions is ["tflite"], ${NEEDED} there is none`,
    ],
  ])('is refused with %s', (_, exported, message) => {
    expect(thrownBy(() => loaded({ convTranspose, ...exported }))).toBe(`TypeError: ${message}`);
    expect(thrownBy(() => loaded({ default: { convTranspose, ...exported } }))).toBe(`TypeError: ${message}`);
    expect(loaded({ convTranspose, ...exported, call }).call).toBeInstanceOf(Function);
  });

  it('needs no call where it names none', () => {
    for (const exported of [{ conventions: [] }, { capabilities: { conventions: [] } }, { capabilities: {} }, {}]) {
      expect(loaded({ convTranspose, ...exported }).call).toBeUndefined();
    }
  });

  it('is refused with call alone, and reads what it can do instead', () => {
    const message = thrownBy(() => loaded({ conventions: ['onnx'], call }));
    expect(message).toContain(
      'must export a function convTranspose(case), by that name or as default; it exports conventions, call. ',
    );
    expect(message).toContain('an error named Skipped for every case: then --law words runs the laws about calls');
    expect(thrownBy(() => loaded({ other: call }))).toMatch(/; it exports other$/);
  });
});
