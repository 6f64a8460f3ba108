import { list } from "../rules/reading.js";
import { isObject } from "../workload.js";
import { servicesOf, type StackFile, type StackFindings } from "./stack-file.js";
import { shown } from "./walk.js";

/**
 * Services that wait for each other in a circle: Compose stops at it (compose-go, graph), and a Swarm, which passes over
 * depends_on, leaves each to wait for the others. One finding for each circle, at the service that is first in the file.
 */
export function checkOrder({ data }: StackFile, found: StackFindings): void {
  const services = servicesOf(data);
  const places = new Map(services.map(({ name, at }) => [name, at]));
  const needs = new Map(services.map(({ name, service }) => [name, neededBy(service.depends_on).filter((other) => places.has(other))]));
  const done = new Set<string>();
  for (const { name } of services) {
    if (done.has(name)) continue;
    // Depth first, with an own stack: a file may hold thousands of services in one row.
    const path: { readonly name: string; next: number }[] = [{ name, next: 0 }];
    const onPath = new Set([name]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const other = needs.get(top.name)?.[top.next++];
      if (other === undefined) {
        done.add(top.name);
        onPath.delete(top.name);
        path.pop();
      } else if (onPath.has(other)) {
        const circle = path.slice(path.findIndex((one) => one.name === other)).map((one) => one.name);
        tell(circle, places, found);
      } else if (!done.has(other)) {
        path.push({ name: other, next: 0 });
        onPath.add(other);
      }
    }
  }
}

function tell(circle: readonly string[], places: ReadonlyMap<string, string>, found: StackFindings): void {
  const [first = ""] = circle;
  const shownNames = [...circle.slice(0, 10), ...(circle.length > 10 ? ["…"] : []), first].map((name) => (name === "…" ? name : shown(name)));
  found.add("stack-order-cyclic", `${places.get(first) ?? ""}/depends_on`, `Services wait for each other in a circle: ${shownNames.join(" → ")}`, { hint: "Remove one of the dependencies." });
}

function neededBy(value: Parameters<typeof list>[0]): readonly string[] {
  return isObject(value) ? Object.keys(value) : list(value).filter((name) => typeof name === "string");
}
