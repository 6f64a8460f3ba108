// Device names that Windows reserves in every folder, whatever the extension
// ("Naming Files, Paths, and Namespaces", learn.microsoft.com). The tree is checked out there too.
const deviceName = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/**
 * Says why a name cannot name an app, cluster, deployment or node, or nothing when it can.
 * The form is the DNS label of RFC 1123, section 2.1, as Kubernetes restricts it: 1 to 63
 * characters of a-z, 0-9 and '-', with a letter or digit at both ends.
 */
export function nameProblem(name: unknown): string | undefined {
  if (typeof name !== "string") return `the name is ${name === null ? "null" : typeof name}, not a string`;
  const shown = quote(name);
  if (name === "") return "the name is empty";
  if (name.length > 63) return `the name ${shown} has ${name.length} characters, at most 63 are allowed`;
  if (deviceName.test(name.toLowerCase())) return `the name ${shown} is a device name of Windows`;
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    return `the name ${shown} is not an RFC 1123 label (a-z, 0-9 and '-', a letter or digit at both ends)`;
  }
  return undefined;
}

/** A value for a message: quoted, control characters escaped, shortened to what a line can hold. */
export function quote(value: unknown, limit = 60): string {
  const text = String(value);
  const points = [...text];
  const shown = points.length > limit ? `${points.slice(0, limit).join("")}…` : text;
  return JSON.stringify(shown).replace(/[\u007f-\u009f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
