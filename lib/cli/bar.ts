/** How a bar is drawn. */
export interface BarStyle {
  readonly color: boolean;
  /** Whether characters beyond ASCII can be shown. */
  readonly unicode: boolean;
}

/** What of something is taken, and by what. */
export interface Share {
  readonly capacity: number;
  readonly reserved: number;
  readonly requested: number;
}

const colors = { low: "\u001b[32m", middle: "\u001b[33m", high: "\u001b[31m", end: "\u001b[0m" };

/** Shares from which a bar is yellow and red. */
const middle = 0.7;
const high = 0.9;

/** A bar: what is reserved, what is requested, what is free. Something that is taken shows, however little it is. */
export function barOf({ capacity, reserved, requested }: Share, width: number, { color, unicode }: BarStyle): string {
  const signs = unicode ? { reserved: "▒", requested: "█", free: "░" } : { reserved: "=", requested: "#", free: "." };
  const length = (size: number): number => (size <= 0 || capacity <= 0 ? 0 : Math.max(1, Math.round((size / capacity) * width)));
  const kept = Math.min(width, length(reserved));
  const taken = Math.min(width - kept, length(requested));
  const bar = signs.reserved.repeat(kept) + signs.requested.repeat(taken) + signs.free.repeat(width - kept - taken);
  if (!color) return bar;
  const share = capacity === 0 ? 0 : (reserved + requested) / capacity;
  return `${share >= high ? colors.high : share >= middle ? colors.middle : colors.low}${bar}${colors.end}`;
}
