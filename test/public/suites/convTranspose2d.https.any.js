// In the form of the validation tests of WebNN, with shapes of our own. "planted" expects a shape that is wrong.

multi_builder_test(async (_, builder) => builder.convTranspose2d(), 'not one of the list');

const tests = [
  {
    name: 'a shape',
    input: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    filter: { dataType: 'float32', dimensions: [3, 3, 2, 1] },
    options: { filterLayout: 'hwoi' },
    output: { dataType: 'float32', dimensions: [1, 2, 5, 5] },
  },
  {
    name: 'planted',
    input: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    filter: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    options: { strides: [2, 2], bias: { dataType: 'float32', dimensions: [1] } },
    output: { dataType: 'float32', dimensions: [1, 1, 7, 8] },
  },
  {
    name: 'throws for a stride',
    input: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    filter: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    options: { strides: [1, 0] },
  },
  {
    name: 'planted: does not throw',
    input: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    filter: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
  },
  {
    name: 'another type',
    input: { dataType: 'float32', dimensions: [1, 1, 3, 3] },
    filter: { dataType: 'int32', dimensions: [1, 1, 3, 3] },
  },
];

tests.forEach((test) => promise_test(async () => assert_equals(test, builder), test.name));
