import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { checkTypes } from "#lib/workspace/types.js";
import { makeWorkspace, put } from "../tree/workspace.js";

const packages = fileURLToPath(new URL("../../node_modules", import.meta.url));

/** Files with type errors, of a workspace's app and of the compiler that stands in `folder`. */
async function errorsOf(root: string, folder: string): Promise<(string | undefined)[]> {
  put(root, {
    "apps/shop/app.ts": `import { port } from "../../${folder}/model/app.js";\nexport const replicas: string = port;\n`,
    [`${folder}/model/app.ts`]: 'export const port: number = "80";\n',
    [`${folder}/model/text-files.d.ts`]: "",
  });
  mkdirSync(join(root, ".astrolabe"), { recursive: true });
  const { diagnostics } = await checkTypes(root, join(root, ".astrolabe"), join(root, folder), ["apps/shop/app.ts"], { environment: {}, niceness: 0 });
  return diagnostics.map(({ location }) => location.file).sort();
}

/** A workspace whose compiler finds TypeScript and the types of Node. */
function makeTyped(): string {
  const root = makeWorkspace();
  mkdirSync(join(root, "node_modules"));
  for (const name of ["typescript", "@typescript", "@types", "undici-types"]) symlinkSync(join(packages, name), join(root, "node_modules", name), "dir");
  return root;
}

test("type errors of an installed compiler are not the author's, and those of one that belongs to the workspace are", async () => {
  assert.equal(await errorsOf(makeTyped(), "node_modules/astrolabe/lib"), ["apps/shop/app.ts"]);
  assert.equal(await errorsOf(makeTyped(), "lib"), ["apps/shop/app.ts", "lib/model/app.ts"]);
});

test.run();
