import { Gitea } from "#lib/adapters/gitea/client.js";
import { connect } from "#lib/publish/connect.js";
import type { Compiled } from "#lib/publish/local.js";
import { apply, prepare, prepareOnGitea, type Destination, type Prepared, type Wish } from "#lib/publish/prepare.js";
import { readRepository, readWorkTree } from "#lib/publish/repository.js";
import type { Plan } from "#lib/plan/plan.js";

/** A plan with one consequence of some weight. */
export const planOf = (text: string, weight: Plan["consequences"][number]["weight"] = "caution"): Plan => ({
  changes: [{ kind: "changed", path: "paris/shop/Deployment.apps_shop_web.yaml", cluster: "paris", deployment: "shop", object: "Deployment shop/web", fields: [] }],
  consequences: [{ code: "restart", weight, text, subject: "shop", cluster: "paris", deployment: "shop", object: "Deployment shop/web", path: "paris/shop/Deployment.apps_shop_web.yaml" }],
  shares: new Map(),
});

/** What a compile of a plan would be, without compiling. */
export const compiledOf = (plan: Plan, tree = "a".repeat(64)): Compiled =>
  ({ plan, findings: [], files: ["apps/shop/app.ts"], digests: { source: "b".repeat(64), tree }, hasCompiler: false });

/** Looks at a repository, as the command does before it compiles. */
export async function destinationOf(root: string, { token, branch }: { readonly token: string; readonly branch?: string }): Promise<Destination> {
  const tree = await readWorkTree(root, branch);
  if ("problem" in tree) throw new Error(tree.problem.message);
  const connection = connect(tree.remote, undefined, { ASTROLABE_GITEA_TOKEN: token });
  if ("problem" in connection) throw new Error(connection.problem.message);
  const repository = await readRepository(tree, { branch, config: connection.config });
  if ("problem" in repository) throw new Error(repository.problem.message);
  return { repository, connection, gitea: new Gitea({ server: connection.server, token, timeout: 400, attempts: 1 }) };
}

/** Does what is missing on Gitea, of a branch that is pushed. */
export async function publishOnGitea(destination: Destination, { local }: Prepared, compiled: Compiled): Promise<Prepared> {
  const prepared = await prepareOnGitea(destination, { ...local, steps: [], commit: destination.repository.head }, compiled, {});
  if ("problem" in prepared) throw new Error(prepared.problem.message);
  await apply(destination, prepared, () => undefined);
  return prepared;
}

/** Decides and does what is missing. */
export async function publishTo(destination: Destination, compiled: Compiled, wish: Wish = {}): Promise<Prepared> {
  const prepared = await prepare(destination, compiled, wish);
  if ("problem" in prepared) throw new Error(prepared.problem.message);
  await apply(destination, prepared, () => undefined);
  return prepared;
}
