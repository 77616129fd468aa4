// In the form of the newer conformance tests of WebNN, with data of our own. "planted" has one wrong number.

const convTranspose2dTests = [
  {
    name: 'a graph',
    graph: {
      inputs: {
        x: {
          data: [2, -3],
          shape: [1, 1, 1, 2],
          descriptor: { shape: [{ name: 'batch', maxSize: 4 }, 1, 1, { name: 'width', maxSize: 8 }], dataType: 'float32' },
        },
        w: { data: 4, descriptor: { shape: [1, 1, 1, 2], dataType: 'float32' }, constant: true },
        b: { data: [1], descriptor: { shape: [1], dataType: 'float32' } },
      },
      operators: [
        { name: 'convTranspose2d', arguments: [{ input: 'x' }, { filter: 'w' }, { options: { bias: 'b' } }] },
      ],
      expectedOutputs: { y: { data: [9, -3, -11], descriptor: { shape: [1, 1, 1, 3], dataType: 'float32' } } },
    },
  },
  {
    name: 'planted',
    graph: {
      inputs: {
        x: { data: [2], descriptor: { shape: [1, 1, 1, 1], dataType: 'float32' } },
        w: { data: [4], descriptor: { shape: [1, 1, 1, 1], dataType: 'float32' } },
      },
      operators: [{ name: 'convTranspose2d', arguments: [{ input: 'x' }, { filter: 'w' }] }],
      expectedOutputs: { y: { data: [9], descriptor: { shape: [1, 1, 1, 1], dataType: 'float32' } } },
    },
  },
  {
    name: 'of another operator',
    graph: {
      inputs: { x: { data: [2], descriptor: { shape: [1], dataType: 'float32' } } },
      operators: [{ name: 'relu', arguments: [{ input: 'x' }] }],
      expectedOutputs: { y: { data: [2], descriptor: { shape: [1], dataType: 'float32' } } },
    },
  },
  {
    name: 'half floats',
    graph: {
      inputs: {
        x: { data: [2], descriptor: { shape: [1, 1, 1, 1], dataType: 'float16' } },
        w: { data: [4], descriptor: { shape: [1, 1, 1, 1], dataType: 'float16' } },
      },
      operators: [{ name: 'convTranspose2d', arguments: [{ input: 'x' }, { filter: 'w' }] }],
      expectedOutputs: { y: { data: [8], descriptor: { shape: [1, 1, 1, 1], dataType: 'float16' } } },
    },
  },
];

webnn_conformance_test(convTranspose2dTests, buildAndExecuteGraph, getPrecisionTolerance);
