import { shorten, toLabel } from "../object-name.js";

/** A text as it has to stand in a file in which `${NAME}` is replaced (docker/cli, compose/template; Compose specification, "Interpolation"). */
export function literal(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** The value of a variable that a Swarm reads as a template (moby, daemon/cluster/executor/container, expand): `{{` is meant as such. */
export function withoutTemplate(text: string): string {
  return text.replaceAll("{{", '{{"{{"}}');
}

/** A key of the stack from parts of a name, no longer than what remains of `limit` with the stack's name before it. */
export function fittingKey(stack: string, limit: number, ...parts: readonly string[]): string {
  return shorten(toLabel(parts.join("-")), Math.max(16, limit - stack.length - 1));
}

/** The longest name of a config or secret (swarmkit, manager/controlapi/common.go, validateConfigOrSecretAnnotations). */
export const longestFileName = 64;
