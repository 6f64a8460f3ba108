/**
 * Versions of images and Helm charts by name, as an app pins them: one field of its settings. A place keeps those of all its apps in
 * `clusters/<place>/versions.json`, `{ "<app>": { "<image or chart>": "<version>" } }`, with sorted keys, and hands each app its own:
 * `deploy(grafana, { versions: versions.grafana })`. A version that the file lacks is then a type error in that line.
 */
export type Versions<Name extends string> = Readonly<Record<Name, string>>;
