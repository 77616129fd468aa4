/** `npm run wasm`: compiles the AssemblyScript of the project and writes the modules that hold the results. */
import { writeFileSync } from 'node:fs';
import { ASSEMBLIES, assembled } from './assembled.ts';

for (const assembly of ASSEMBLIES) writeFileSync(assembly.module, await assembled(assembly));
