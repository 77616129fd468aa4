import type { MathParts } from './mathjs.ts';

declare const parts: MathParts;
export = parts;
