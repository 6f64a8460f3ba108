import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, filesIn, makeWorkspace, put, run, synth } from "./workspace.js";

const lab = { ...app("shop"), ...app("blog"), ...cluster("paris", ["shop", "blog"]) };

/** A change of a workspace, and what the type check has to say about it. */
interface Story {
  readonly before?: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Changes that no rendered byte depends on, so that the type check alone can see them. */
const typeStories: Readonly<Record<string, Story>> = {
  "a module that is imported for its types": {
    before: {
      ...app("shop", { head: 'import type { Price } from "../../shared/price.js";', first: "const price: Price = 5; void price;" }),
      "shared/price.ts": "export type Price = number;\n",
    },
    after: { "shared/price.ts": "export type Price = string;\n" },
    message: "TS2322",
  },
  "tsconfig.json": {
    before: { ...app("shop", { first: "const unused = 5;" }), "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "skipLibCheck": true } }' },
    after: { "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "skipLibCheck": true, "noUnusedLocals": true } }' },
    message: "TS6133",
  },
  "what tsconfig.json extends": {
    before: {
      ...app("shop", { first: "const unused = 5;" }),
      "tsconfig.json": '{ "extends": "./tsconfig.base.json" }',
      "tsconfig.base.json": '{ "compilerOptions": { "module": "nodenext", "skipLibCheck": true } }',
    },
    after: { "tsconfig.base.json": '{ "compilerOptions": { "module": "nodenext", "skipLibCheck": true, "noUnusedLocals": true } }' },
    message: "TS6133",
  },
  "the module system that package.json sets": {
    before: { "tsconfig.json": '{ "compilerOptions": { "module": "nodenext", "skipLibCheck": true, "verbatimModuleSyntax": true } }' },
    after: { "package.json": '{ "type": "commonjs" }\n' },
    message: "TS1295",
  },
};

for (const [name, { before = {}, after, message }] of Object.entries(typeStories)) {
  test(`a change of ${name} is checked, and the tree stays when it is a mistake`, async () => {
    const root = makeWorkspace({ ...lab, ...before });
    await synth(root);
    const tree = filesIn(root);
    put(root, after);
    for (const attempt of ["first", "second"]) {
      const { code, stderr, stdout } = await run(root, ["synth"]);
      assert.equal([code, stdout], [1, "Nothing was written: the tree is as it was.\n"], attempt);
      assert.match(stderr, message);
    }
    assert.equal(filesIn(root), tree);
    put(root, { "package.json": '{ "type": "module" }\n', ...before });
    assert.match(await synth(root), "nothing to do");
  });
}

test.run();
