import type { Form } from "../rules/forms.js";

// No text of these forms is long, so that no pattern ever sees a long one.
const short = (text: string, pattern: RegExp): boolean => text.length <= 100 && pattern.test(text);

/** Go's time.ParseDuration, by which docker/cli (cli/compose/schema, format `duration`) reads. */
export const goDuration: Form = {
  expected: "a duration with units, such as 30s or 1m30s",
  accepts: (text) => short(text, /^(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+)$/),
};

/** compose-go reads durations by go-str2duration, which knows days and weeks too. */
export const composeDuration: Form = {
  expected: "a duration with units, such as 30s, 1m30s or 1d",
  accepts: (text) => short(text, /^(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h|d|w))+)$/),
};

/** docker/go-units, RAMInBytes: Kubernetes' `512Mi` is none of these. */
export const bytes: Form = {
  expected: "bytes, such as 512M or 512MiB",
  accepts: (text) => short(text, /^\d+(?:\.\d+)? ?(?:b|[kmgtp](?:i?b)?)?$/i),
};

const units: Readonly<Record<string, number>> = { "": 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40, p: 2 ** 50 };

/** The bytes that a text stands for, if it has the form {@link bytes}. */
export function bytesOf(text: string): number | undefined {
  if (!bytes.accepts(text)) return undefined;
  const unit = /[a-z]/i.exec(text)?.[0].toLowerCase() ?? "";
  return parseFloat(text) * (units[unit] ?? 1);
}

/** docker/cli, opts.ParseCPUs: at most nine decimals. */
export const cpus: Form = {
  expected: "CPUs with at most nine decimals, such as '0.5'",
  accepts: (text) => short(text, /^(?:\d+(?:\.\d{0,9})?|\.\d{1,9})$/),
};

/** docker/cli, cli/compose/schema: the versions of the file that the CLI knows. */
export const stackVersion: Form = {
  expected: "a version from 3.0 to 3.13",
  accepts: (text) => short(text, /^(?:|3(?:\.(?:\d|1[0-3]))?)$/),
};

/** distribution/reference, regexp.go: a reference to an image. */
export const image: Form = {
  expected: "a reference such as registry.example.com/team/web:1.4.2",
  accepts: (text) =>
    text.length <= 600
    && /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][\w.+-]*:[0-9a-f]{32,})?$/i.test(text)
    && !/[A-Z]/.test(pathOf(text)),
};

/** The part of a reference between the registry and the tag, which has no capitals. */
function pathOf(text: string): string {
  const [named = ""] = text.split("@", 1);
  const steps = named.split("/");
  const path = steps.length > 1 && /[.:]|^localhost$/.test(steps[0] ?? "") ? steps.slice(1).join("/") : named;
  return path.replace(/:[^:/]*$/, "");
}

/** docker/cli, opts.ParseRestartPolicy. */
export const restart: Form = {
  expected: "no, always, unless-stopped, or on-failure with a number of attempts after ':'",
  accepts: (text) => short(text, /^(?:no|always|unless-stopped|on-failure(?::\d+)?|)$/),
};

