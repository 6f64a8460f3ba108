/** One file of the tree. */
export interface TreeFile {
  /** SHA-256 of the file's bytes, 64 hex digits. */
  readonly digest: string;
  /** The file's text; `undefined` when an earlier run wrote it and the compile did not render it anew. */
  readonly text: string | undefined;
  /** Whether there is a text, for files whose text is fetched from elsewhere when it is asked for. */
  readonly isRendered?: boolean;
}

/** Whether the compile rendered a file, so that its text can be had. */
export function isRendered(file: TreeFile): boolean {
  return file.isRendered ?? file.text !== undefined;
}

/**
 * The generated files: path relative to the tree's folder (`paris/shop/Service_shop_web.yaml`,
 * always with `/`) to file.
 */
export type Tree = ReadonlyMap<string, TreeFile>;
