import type { Diagnostic } from "../diagnostics/diagnostic.js";
import { isKubernetes, type NamedCluster } from "../model/cluster.js";
import { kubernetesVersions, type KubernetesVersion } from "../model/kubernetes.js";
import { sha256 } from "../workspace/digest.js";
import type { Policy } from "../model/policy.js";
import type { DataObject, Manifest } from "../synth/manifest.js";
import type { ObjectProblem } from "./object-checks.js";
import { checkObject, formProblems } from "./object-checks.js";
import type { Problem } from "./problem.js";
import { compilePolicies, type PolicySet } from "./policies/compile.js";
import { Register } from "./policies/register.js";
import { selects } from "./policies/selector.js";
import { loadPolicies, type PolicyFile } from "./policies/load.js";
import type { BuiltinTexts } from "./schema/builtin.js";
import { isDefinition, packOfDefinitions } from "./schema/definitions.js";
import { packsFor, type PlacedPack } from "./schema/packs.js";
import { openSchemas, type Schemas } from "./schema/schemas.js";
import { openShelf, type Shelf } from "./schema/shelf.js";
import { Validators } from "./schema/validators.js";

/** What objects are checked with. */
export interface CheckInputs {
  readonly policies: readonly PolicyFile[];
  /** Schemas of custom resources, of one cluster or of all. */
  readonly schemas: readonly PlacedPack[];
  /** Schemas of Kubernetes' own resources, from readBuiltin. */
  readonly builtin: BuiltinTexts;
  /** The day for which the findings hold, `YYYY-MM-DD`. */
  readonly today: string;
  /** Digest of policies and schemas. Needed with `cacheFolder` only. */
  readonly digest?: string;
  /** Absolute path of a folder for what is compiled from policies and schemas. Default: it is compiled each time. */
  readonly cacheFolder?: string;
  /** How V8 is set, as a part of file names: of what it compiled under other settings it takes nothing back. Default: as it comes. */
  readonly engine?: string;
  /** Where the register of policies' work is kept, and a key for what else it depends on. Default: it is not. */
  readonly register?: { readonly folder: string; readonly key: string };
}

/** What is known of a cluster beside the objects under check. */
export interface Surroundings {
  /** Definitions of custom resources that other deployments bring. */
  readonly definitions: readonly DataObject[];
  /** The Namespace object of a name; null when there is none, undefined when that is not known yet. */
  readonly namespace: (name: string) => DataObject | null | undefined;
}

/** What the checks say of some objects. */
export interface ObjectFindings {
  readonly problems: readonly ObjectProblem[];
  /** Whether the surroundings have a say that they did not have yet: the objects are to be checked again once they are known. */
  readonly isOpen: boolean;
}

/** What the checks of single objects go by. */
export interface CheckedCluster {
  readonly name: string;
  readonly kubernetes: KubernetesVersion;
}

/** What a place's objects are checked by. Services of stacks are judged as pods of the newest Kubernetes. */
export function checkedAs(cluster: NamedCluster): CheckedCluster {
  return { name: cluster.name, kubernetes: isKubernetes(cluster) ? cluster.kubernetes : newest };
}

const registerFile = "register.txt";

const newest = kubernetesVersions[kubernetesVersions.length - 1] ?? kubernetesVersions[0];

const nothingKnown: Surroundings = { definitions: [], namespace: () => undefined };

/** The checks of a workspace's objects, each object by itself. */
export class Checks {
  readonly #inputs: CheckInputs | undefined;
  readonly #shelf: Shelf | undefined;
  readonly #validators: Validators;
  readonly #schemas = new Map<string, Schemas>();
  readonly #diagnostics: Diagnostic[] = [];
  #policies: PolicySet | undefined;
  /** The policies as JSON. */
  #policiesText = "[]";
  #register: Register | undefined;
  #opened = "";

  /** @param inputs without them nothing is checked. */
  constructor(inputs: CheckInputs | undefined) {
    this.#inputs = inputs;
    this.#shelf = inputs?.cacheFolder === undefined ? undefined : openShelf(inputs.cacheFolder, inputs.engine);
    this.#validators = new Validators(this.#shelf);
  }

  /** See CheckInputs. */
  get today(): string {
    return this.#inputs?.today ?? "";
  }

  /** What is wrong with policies and schemas themselves. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  /** The policies that are judged by. */
  get policies(): readonly Policy[] {
    return this.#policies?.policies ?? [];
  }

