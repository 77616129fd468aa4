/** `npm run covering`: makes the covering arrays of certificates, which takes half a minute, and writes them. */
import { writeFileSync } from 'node:fs';
import { ARRAYS, madeArray } from './made.ts';

const made = Object.fromEntries(ARRAYS.map(([rank, strength]) => [`${rank} ${strength}`, madeArray(rank, strength)]));
const file = new URL('../../properties/exhaustive/covering-arrays.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`);
