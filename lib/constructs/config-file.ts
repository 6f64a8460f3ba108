import { createHash } from "node:crypto";
import type { Construct } from "constructs";
import { quote } from "../model/name.js";
import { Part, type PartProps } from "./part.js";

export interface ConfigFileProps extends PartProps {
  /** Text by file name, such as `{ "prometheus.yml": "global: …" }`. Never secrets. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Configuration files from text, for a workload's `mounts`: the construct is a folder of all its
 * files, its `file(name)` is one of them. A change of the text restarts the workloads that mount it.
 */
export class ConfigFile extends Part<ConfigFileProps> {
  readonly #used = new Set<string>();
  #digest: string | undefined;

  constructor(scope: Construct, id: string, props: ConfigFileProps) {
    super(scope, id, props);
  }

  /** One of the files, to mount it alone. */
  file(name: string): ConfigEntry {
    this.#used.add(name);
    return new ConfigEntry(this, name);
  }

  /** SHA-256 over names and texts, 64 hex digits. */
  get digest(): string {
    return (this.#digest ??= digest(this.props.files));
  }

  protected override problems(): string[] {
    const names = Object.keys(this.props.files);
    const missing = [...this.#used].filter((name) => !names.includes(name));
    return [
      ...super.problems(),
      ...(names.length > 0 ? [] : ["There are no files. Write at least one in `files`."]),
      ...names
        .filter((name) => !/^[-._a-zA-Z0-9]{1,253}$/.test(name) || name === "." || name.startsWith(".."))
        .map((name) => `The file name ${quote(name)} is malformed. `
          + "Write letters, digits, '-', '_' and '.', without folders."),
      ...missing.map((name) => `There is no file ${quote(name)} (there are: ${names.join(", ") || "none"}). `
        + "Write one of `files`."),
    ];
  }
}

/** One file of a {@link ConfigFile}. Made by its `file`. */
export class ConfigEntry {
  readonly config: ConfigFile;
  readonly file: string;

  constructor(config: ConfigFile, file: string) {
    this.config = config;
    this.file = file;
  }
}

function digest(files: Readonly<Record<string, string>>): string {
  const hash = createHash("sha256");
  for (const name of Object.keys(files).sort()) hash.update(JSON.stringify([name, files[name]]));
  return hash.digest("hex");
}
