// In the form of the tests of TensorFlow.js, with data of our own. "planted" has one wrong number.
import * as tf from '../index';
import { ALL_ENVS, describeWithFlags } from '../jasmine_util';
import { expectArraysClose } from '../test_util';

describeWithFlags('conv2dTranspose', ALL_ENVS, () => {
  it('integers', async () => {
    const x = tf.tensor3d([2, -3], [1, 2, 1]);
    const w = tf.tensor4d([1, 5], [1, 2, 1, 1]);
    const result = tf.conv2dTranspose(x, w, [1, 3, 1], 1, 'valid');
    expect(result.shape).toEqual([1, 3, 1]);
    expectArraysClose(await result.data(), [2, 7, -15]);
  });
  it('planted', async () => {
    const x = tf.tensor4d([[[[2], [-3]]]], [1, 1, 2, 1]);
    const w = tf.tensor4d([1, 5], [1, 2, 1, 1]);
    const result = tf.conv2dTranspose(x, w, [1, 1, 3, 1], 1, 0);
    expectArraysClose(await result.data(), [2, 7, -14]);
  });
  it('few digits', async () => {
    const result = tf.conv2dTranspose([[[0.1]]], tf.tensor4d([0.3], [1, 1, 1, 1]), [1, 1, 1], 1, 'same');
    expectArraysClose(await result.data(), [0.0304]);
  });
  it('gradient', async () => {
    const grads = tf.grads((x, w) => tf.conv2dTranspose(x.clone(), w, [1, 1, 3, 1], 1, 'valid').clone());
    const dy = tf.ones([1, 1, 3, 1]).mul(tf.scalar(2));
    const [dx, dw] = grads([tf.tensor4d([2, -3], [1, 1, 2, 1]), tf.tensor4d([1, 5], [1, 2, 1, 1])], dy);
    expectArraysClose(await dx.data(), [12, 12]);
    expectArraysClose(await dw.array(), [[[[-2]], [[-2]]]]);
  });
  it('throws', () => {
    const x = tf.tensor2d([2, 2], [2, 1]);
    const w = tf.tensor4d([3], [1, 1, 1, 1]);
    expect(() => tf.conv2dTranspose(x, w, [2, 2, 1], 1, 0)).toThrowError();
  });
  it('of another operator', async () => {
    expectArraysClose(await tf.relu([1]).data(), [1]);
  });
});
