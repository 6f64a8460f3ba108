import { isIP, isIPv4, isIPv6 } from "node:net";

/**
 * Formats of strings that the API server checks, each as it does: date-time as Go's time.RFC3339 reads it,
 * byte as base64 of Go's encoding/base64, the others as k8s.io/kube-openapi, pkg/validation/strfmt. A format that
 * is not here says nothing, as there.
 */
const shapes: Readonly<Record<string, (text: string) => boolean>> = {
  "byte": (text) => /^[A-Za-z0-9+/\r\n]*={0,2}[\r\n]*$/.test(text) && text.replace(/[\r\n]/g, "").length % 4 === 0,
  "cidr": isCidr,
  "date": (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text),
  "date-time": (text) => /^\d{4}-\d{2}-\d{2}[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d{1,18})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(text) && isDay(text.slice(0, 10)),
  "duration": (text) => /^-?(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h|d|w)/.test(text) || text === "0",
  "ipv4": isIPv4,
  "ipv6": isIPv6,
  "mac": (text) => /^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(text),
  "uuid": (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
};

/** Whether a text has the form that a format names. */
export function isShaped(format: string, text: string): boolean {
  return !Object.hasOwn(shapes, format) || shapes[format]?.(text) !== false;
}

function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isCidr(text: string): boolean {
  const [address = "", length = "", ...more] = text.split("/");
  const family = isIP(address);
  return family !== 0 && more.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}
