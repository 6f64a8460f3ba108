import fc from "fast-check";
import type { ClusterNode } from "#lib/model/node.js";
import { node, pods } from "./scene.js";

/** Pods of one form, as the generator makes them and as the judge of the tests reads them. */
export interface Form {
  readonly name: string;
  readonly count: number;
  readonly cpu: number;
  readonly memory: number;
  readonly pool?: "x" | "y";
  readonly tolerates: boolean;
  /** Names of the pods that these keep apart from, and want to be with, by the key of a domain. */
  readonly apart?: { readonly of: string; readonly key: Key };
  readonly near?: { readonly of: string; readonly key: Key };
  readonly spread?: { readonly key: Key; readonly maxSkew: number };
  readonly port?: number;
}

export type Key = "kubernetes.io/hostname" | "zone";

export interface Instance {
  readonly nodes: readonly ClusterNode[];
  readonly forms: readonly Form[];
}

const names = ["a", "b", "c"] as const;
const key = fc.constantFrom<Key>("kubernetes.io/hostname", "zone");
const other = fc.constantFrom(...names);

const rare = <Value>(value: fc.Arbitrary<Value>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const machine = (name: string) => fc.record({
  cores: fc.integer({ min: 2, max: 9 }), memory: fc.integer({ min: 2, max: 9 }), pool: fc.constantFrom("x", "y"), zone: fc.constantFrom("1", "2"), tainted: fc.constantFrom(true, false, false),
}).map(({ cores, memory, pool, zone, tainted }): ClusterNode => node(name, {
  cores, memory: `${memory}Gi`, labels: { pool, zone }, ...(tainted ? { taints: [{ key: "own", effect: "NoSchedule" as const }] } : {}),
  reserved: { cores: 0, memory: "0Gi", disk: "0Gi" },
}));

const form = (name: string) => fc.record({
  name: fc.constant(name), count: fc.integer({ min: 1, max: 3 }), cpu: fc.integer({ min: 1, max: 3 }), memory: fc.integer({ min: 1, max: 3 }),
  pool: rare(fc.constantFrom("x", "y")), tolerates: fc.boolean(),
  apart: rare(fc.record({ of: other, key })), near: rare(fc.record({ of: other, key })),
  spread: rare(fc.record({ key, maxSkew: fc.integer({ min: 1, max: 2 }) })), port: rare(fc.integer({ min: 80, max: 81 })),
}, { requiredKeys: ["name", "count", "cpu", "memory", "tolerates"] }).map((made) => made as Form);

/** Up to three nodes and eight pods of three forms: few enough to try every arrangement. */
export const instances: fc.Arbitrary<Instance> = fc.record({
  nodes: fc.tuple(machine("n1"), machine("n2"), machine("n3")).chain((all) => fc.integer({ min: 1, max: 3 }).map((count) => all.slice(0, count))),
  forms: fc.tuple(form("a"), form("b"), form("c")).chain((all) => fc.integer({ min: 1, max: 3 }).map((count) => all.slice(0, count))),
});

const term = ({ of, key: topologyKey }: { readonly of: string; readonly key: Key }): string =>
  `{ requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: ${topologyKey}, labelSelector: { matchLabels: { app: ${of} } } }] }`;

/** The instance as objects. */
export function yamlOf({ forms }: Instance): string {
  return forms.map(({ name, count, cpu, memory, pool, tolerates, apart, near, spread, port }) => pods({
    name, replicas: count, cpu: String(cpu), memory: `${memory}Gi`, spec: "strategy: { type: Recreate },",
    container: port === undefined ? "" : `ports: [{ containerPort: 80, hostPort: ${port} }],`,
    pod: [
      pool === undefined ? "" : `nodeSelector: { pool: ${pool} },`,
      tolerates ? "tolerations: [{ key: own, operator: Exists }]," : "",
      apart === undefined && near === undefined ? "" : `affinity: { ${apart === undefined ? "" : `podAntiAffinity: ${term(apart)},`} ${near === undefined ? "" : `podAffinity: ${term(near)}`} },`,
      spread === undefined ? "" : `topologySpreadConstraints: [{ maxSkew: ${spread.maxSkew}, topologyKey: ${spread.key}, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: ${name} } } }],`,
    ].join(" "),
  })).join("");
}
