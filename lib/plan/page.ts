/** Bytes that are kept for saying what was left out. */
const reserve = 400;

/** Markdown that grows block by block and never beyond its limit. Whoever comes first has the room. */
export class Page {
  readonly #blocks: string[] = [];
  readonly #folded: string[] = [];
  #room: number;

  /** @param limit bytes in UTF-8. */
  constructor(limit: number) {
    this.#room = limit - reserve;
  }

  /** Bytes that are left. */
  get room(): number {
    return this.#room;
  }

  /** Adds a block if there is room for it. */
  line(block: string): boolean {
    const size = bytes(block) + blank;
    if (size > this.#room) return false;
    this.#room -= size;
    this.#blocks.push(block);
    return true;
  }

  /**
   * Adds a list with a title, as far as there is room.
   *
   * @param render an item as Markdown, without line breaks.
   * @param more says how many items are left out, in Markdown.
   */
  list<Item>(title: string, items: readonly Item[], render: (item: Item) => string, more: (count: number) => string): void {
    const room = this.#room - bytes(title) - blank - bytes(more(items.length)) - blank;
    const shown: string[] = [];
    let size = 0;
    for (const item of items) {
      const line = `- ${render(item)}`;
      size += bytes(line) + 1;
      if (size > room) break;
      shown.push(line);
    }
    const left = items.length - shown.length;
    this.line([title, "", ...shown, ...(left === 0 ? [] : [`- ${more(left)}`])].join("\n"));
  }

  /** Remembers what was left out, as `fields of 12 objects`. */
  fold(what: string): void {
    this.#folded.push(what);
  }

  text(): string {
    const note = this.#folded.length === 0 ? [] : [`Left out, because a comment has an end: ${this.#folded.join(", ")}. \`npm run diff\` shows all of it.`];
    return `${[...this.#blocks, ...note].join("\n\n")}\n`;
  }
}

/** Line breaks between two blocks. */
const blank = 2;

const bytes = (text: string): number => Buffer.byteLength(text);
