import type { Construct } from "constructs";
import { quote } from "../model/name.js";
import { Part, type PartProps } from "./part.js";

export interface SecretReferenceProps extends PartProps {
  /** Name of the Secret, in the deployment's namespace. */
  readonly name: string;
  /** The keys that it holds, as far as they are used. Given, every other key is refused. */
  readonly keys?: readonly string[];
  /** Who or what makes it, for people. */
  readonly by?: string;
}

/**
 * A secret that exists already, or that another controller makes. It never carries a value, and
 * renders nothing: it is used by a workload's `env`, `mounts` or `pullSecret`. It states that the
 * secret is given, as `given` does (model/given.ts), so that references to it are no findings.
 */
export class SecretReference extends Part<SecretReferenceProps> {
  readonly #used = new Set<string>();

  constructor(scope: Construct, id: string, props: SecretReferenceProps) {
    super(scope, id, props);
  }

  /** One key of the secret, for an environment variable or as one mounted file. */
  key(key: string): SecretKey {
    this.#used.add(key);
    return new SecretKey(this, key);
  }

  protected override problems(): string[] {
    const { name, keys } = this.props;
    const problems = [...this.#used, ...(keys ?? [])]
      .filter((key) => !/^[-._a-zA-Z0-9]{1,253}$/.test(key))
      .map((key) => `The key ${quote(key)} of the secret ${name} is malformed. Write letters, digits, '-', '_' and '.'.`);
    // Names of Secrets are DNS subdomains (RFC 1123), not labels.
    if (name.length > 253 || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) {
      problems.push(`The secret's name ${quote(name)} is malformed. `
        + "Write a-z, 0-9, '-' and '.', a letter or digit at both ends.");
    }
    for (const key of keys === undefined ? [] : this.#used) {
      if (keys?.includes(key) === true) continue;
      problems.push(`The secret ${name} has no key ${quote(key)}. Write one of its \`keys\`, or add it there.`);
    }
    return problems;
  }
}

/** One key of a {@link SecretReference}. Made by its `key`. */
export class SecretKey {
  readonly secret: SecretReference;
  readonly key: string;

  constructor(secret: SecretReference, key: string) {
    this.secret = secret;
    this.key = key;
  }
}
