import { crc32, deflateRawSync } from "node:zlib";

/** A file to put into an archive. */
export interface ZipEntry {
  /** Relative path, `/`-separated. */
  readonly path: string;
  readonly bytes: Buffer;
}

// PKWARE's APPNOTE.TXT 6.3.10: version 2.0 knows deflate (4.4.3), bit 11 says that names are UTF-8 (4.4.4), 8 is deflate (4.4.5).
const [version, utf8, deflated] = [20, 1 << 11, 8];
// The first day that the format has, at midnight (4.4.6): an archive of the same files is the same bytes.
const date = 1 << 5 | 1;

/** An archive of some files, as ZIP. For reports: neither it nor a file may reach 4 GiB. */
export function zip(entries: readonly ZipEntry[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { path, bytes } of entries) {
    const name = Buffer.from(path);
    const packed = deflateRawSync(bytes);
    const facts = [words(version, utf8, deflated, 0, date), longs(crc32(bytes), packed.length, bytes.length), words(name.length, 0)];
    const file = Buffer.concat([longs(0x04034b50), ...facts, name, packed]);
    // Attributes and the like are none; the last number is where the file begins.
    directory.push(Buffer.concat([longs(0x02014b50), words(version), ...facts, words(0, 0, 0), longs(0, at), name]));
    files.push(file);
    at += file.length;
  }
  const index = Buffer.concat(directory);
  const end = [longs(0x06054b50), words(0, 0, entries.length, entries.length), longs(index.length, at), words(0)];
  return Buffer.concat([...files, index, ...end]);
}

/** Numbers of two bytes each, the lower byte first. */
const words = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}));

/** Numbers of four bytes each. */
const longs = (...values: readonly number[]): Buffer => Buffer.concat(values.map((value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}));
