import { checkedAs, type Checks } from "../checks/checks.js";
import { clusterFactsOf, writeFacts } from "../checks/cluster-checks.js";
import type { ObjectProblem } from "../checks/object-checks.js";
import { projectServices, projectVolumes } from "../checks/projection/pod.js";
import { servicePointer } from "../checks/projection/pointer.js";
import { secretProblems } from "../checks/secrets/check.js";
import { stackProblems } from "../checks/stacks/check.js";
import { stackObject, type StackFile } from "../checks/stacks/stack-file.js";
import type { DrawnStack } from "../constructs/stack/render.js";
import type { NamedStackPlace } from "../model/cluster.js";
import type { Placement } from "../model/deployment.js";
import { stackFile, type Stack } from "../model/stack.js";
import type { RenderedDeployment, RenderedObjects } from "../sandbox/protocol.js";
import { factsOfStack } from "../synth/facts.js";
import type { DataObject, Manifest } from "../synth/manifest.js";
import type { Texts } from "../tree/held-file.js";
import { toYaml } from "../tree/yaml.js";
import { sha256 } from "../workspace/digest.js";
import { CompiledDeployment, recordOf, type ObjectRecord } from "./deployment.js";

/** What runs on a place without Kubernetes, as it was rendered. */
type RenderedStack = RenderedDeployment & { readonly objects: RenderedObjects & { readonly drawn: string } };

/** Makes a compiled deployment of a stack: writes its files out, and checks it and the pods that its services stand for. */
export function compileStack(place: NamedStackPlace, { id, digest, objects: rendered }: RenderedStack, checks: Checks, holdTexts: (texts: readonly string[]) => Texts): CompiledDeployment {
  const { app, owner, placement, drawn } = rendered;
  const { settings, ...placed } = JSON.parse(placement) as Placement;
  const { stack, losses } = JSON.parse(drawn) as DrawnStack;
  const data = documentOf(stack);
  const texts = new Map([[stackFile(stack.dialect), toYaml(data)], ...Object.entries(stack.files)]);
  const listed = [...texts].map(([file, text]) => [file, sha256(text)] as const);
  const objects = new Objects(stack, listed);
  const services = projectServices(stack, placed.namespace);
  const volumes = projectVolumes(stack, placed.namespace);
  for (const { service } of services) objects.add(stackObject(stack.name, `/services/${service}`), stack.origins[`services/${service}`]);
  for (const { name } of volumes) objects.add(`Volume ${stack.name}/${name}`, stack.origins[`volumes/${name}`]);
  for (const [index, path] of Object.keys(stack.files).entries()) objects.add(`Config ${stack.name}/${path.slice("configs/".length)}`, stack.origins[path], index + 1);
  const manifests: readonly Manifest[] = [stackManifest(stack, data), ...services.map(({ workload }) => workload), ...volumes];
  const problems: ObjectProblem[] = [
    ...losses.map(({ code, kind, name, construct, pointer, message, hint }) => ({
      code, message, pointer, object: objects.add(`${kind} ${stack.name}/${name}`, construct), ...(hint === undefined ? {} : { hint }),
    })),
    ...stackProblems(fileOf(stack, data))
      // It is in the words of the oldest schema that has all keys which are used, and what it lacks of defaults is a loss.
      .filter(({ code }) => code !== "stack-version" && code !== "stack-policy-missing")
      .map((problem) => ({ ...problem, object: objects.find(stackObject(stack.name, problem.pointer)) })),
    ...services.flatMap(({ service, pod }) => checks.judge(checkedAs(place), pod).map((problem) => ({
      ...problem, pointer: servicePointer(problem.pointer, service, stack.dialect), object: objects.find(stackObject(stack.name, `/services/${service}`)),
    }))),
    ...Object.entries(stack.files).flatMap(([path, text]) => secretProblems(configManifest(path, text)).map((problem) => ({ ...problem, pointer: "", object: objects.find(`Config ${stack.name}/${path.slice("configs/".length)}`) }))),
  ];
  const facts = writeFacts({ ...clusterFactsOf(manifests, []), stack: { name: stack.name, dialect: stack.dialect, data } });
  const record = recordOf({
    id, digest, app, facts: factsOfStack(place, { ...placed, app, owner }, stack), objects: objects.records, listed,
    placement: { ...placed, settings }, problems, foundations: [], clusterFacts: sha256(facts),
  });
  return new CompiledDeployment(record, holdTexts([...texts.values(), facts]));
}

/** What findings are said of: the stack itself, its services, its volumes, and constructs that became none of these. */
class Objects {
  readonly records: ObjectRecord[] = [];
  readonly #byLabel = new Map<string, number>();
  readonly #files: readonly (readonly [file: string, digest: string])[];

  constructor({ name }: Stack, files: readonly (readonly [file: string, digest: string])[]) {
    this.#files = files;
    this.add(`Stack ${name}`, "");
  }

  /**
   * Adds an object unless it is there, and gives its position.
   *
   * @param at position of its file. Default: that of the stack.
   */
  add(label: string, construct = "", at = 0): number {
    const known = this.#byLabel.get(label);
    if (known !== undefined) return known;
    const [file, digest] = this.#files[at] ?? ["", ""];
    const position = this.records.push({ file, digest, label, construct, at }) - 1;
    this.#byLabel.set(label, position);
    return position;
  }

  /** The position of an object, or of the stack. */
  find(label: string): number {
    return this.#byLabel.get(label) ?? 0;
  }
}

/** The file as plain data, which its types keep to. */
const documentOf = ({ document }: Stack): DataObject => JSON.parse(JSON.stringify(document)) as DataObject;

function fileOf({ name, dialect, files, variables }: Stack, data: DataObject): StackFile {
  return {
    name, dialect, data,
    files: new Map(Object.entries(files).map(([path, text]) => [path, Buffer.byteLength(text)])),
    variables: new Set(variables.map((variable) => variable.name)),
    images: "policies",
  };
}

function stackManifest({ name }: Stack, data: DataObject): Manifest {
  return { group: "", apiVersion: "", kind: "Stack", namespace: "", name, data, wave: 0, construct: "" };
}

function configManifest(path: string, text: string): Manifest {
  return { group: "", apiVersion: "v1", kind: "ConfigMap", namespace: "", name: path, data: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: path }, data: { [path]: text } }, wave: 0, construct: "" };
}
