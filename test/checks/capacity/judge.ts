import type { ClusterNode } from "#lib/model/node.js";
import type { Form, Instance, Key } from "./random.js";

/** A pod and the position of its node. */
export interface Placed {
  readonly form: Form;
  readonly node: number;
}

/** Whether an arrangement breaks no rule, by the rules' own words and without anything of the compiler. */
export function isValid({ nodes, forms }: Instance, pods: readonly Placed[]): boolean {
  const at = (node: number): readonly Placed[] => pods.filter((pod) => pod.node === node);
  const domain = (node: number, key: Key): string => domainOf(nodes[node], key);
  return forms.every(({ name, count }) => pods.filter(({ form }) => form.name === name).length === count)
    && nodes.every((node, index) => {
      const here = at(index);
      const sum = (of: (form: Form) => number): number => here.reduce((all, { form }) => all + of(form), 0);
      const ports = here.flatMap(({ form }) => form.port ?? []);
      return sum(({ cpu }) => cpu) <= node.cores && sum(({ memory }) => memory) <= Number.parseInt(node.memory, 10)
        && new Set(ports).size === ports.length && here.every(({ form }) => chooses(form, node) && (node.taints === undefined || form.tolerates));
    })
    && pods.every((pod) => {
      const { apart } = pod.form;
      return apart === undefined || pods.every((one) => one === pod || one.form.name !== apart.of || domain(one.node, apart.key) !== domain(pod.node, apart.key));
    })
    && forms.every((form) => areNear(form, pods, domain) && areEven(form, nodes, pods, domain));
}

/** Pods want to be with others; if they want each other, one domain holds them all. */
function areNear({ name, near }: Form, pods: readonly Placed[], domain: (node: number, key: Key) => string): boolean {
  if (near === undefined) return true;
  const own = new Set(pods.filter(({ form }) => form.name === name).map(({ node }) => domain(node, near.key)));
  if (near.of === name) return own.size <= 1;
  const wanted = new Set(pods.filter(({ form }) => form.name === near.of).map(({ node }) => domain(node, near.key)));
  return [...own].every((one) => wanted.has(one));
}

function areEven(form: Form, nodes: readonly ClusterNode[], pods: readonly Placed[], domain: (node: number, key: Key) => string): boolean {
  const { spread, name } = form;
  if (spread === undefined) return true;
  const eligible = new Set(nodes.flatMap((node, index) => (chooses(form, node) ? [domain(index, spread.key)] : [])));
  const counts = [...eligible].map((one) => pods.filter((pod) => pod.form.name === name && domain(pod.node, spread.key) === one).length);
  return Math.max(0, ...counts) - Math.min(...counts) <= spread.maxSkew;
}

const chooses = ({ pool }: Form, { labels }: ClusterNode): boolean => pool === undefined || labels?.["pool"] === pool;

function domainOf(node: ClusterNode | undefined, key: Key): string {
  return (key === "zone" ? node?.labels?.["zone"] : node?.name) ?? "";
}

/** Tries every arrangement. */
export function existsValid(instance: Instance): boolean {
  const all = instance.forms.flatMap((form) => Array.from({ length: form.count }, () => form));
  const placed: Placed[] = [];
  const next = (index: number, from: number): boolean => {
    const form = all[index];
    if (form === undefined) return isValid(instance, placed);
    for (let node = from; node < instance.nodes.length; node++) {
      placed.push({ form, node });
      // Pods of one form are alike: their nodes ascend.
      if (next(index + 1, all[index + 1] === form ? node : 0)) return true;
      placed.pop();
    }
    return false;
  };
  return next(0, 0);
}
