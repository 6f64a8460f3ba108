import { quote } from "../model/name.js";

/** Says why a label is malformed (Kubernetes, "Labels and Selectors", syntax). */
export function labelProblems(key: string, value: string): string[] {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const prefix = key.slice(0, Math.max(0, key.lastIndexOf("/")));
  const fits = (text: string) => /^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(text);
  const wellFormed = fits(name) && (!key.includes("/") || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(prefix));
  return [
    ...(wellFormed ? [] : [`The label ${quote(key)} is malformed. Write \`prefix/name\` or \`name\`.`]),
    ...(value === "" || fits(value)
      ? []
      : [`The label ${key} has the malformed value ${quote(value)}. Write at most 63 letters, digits, '-', '_' and '.'.`]),
  ];
}
