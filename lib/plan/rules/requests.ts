import { amountText, listText } from "../../checks/capacity/wording.js";
import type { Demand } from "../../checks/capacity/demand.js";
import { demandsAt, makesPods, mayAskOtherwise, total } from "../asked.js";
import type { Consequence } from "../consequence.js";
import { tell, type Pair, type Scene } from "../pair.js";

/** Resources that others miss when they are set aside. */
const told = (resource: string): boolean => resource === "cpu" || resource === "memory" || resource.includes("/");

/** A workload that sets aside more of the nodes than before. A new one shows in how full they are. */
export function requests(pair: Pair, { before, after }: Scene): Consequence[] {
  if (pair.before === undefined || pair.after === undefined || !mayAskOtherwise(pair) || !makesPods(pair)) return [];
  const { cluster, identity, change: { path } } = pair;
  const was = demandsAt(before, cluster, [{ path, cluster, identity, data: pair.before }]);
  const is = demandsAt(after, cluster, [{ path, cluster, identity, data: pair.after }]);
  // A daemon is counted on one node, because here nobody knows which nodes take it.
  const countOf = ({ facts, minimum }: Demand): number => (facts.runs === "daemon" ? 1 : minimum);
  const [old, now] = [total(was, countOf), total(is, countOf)];
  const grown = [...now].filter(([resource, size]) => told(resource) && size > (old.get(resource) ?? 0)).map(([resource, size]) => amountText(resource, size - (old.get(resource) ?? 0)));
  if (grown.length === 0) return [];
  const place = is.some(({ facts }) => facts.runs === "daemon") ? " on every node" : is.some(({ facts }) => facts.runs === "job") ? " while it runs" : "";
  return [tell(pair, "requests-grow", { pointer: "/spec", text: `asks for ${listText(grown, "")} more for ${identity.name}${place}` })];
}
