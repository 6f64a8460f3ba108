"use strict";
const { writeSync } = require("node:fs");

// The streams of `process` take longer to make than all that a run prints takes to write, so they are made for who has to wait only.
/** @type {Set<NodeJS.WriteStream>} */
const used = new Set();

/**
 * Prints a text. It is written at once, unless a pipe is full that does not wait for its reader.
 *
 * @param {1 | 2} channel 1 for results, 2 for people
 * @param {string} text
 */
function print(channel, text) {
  let bytes = Buffer.from(text);
  try {
    // What was given to the stream comes first.
    while (used.size === 0 && bytes.length > 0) bytes = bytes.subarray(writeSync(channel, bytes));
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    // Nobody reads on: there is nobody to tell.
    if (code === "EPIPE") return;
    if (code !== "EAGAIN") throw error;
  }
  if (bytes.length > 0) streamOf(channel).write(bytes);
}

/**
 * The stream of a channel, for what is printed piece by piece.
 *
 * @param {1 | 2} channel
 */
function streamOf(channel) {
  const stream = channel === 1 ? process.stdout : process.stderr;
  used.add(stream);
  return stream;
}

/** Waits until all that was printed has been taken. To be called before the process is ended. */
async function flush() {
  for (const stream of used) await new Promise((resolve) => { stream.write("", resolve); });
}

module.exports = { flush, print, streamOf };
