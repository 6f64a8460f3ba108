import { test } from "uvu";
import * as assert from "uvu/assert";
import { Construct } from "constructs";
import { ConfigFile } from "#lib/constructs/index.js";
import { render } from "./small-cluster.js";

/** The name of a construct at a path below the chart of the deployment `shop`. */
function nameAt(...path: readonly string[]): { name: string; problems: readonly string[] } {
  let name = "";
  const { problems } = render((chart) => {
    const scope = path.slice(0, -1).reduce<Construct>((parent, id) => new Construct(parent, id), chart);
    name = new ConfigFile(scope, path.at(-1) ?? "", { files: { a: "" } }).objectName;
  });
  return { name, problems };
}

test("a name is the deployment and the path, without what says nothing", () => {
  assert.is(nameAt("web").name, "shop-web");
  assert.is(nameAt("main").name, "shop");
  assert.is(nameAt("shop", "web", "default").name, "shop-web");
  assert.is(nameAt("Back End", "config_1").name, "shop-back-end-config-1");
});

test("a long name is cut to what Kubernetes can append to, and stays unique", () => {
  const [one, other] = [nameAt("x".repeat(70), "a"), nameAt("x".repeat(70), "b")];
  assert.is(one.name.length, 52);
  assert.match(one.name, /^shop-x+-[0-9a-f]{8}$/);
  assert.is.not(one.name, other.name);
  assert.equal(one.problems, []);
});

test("a given name is kept, and refused when it cannot name an object", () => {
  const given = (name: string) => render((chart) => void new ConfigFile(chart, "config", { name, files: { a: "" } }));
  assert.ok(given("prometheus").objects["ConfigMap prometheus"]);
  assert.equal(given("1st").problems, ['The name "1st" does not begin with a letter. Write a `name` that does.']);
  assert.is(given("x".repeat(53)).problems.length, 1);
});

test.run();
