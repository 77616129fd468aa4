/** mathjs in a chunk that bears its name, by which .vitepress/config.ts keeps every page from loading it ahead. */
export * as mathjs from 'mathjs';
