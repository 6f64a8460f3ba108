import { isObject } from "../../checks/workload.js";
import type { StackDocument } from "../../model/stack.js";
import type { Data } from "../../synth/manifest.js";

/** What a value has to be, so that rules can read it. Fields that are not named may be anything. */
type Form = "text" | "number" | "flag" | "text or null" | { readonly list: Form } | { readonly map: Form } | Fields;

interface Fields {
  readonly fields: Readonly<Record<string, Form>>;
  /** Fields that have to be there. */
  readonly needs?: readonly string[];
}

const texts: Form = { list: "text" };
const named: Form = { map: "text" };
const rollout: Form = { fields: { parallelism: "number", delay: "text", failure_action: "text", monitor: "text", order: "text" } };
const sizes: Fields = { fields: { cpus: "text", memory: "text" } };
const file: Form = { fields: { source: "text", target: "text" }, needs: ["source"] };

const deploy: Form = {
  fields: {
    mode: "text", replicas: "number", labels: named,
    placement: { fields: { constraints: texts, max_replicas_per_node: "number" } },
    resources: {
      fields: {
        limits: sizes,
        reservations: {
          fields: {
            ...sizes.fields,
            generic_resources: { list: { fields: { discrete_resource_spec: { fields: { kind: "text", value: "number" }, needs: ["kind", "value"] } }, needs: ["discrete_resource_spec"] } },
            devices: { list: { fields: { driver: "text", count: "number", capabilities: texts }, needs: ["count"] } },
          },
        },
      },
    },
    restart_policy: { fields: { condition: "text", delay: "text", max_attempts: "number", window: "text" } },
    update_config: rollout, rollback_config: rollout,
  },
};

const service: Form = {
  fields: {
    image: "text", command: texts, entrypoint: texts, environment: { map: "text or null" },
    networks: { map: { fields: { aliases: texts } } },
    ports: { list: { fields: { target: "number", published: "number", protocol: "text", mode: "text" }, needs: ["target", "published", "protocol", "mode"] } },
    volumes: { list: { fields: { type: "text", source: "text", target: "text", read_only: "flag", tmpfs: { fields: { size: "number" } } }, needs: ["type", "target"] } },
    configs: { list: file }, secrets: { list: file },
    healthcheck: { fields: { test: texts }, needs: ["test"] },
    deploy, user: "text", read_only: "flag", cap_drop: texts, cap_add: texts, stop_grace_period: "text", labels: named,
    restart: "text", security_opt: texts, privileged: "flag", pid: "text", network_mode: "text", profiles: texts,
  },
  needs: ["image"],
};

const shared = { name: "text", external: "flag" } as const;

const document: Form = {
  fields: {
    services: { map: service },
    networks: { map: { fields: { ...shared, driver: "text", driver_opts: named, internal: "flag", attachable: "flag" } } },
    volumes: { map: { fields: { ...shared, driver: "text", driver_opts: named } } },
    configs: { map: { fields: { ...shared, file: "text", content: "text" } } },
    secrets: { map: { fields: { ...shared, file: "text" } } },
  },
  needs: ["services"],
};

/**
 * Data as a stack, when it has the forms that the compiler writes, the long ones alone. A file that somebody edited may be
 * anything, and rules are to be spared that.
 */
export function asDocument(data: Data | undefined): StackDocument | undefined {
  return data !== undefined && isDocument(data) ? data : undefined;
}

function isDocument(data: Data): data is Data & StackDocument {
  return fits(data, document);
}

function fits(value: Data, form: Form): boolean {
  switch (form) {
    case "text": return typeof value === "string";
    case "text or null": return typeof value === "string" || value === null;
    case "number": return Number.isSafeInteger(value);
    case "flag": return typeof value === "boolean";
  }
  if ("list" in form) return Array.isArray(value) && value.every((item: Data) => fits(item, form.list));
  if (!isObject(value)) return false;
  if ("map" in form) return Object.values(value).every((item) => fits(item, form.map));
  return (form.needs ?? []).every((name) => Object.hasOwn(value, name))
    && Object.entries(value).every(([name, item]) => !Object.hasOwn(form.fields, name) || fits(item, form.fields[name] ?? "text"));
}
