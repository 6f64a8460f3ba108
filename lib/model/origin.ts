type Capture = (subject: object) => void;

let capture: Capture | undefined;

/**
 * Remembers where in the author's code a definition was made, when someone listens.
 * A plain compile does not listen, so it pays nothing; a compile that has to show lines does.
 */
export function recordOrigin(subject: object): void {
  capture?.(subject);
}

/** Starts (or with `undefined` stops) listening to definitions. */
export function listenForOrigins(listener: Capture | undefined): void {
  capture = listener;
}
