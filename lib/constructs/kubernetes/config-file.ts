import type { ConfigFile } from "../config-file.js";
import { addObject, type Context } from "./context.js";

export function renderConfigFile(config: ConfigFile, context: Context): void {
  addObject(config, context, { apiVersion: "v1", kind: "ConfigMap", data: config.props.files });
}
