import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileFailure } from "../../adapters/error.js";
import { diagnose } from "../../diagnostics/catalogue.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.js";

/** Bytes that a file may have. etcd takes 1.5 MiB an object, so that many hundred fit. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The text of a file that {@link findDocuments} found, or what keeps it from being one.
 *
 * @throws AdapterError when the file cannot be read.
 */
export function readDocumentFile(root: string, file: string): { readonly text: string } | Diagnostic {
  let bytes: Buffer;
  try {
    // A link that took the file's place since then is not followed.
    const descriptor = openSync(join(root, file), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { size } = fstatSync(descriptor);
      if (size > mostBytes) return diagnose("document-limit", `The file has ${size} bytes, at most ${mostBytes} are read`, { file, line: 1 }, { hint: "Split the file." });
      bytes = readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    throw fileFailure(error, file, "It was not checked.");
  }
  if (isUtf8(bytes)) return { text: bytes.toString("utf8") };
  return diagnose("document-invalid", "The text is not valid UTF-8", { file, line: firstBadLine(bytes) }, { hint: "Save the file as UTF-8." });
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    if (!isUtf8(bytes.subarray(start, end === -1 ? bytes.length : end))) return line;
    if (end === -1) break;
    start = end + 1;
  }
  return line;
}
