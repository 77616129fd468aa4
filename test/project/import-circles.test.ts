import { describe, expect, it } from 'vitest';
import { circlesOf, importGraph } from './circles.ts';
import { ALL_FILES, sourceOf } from './source-files.ts';

const graphOf = (sources: Record<string, string>) => importGraph(Object.keys(sources), (file) => sources[file]);

describe('the imports of this repository', () => {
  const graph = importGraph(ALL_FILES, sourceOf);

  it('form no circle, types included', () => {
    expect(circlesOf(graph).map((circle) => circle.join(' -> '))).toEqual([]);
  });

  it('are read from every room, the tests, and AssemblyScript without endings', () => {
    expect(graph.get('engines/scatter.ts')).toContain('spec/case.ts');
    expect(graph.get('public/core.ts')).toContain('public/parts/laws.ts');
    expect(graph.get('test/project/circles.ts')?.length).toBeGreaterThan(0);
    expect(graph.get('site/explorer/explorer.ts')?.length).toBeGreaterThan(0);
    expect(graph.get('engines/fast/wasm/assembly/phases/packed.ts')).toContain('engines/fast/wasm/assembly/block.ts');
  });
});

describe('the finder of circles', () => {
  it('shows a circle whole, from its first file back to it', () => {
    const graph = graphOf({
      'a/one.ts': "import { two } from '../b/two.ts';",
      'b/two.ts': "import type { Three } from './three.ts';",
      'b/three.ts': "export { one } from '../a/one.ts';",
    });
    expect(circlesOf(graph)).toEqual([['a/one.ts', 'b/two.ts', 'b/three.ts', 'a/one.ts']]);
  });

  it('finds a file that imports itself', () => {
    expect(circlesOf(graphOf({ 'a.ts': "import { a } from './a.ts';" }))).toEqual([['a.ts', 'a.ts']]);
  });

  it('finds two circles that share a file', () => {
    const graph = graphOf({
      'a.ts': "import './b.ts';\nimport './c.ts';",
      'b.ts': "import './a.ts';",
      'c.ts': "import './a.ts';",
    });
    expect(circlesOf(graph)).toEqual([
      ['a.ts', 'b.ts', 'a.ts'],
      ['c.ts', 'a.ts', 'c.ts'],
    ]);
  });

  it('finds a circle that is only led to', () => {
    const graph = graphOf({ 'a.ts': "import './b.ts';", 'b.ts': "import './c.ts';", 'c.ts': "import './b.ts';" });
    expect(circlesOf(graph)).toEqual([['b.ts', 'c.ts', 'b.ts']]);
  });

  it('finds none where two ways lead to one file, nor through packages', () => {
    const graph = graphOf({
      'a.ts': "import './b.ts';\nimport './c.ts';\nimport 'mathjs';",
      'b.ts': "import './d.ts';",
      'c.ts': "import './d.ts';",
      'd.ts': "import 'mathjs';",
    });
    expect(circlesOf(graph)).toEqual([]);
  });
});
