/** What the site is put together from: pages in Markdown, and files that are copied as they are. */

export interface Page {
  /** In the folder `pages`, such as `laws.md`. */
  readonly path: string;
  readonly markdown: string;
}

/** What lies beside the pages under the same path, whatever it is. */
export interface Asset {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** A file of the repository, for whoever reads the pages and not the sources. */
export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}
