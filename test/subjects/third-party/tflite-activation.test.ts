/** Clamps of integers as the fused activations that a model can say. */
import { describe, expect, it } from 'vitest';
import { plainQuantisation, type Quantisation } from '../../../spec/quantisation.ts';
import { activationOf } from '../../../subjects/third-party/tflite-activation.ts';

const clamped = (dtype: 'int8' | 'uint8' | 'int16', y: Quantisation['y'], clamp: Quantisation['clamp']) =>
  activationOf({ dtype, quantisation: { ...plainQuantisation(dtype), y, clamp } });

describe('the activation that clamps as a case does', () => {
  it.each([
    ['int8', { scale: 0.1, zeroPoint: -10 }, [-128, 127], 'NONE'],
    ['int8', { scale: 0.1, zeroPoint: -10 }, [-10, 127], 'RELU'],
    ['int8', { scale: 0.1, zeroPoint: -10 }, [-10, 50], 'RELU6'],
    ['uint8', { scale: 0.5, zeroPoint: 3 }, [3, 15], 'RELU6'],
    ['int16', { scale: 0.001, zeroPoint: 0 }, [0, 6000], 'RELU6'],
    // 6 lies beyond the type.
    ['int8', { scale: 0.01, zeroPoint: 0 }, [0, 127], 'RELU'],
    ['int8', { scale: 0.1, zeroPoint: -10 }, [-10, 51], null],
    ['int8', { scale: 0.1, zeroPoint: -10 }, [-11, 127], null],
  ] as const)('%s, %j, codes %j: %s', (dtype, y, clamp, activation) => {
    expect(clamped(dtype, y, clamp)).toBe(activation);
  });

  it('is none of real numbers, and of the plainest quantisation', () => {
    expect(activationOf({ dtype: 'f32' })).toBe('NONE');
    expect(activationOf({ dtype: 'int8' })).toBe('NONE');
  });
});