  /** Digest of the policies. */
  get policiesDigest(): string {
    return sha256(this.#policiesText);
  }

  /** The schemas of a cluster that was opened. */
  schemas(cluster: string): Schemas | undefined {
    return this.#schemas.get(cluster);
  }

  /** Makes ready for the objects of some clusters: of all those that there are. Those of before count no more. */
  open(clusters: readonly CheckedCluster[]): void {
    const opened = JSON.stringify(clusters.map(({ name, kubernetes }) => [name, kubernetes]));
    if (this.#inputs === undefined || clusters.length === 0 || opened === this.#opened) return;
    this.#opened = opened;
    this.#schemas.clear();
    this.#diagnostics.length = 0;
    const { schemas, builtin } = this.#inputs;
    for (const cluster of clusters) {
      const { packs, diagnostics } = packsFor(cluster, schemas, this.#validators);
      this.#diagnostics.push(...diagnostics);
      this.#schemas.set(cluster.name, openSchemas({ kubernetes: cluster.kubernetes, builtin, packs, validators: this.#validators }));
    }
    const kubernetes = oldest(clusters);
    this.#register = this.#openRegister(kubernetes);
    this.#policies = compilePolicies(this.#load(this.#inputs, kubernetes), [], this.#register);
  }

  #openRegister(kubernetes: KubernetesVersion): Register | undefined {
    const { register } = this.#inputs ?? {};
    return register && new Register(sha256(`${kubernetes} ${register.key}`), openShelf(register.folder).get(registerFile)?.bytes.toString());
  }

  /** Reading policies takes longer than judging by them, so what was found right is kept. */
  #load({ policies, digest = "" }: CheckInputs, kubernetes: KubernetesVersion): readonly Policy[] {
    const key = `policies-${sha256(`${kubernetes} ${digest}`).slice(0, 16)}.json`;
    const kept = this.#shelf?.get(key)?.bytes.toString();
    if (kept !== undefined) return JSON.parse(this.#policiesText = kept) as Policy[];
    const loaded = loadPolicies(policies, { kubernetes });
    this.#diagnostics.push(...loaded.diagnostics);
    this.#policiesText = JSON.stringify(loaded.policies);
    if (loaded.diagnostics.length === 0) this.#shelf?.put(key, this.#policiesText);
    return loaded.policies;
  }

  /** Makes ready for kinds of objects that are likely to come, while there is nothing else to do. */
  prepare(kinds: Iterable<{ readonly group: string; readonly kind: string }>): void {
    for (const { group, kind } of kinds) this.#policies?.prepare(group, kind);
  }

  /**
   * Checks objects of one deployment.
   *
   * @param isChecked whether what the checks say of an object is known already, by its position.
   */
  check(cluster: CheckedCluster, manifests: readonly Manifest[], known: Surroundings = nothingKnown, isChecked: (index: number) => boolean = () => false): ObjectFindings {
    const all = this.#schemas.get(cluster.name);
    const policies = this.#policies;
    if (all === undefined || policies === undefined) return { problems: [], isOpen: false };
    const definitions = [...manifests.map(({ data }) => data).filter(isDefinition), ...known.definitions];
    const defined = packOfDefinitions("definitions", definitions);
    const schemas = definitions.length === 0 ? all : all.with(defined.pack);
    const problems: ObjectProblem[] = defined.flaws.flatMap(({ index, pointer, message }) => {
      const object = manifests.findIndex(({ data }) => data === definitions[index]);
      return object === -1 || isChecked(object) ? [] : [{ code: "pack-invalid" as const, message, pointer, object }];
    });
    let isOpen = false;
    for (const [index, manifest] of manifests.entries()) {
      if (isChecked(index)) continue;
      const found = checkObject(manifest, { kubernetes: cluster.kubernetes, schemas, policies, namespace: known.namespace });
      isOpen ||= found.isOpen;
      for (const problem of found.problems) problems.push({ ...problem, object: index });
    }
    return { problems, isOpen };
  }

  /** What the policies say of one object whose form is right and that is in no Namespace. */
  judge(cluster: CheckedCluster, manifest: Manifest): readonly Problem[] {
    const policies = this.#schemas.has(cluster.name) ? this.#policies : undefined;
    if (policies === undefined) return [];
    return policies.check(manifest, { namespace: () => null }).problems
      .filter(({ when }) => when === undefined || selects(when, () => undefined))
      .map(({ code, message, pointer, hint, severity, source }) => ({ code, message, pointer, severity, source, ...(hint === undefined ? {} : { hint }) }));
  }

  /** What is wrong with the form of an object that no author made. Of kinds that nobody describes nothing is said. */
  formProblems(cluster: CheckedCluster, manifest: Manifest): readonly Problem[] {
    const schemas = this.#schemas.get(cluster.name);
    if (schemas === undefined) return [];
    return formProblems(manifest, { kubernetes: cluster.kubernetes, schemas }).filter(({ code }) => code !== "kind-unknown");
  }

  /** Keeps what was compiled for the next process. To be called when all is checked. */
  keep(): void {
    this.#validators.keep();
    const { register } = this.#inputs ?? {};
    if (register !== undefined && this.#register?.isNew === true) openShelf(register.folder).put(registerFile, this.#register.text);
  }
}

function oldest(clusters: readonly CheckedCluster[]): KubernetesVersion {
  const versions = clusters.map(({ kubernetes }) => kubernetesVersions.indexOf(kubernetes));
  return kubernetesVersions[Math.min(...versions)] ?? kubernetesVersions[0];
}
