/**
 * What the engine `matrix` takes of mathjs. In the sources, that is the package itself; the build puts a file in the place
 * of this one that holds the code of these parts and of nothing else (tools/package/bundle-mathjs.mjs): the whole package
 * takes 17 MB of a disk and more than a second to load.
 */
const {
  create,
  SparseMatrixDependencies,
  addDependencies,
  multiplyDependencies,
  transposeDependencies,
  bignumberDependencies,
  fractionDependencies,
} = require('mathjs');

module.exports = {
  create,
  SparseMatrixDependencies,
  addDependencies,
  multiplyDependencies,
  transposeDependencies,
  bignumberDependencies,
  fractionDependencies,
};
