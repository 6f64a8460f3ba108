import { createHash } from "node:crypto";
import { Chart } from "cdk8s";
import type { Construct } from "constructs";
import { nameProblem, quote } from "../model/name.js";

/**
 * Longest name given to an object. Kubernetes appends up to 11 characters to the names of cron jobs
 * ("CronJob", limit of 52) and of stateful sets' revisions, and the result has to stay a label of 63.
 */
export const longestName = 52;

const silent = new Set(["main", "default"]);

/** The name of a construct that was given none: deployment and path below the chart, joined with `-`. */
export function deriveObjectName(construct: Construct): string {
  const chart = Chart.of(construct);
  const deployment = chart.node.id;
  const below = construct.node.scopes
    .slice(chart.node.scopes.length)
    .map(({ node }) => node.id)
    .filter((id) => id !== deployment && !silent.has(id));
  return shorten(toLabel([deployment, ...below].join("-")));
}

/** A name that is at most `limit` long. One that has to be cut ends in a hash of the whole, so it stays unique. */
export function shorten(name: string, limit = longestName): string {
  if (name.length <= limit) return name;
  const digest = createHash("sha256").update(name).digest("hex").slice(0, 8);
  return `${name.slice(0, limit - 9).replace(/-+$/, "")}-${digest}`;
}

/** The nearest RFC 1123 label, not shortened: lower case, other characters become `-`. */
export function toLabel(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
}

export function nameProblems(name: string): string[] {
  const problem = nameProblem(name);
  if (problem !== undefined) return [`${problem}. Write another \`name\`.`];
  if (name.length > longestName) {
    return [`The name ${quote(name)} has ${name.length} characters. Write one of at most ${longestName}.`];
  }
  // Services are DNS labels of RFC 1035, which begin with a letter; one rule for all keeps names alike.
  if (!/^[a-z]/.test(name)) return [`The name ${quote(name)} does not begin with a letter. Write a \`name\` that does.`];
  return [];
}
