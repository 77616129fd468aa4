/** `npm run wasm`: compiles the AssemblyScript of bench/limits and writes the module that holds the result. */
import { writeFileSync } from 'node:fs';
import { assembled, MODULE } from './assembled.ts';

writeFileSync(MODULE, await assembled());
