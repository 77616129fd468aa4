/** The classes in the AssemblyScript of the `wasm` engine that lie in memory, as its own parser reads them. */
import { readdirSync, readFileSync } from 'node:fs';
import assemblyscript from 'assemblyscript';

const ASSEMBLY = new URL('../../../../engines/fast/wasm/assembly/', import.meta.url);

export interface KernelClass {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

/** Every @unmanaged class with fields of its own, in all files of the folder. */
export function kernelClasses(): KernelClass[] {
  return readdirSync(ASSEMBLY, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => classesIn(readFileSync(new URL(file, ASSEMBLY), 'utf8')));
}

/** Those of one source text. */
export function classesIn(source: string): KernelClass[] {
  const program = assemblyscript.newProgram(assemblyscript.newOptions());
  assemblyscript.parse(program, source, 'source.ts', true);
  return program.sources.flatMap(({ statements }) =>
    statements.flatMap((statement) => {
      const { name, decorators, members } = statement as assemblyscript.ClassDeclaration;
      const unmanaged = decorators?.some((decorator) => (decorator.name as Identifier).text === 'unmanaged');
      if (!unmanaged) return [];
      const fields = members.map((member) => {
        const { name, type } = member as assemblyscript.FieldDeclaration;
        return { name: name.text, type: (type as assemblyscript.NamedTypeNode).name.identifier.text };
      });
      return [{ name: name.text, fields }];
    }),
  );
}

type Identifier = assemblyscript.IdentifierExpression;
