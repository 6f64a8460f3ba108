import type { RuntimeFact } from "../environment.js";
import { SecretKey } from "../secret-reference.js";
import { StatefulService } from "../stateful-service.js";
import type { Workload } from "../workload.js";
import type { StackContext } from "./context.js";
import { literal, withoutTemplate } from "./text.js";

/** The variables of a service, and its arguments, in which they may occur. */
export interface Environment {
  readonly environment?: Readonly<Record<string, string>>;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
}

/** What Docker fills in on a Swarm (docker service create, "Create services using templates"). */
const templates: Readonly<Partial<Record<RuntimeFact["runtime"], string>>> = {
  "node-name": "{{.Node.Hostname}}",
  "instance-name": "{{.Task.Name}}",
};

/**
 * Variables and arguments of a workload. `$(NAME)` in a text is replaced here, because Docker does not: secrets, by
 * what stands for them in the file.
 */
export function environmentOf(workload: Workload, service: string, context: StackContext): Environment {
  const { env = {}, command, args } = workload.props;
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(env)) {
    if (value instanceof SecretKey) values.set(name, secretVariable(workload, service, name, value, context));
    else if (typeof value === "object") {
      const known = runtimeValue(value, workload, service, context);
      if (known !== undefined) values.set(name, known);
      else context.loses(workload, "loss-runtime-value", `The variable ${name} takes the ${value.runtime.replace("-", " ")}, which Docker does not tell`, { service, pointer: "/environment" });
    }
  }
  const replace = (text: string, at: (part: string) => string): string => text.split(/(\$\$\(|\$\([A-Za-z_][A-Za-z0-9_.-]*\))/).map((part, index) => {
    // As in Kubernetes, `$$(` is a `$(` that is meant.
    if (index % 2 === 0) return at(part);
    if (part === "$$(") return literal("$(");
    return values.get(part.slice(2, -1)) ?? literal(part);
  }).join("");
  const inVariable = (text: string): string => literal(context.isSwarm ? withoutTemplate(text) : text);
  for (const [name, value] of Object.entries(env)) if (typeof value !== "object") values.set(name, replace(String(value), inVariable));
  if (values.size > 0) context.keeps(workload, "environment");
  const texts = (words: readonly string[]): string[] => words.map((word) => replace(word, literal));
  return {
    ...(values.size === 0 ? {} : { environment: Object.fromEntries(values) }),
    ...(command === undefined ? {} : { entrypoint: texts(command) }),
    ...(args === undefined ? {} : { command: texts(args) }),
  };
}

function runtimeValue({ runtime }: RuntimeFact, workload: Workload, service: string, { place, namespace }: StackContext): string | undefined {
  if (runtime === "namespace") return literal(namespace);
  // A member keeps its name, as the pods of a StatefulSet do. A task has another one at each start.
  if (runtime === "instance-name" && workload instanceof StatefulService) return literal(service);
  if (place.distribution === "swarm") return templates[runtime];
  switch (runtime) {
    case "node-name": return literal(place.node.name);
    case "node-address": return place.node.address;
    case "instance-name": return service;
    default: return undefined;
  }
}

function secretVariable(workload: Workload, service: string, name: string, { secret, key }: SecretKey, context: StackContext): string {
  const variable = `${secret.props.name}_${key}`.toUpperCase().replace(/[^A-Z0-9]+/g, "_").replace(/^([0-9])/, "_$1");
  context.variables.set(variable, { name: variable, secret: secret.props.name, key });
  context.loses(workload, "loss-secret-environment",
    `The variable ${name} takes the key ${key} of the secret ${secret.props.name}; the stack takes it from the variable ${variable} of whoever deploys it`, { service, pointer: `/environment/${name}` });
  return `\${${variable}:?}`;
}
