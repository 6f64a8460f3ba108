import { givenIn, type GivenObject } from "../../model/given.js";
import type { Location } from "../../diagnostics/diagnostic.js";
import { isOfCluster, referredKind } from "./kinds.js";
import type { DeploymentReferences, PlacedGiven } from "./place.js";

/** One statement of something given, and whether anything needed it. */
export interface Statement {
  readonly given: PlacedGiven;
  readonly at: Location;
  /** Set for what a construct states: it speaks of what it uses, whoever makes it. */
  readonly ofConstruct: boolean;
  used: boolean;
  /** The object of the cluster that makes the statement needless. */
  made?: string;
}

const none: readonly Statement[] = [];

/** What is stated to exist from outside. */
export class GivenIndex {
  readonly statements: readonly Statement[];
  readonly #objects = new Map<string, Statement[]>();
  readonly #definitions = new Map<string, Statement[]>();

  constructor(cluster: string, given: readonly PlacedGiven[], deployments: readonly DeploymentReferences[]) {
    this.statements = [
      ...given.map((stated) => ({ given: stated, at: stated.at ?? { cluster }, ofConstruct: false, used: false })),
      ...deployments.flatMap(({ place, facts }) => (facts.given ?? []).map(({ given: stated, construct }) => ({
        given: givenIn(stated, place.namespace),
        at: { cluster: place.cluster, app: place.app, deployment: place.deployment, construct },
        ofConstruct: true,
        used: false,
      }))),
    ];
    for (const statement of this.statements) this.#enter(statement);
  }

  /** Statements about one object. */
  objects(kind: string, namespace: string, name: string): readonly Statement[] {
    if (this.#objects.size === 0) return none;
    const here = this.#objects.get(`${kind} ${namespace}/${name}`) ?? none;
    const everywhere = namespace === "" ? none : this.#objects.get(`${kind} */${name}`) ?? none;
    return everywhere.length === 0 ? here : [...here, ...everywhere];
  }

  /** Statements about objects of a kind and name in whatever namespace. */
  anywhere(kind: string, name: string): readonly Statement[] {
    return this.statements.filter(({ given }) => "name" in given && referredKind(given.kind) === kind && given.name === name);
  }

  /** Statements about the definition of a kind. */
  definitions(kind: string): readonly Statement[] {
    return this.#definitions.get(kind) ?? [];
  }

  #enter(statement: Statement): void {
    const { given } = statement;
    if (given.kind === "CustomResourceDefinition") {
      for (const kind of given.defines) add(this.#definitions, `${given.group}/${kind}`, statement);
    } else if (given.kind !== "Pod") {
      add(this.#objects, `${referredKind(given.kind)} ${namespaceOf(given)}/${given.name}`, statement);
    }
  }
}

function namespaceOf({ kind, namespace }: GivenObject): string {
  return isOfCluster(referredKind(kind)) ? "" : namespace ?? "*";
}

function add(map: Map<string, Statement[]>, key: string, statement: Statement): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [statement]);
  else known.push(statement);
}
