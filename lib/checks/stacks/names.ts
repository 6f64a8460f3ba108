import type { Data } from "../../synth/manifest.js";
import { below, list } from "../rules/reading.js";
import { isObject } from "../workload.js";
import { isExternal, nameBeyond, pointerOf, section, servicesOf, type Section, type StackFile, type StackFindings } from "./stack-file.js";
import { holdsVariable } from "./variables.js";
import { shown } from "./walk.js";

interface NameRule {
  readonly most: number;
  readonly pattern: RegExp;
  readonly expected: string;
}

// moby/swarmkit, manager/controlapi/common.go: validateAnnotations, validateConfigOrSecretAnnotations.
const dnsName: NameRule = { most: 63, pattern: /^[a-zA-Z0-9](?:[a-zA-Z0-9_-]*[a-zA-Z0-9])?$/, expected: "letters, digits, '-' and '_', with a letter or digit at both ends" };
const sourceName: NameRule = { most: 64, pattern: /^[a-zA-Z0-9](?:[a-zA-Z0-9-_.]*[a-zA-Z0-9])?$/, expected: "letters, digits, '-', '_' and '.', with a letter or digit at both ends" };
// moby/moby, volume/service: names.RestrictedNamePattern; a volume is a folder, whose name may have 255 bytes.
const volumeName: NameRule = { most: 255, pattern: /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, expected: "two or more letters, digits, '-', '_' and '.', with a letter or digit first" };

const swarmRules: Readonly<Record<Section, NameRule>> = { services: dnsName, networks: dnsName, volumes: volumeName, configs: sourceName, secrets: sourceName };

/** Names as the daemon has them, and names that differ by case alone. */
export function checkNames(file: StackFile, found: StackFindings): void {
  for (const name of ["services", "networks", "volumes", "configs", "secrets"] as const) {
    const entries = section(file.data, name);
    tellCase(Object.keys(entries).map((key) => ({ name: key, at: pointerOf(name, key) })), name.slice(0, -1), found);
    for (const [key, entry] of Object.entries(entries)) {
      const rule = file.dialect === "swarm" ? swarmRules[name] : name === "services" ? dnsName : name === "volumes" ? volumeName : undefined;
      if (rule !== undefined && !isExternal(entry)) checkName(file, { name, key, entry, rule }, found);
    }
  }
  for (const { service, at } of servicesOf(file.data)) {
    tellCase(variablesOf(service.environment, `${at}/environment`), "variable", found);
  }
}

function checkName({ name: stack, dialect }: StackFile, { name, key, entry, rule }: { readonly name: Section; readonly key: string; readonly entry: Data; readonly rule: NameRule }, found: StackFindings): void {
  // Compose gives containers the name of the project and a number, and lets others find them by the service's own name.
  const whole = name === "services" ? (dialect === "swarm" ? `${stack}_${key}` : key) : nameBeyond(stack, key, entry);
  if (holdsVariable(whole)) return;
  const at = pointerOf(name, key);
  const what = (): string => `The ${name.slice(0, -1)} is named ${shown(whole)}`;
  if (whole.length > rule.most) found.add("stack-name-invalid", at, `${what()} on the node, which are ${whole.length} characters; at most ${rule.most} are allowed`, {
    hint: dialect === "swarm" && name === "services" ? "Shorten it, or the name of the stack, which stands before it." : "Shorten it.",
  });
  else if (!rule.pattern.test(whole)) found.add("stack-name-invalid", at, `${what()} on the node, expected ${rule.expected}`);
}

/** A name, and where it stands. */
interface Placed {
  readonly name: string;
  readonly at: string;
}

function variablesOf(environment: Data | undefined, at: string): readonly Placed[] {
  if (isObject(environment)) return Object.keys(environment).map((name) => ({ name, at: below(at, name) }));
  return list(environment).flatMap((entry, index) => (typeof entry === "string" ? [{ name: entry.split("=", 1)[0] ?? "", at: `${at}/${index}` }] : []));
}

function tellCase(names: readonly Placed[], what: string, found: StackFindings): void {
  const seen = new Map<string, string>();
  for (const { name, at } of names) {
    const first = seen.get(name.toLowerCase());
    if (first === undefined) seen.set(name.toLowerCase(), name);
    else if (first !== name) found.add("stack-name-case", at, `The ${what} ${shown(name)} differs from ${shown(first)} by case alone`, { hint: "Give one of them another name, or remove it." });
    else if (what === "variable") found.add("stack-entry-duplicate", at, `The variable ${shown(name)} is set twice`, { hint: "Remove one of the two." });
  }
}
