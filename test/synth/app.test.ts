import { ApiObject, App, Chart, Lazy, Size } from "cdk8s";
import { Cpu, Deployment, EnvValue } from "cdk8s-plus-28";
import { newApp } from "#lib/synth/app.js";
import { test } from "uvu";
import * as assert from "uvu/assert";

class Union {
  readonly value: number | string;
  constructor(value: number | string) {
    this.value = value;
  }
}

class Other {
  readonly field = 1;
}

/** What cdk8s renders of some fields, or what it says of them. */
function rendered(app: App, fields: Record<string, unknown>): unknown {
  const chart = new Chart(app, "chart", { namespace: "shop", labels: { team: "a" } });
  const object = new ApiObject(chart, "object", { apiVersion: "v1", kind: "Thing", metadata: { name: "thing", annotations: { a: "b" }, finalizers: [] }, ...fields });
  object.metadata.addLabel("b", "c");
  try {
    return object.toJson();
  } catch (error) {
    return String(error);
  }
}

const lazy = (produce: () => unknown): unknown => Lazy.any({ produce });

const cases: Readonly<Record<string, () => Record<string, unknown>>> = {
  "plain data": () => ({ spec: { b: [1, "x", { c: null, a: undefined }], a: false, empty: {}, none: [] } }),
  "lazy values, also within each other": () => ({ spec: lazy(() => ({ list: [lazy(() => 3), lazy(() => [lazy(() => new Union("5m"))])], nothing: lazy(() => undefined) })) }),
  "tokens": () => ({ spec: { a: { resolve: () => ({ b: { resolve: () => "c" } }) }, list: [{ resolve: () => 1 }] } }),
  "unions of number and string": () => ({ spec: { port: new Union(80), amount: [new Union("1Gi")] } }),
  "a map with a field named value": () => ({ spec: { value: 3, constructor: { value: 4 } } }),
  "a field named resolve": () => ({ spec: { resolve: "a" } }),
  "what cannot be rendered": () => ({ spec: { other: new Other(), size: Size.gibibytes(1) } }),
  "what has no prototype": () => ({ spec: Object.assign(Object.create(null), { a: 1 }) }),
  "dates and functions": () => ({ spec: { date: new Date(0), call: () => 1 } }),
  "what throws": () => ({ spec: lazy(() => { throw new Error("no"); }) }),
};

for (const [name, fields] of Object.entries(cases)) {
  test(`cdk8s renders the same with its own app: ${name}`, () => {
    assert.equal(JSON.stringify(rendered(newApp(), fields())), JSON.stringify(rendered(new App(), fields())));
  });
}

test("constructs of cdk8s-plus render the same with their own app", () => {
  const deployment = (app: App): unknown => {
    const chart = new Chart(app, "chart");
    const made = new Deployment(chart, "web", { replicas: 2 });
    made.addContainer({ image: "a:1", port: 80, envVariables: { A: EnvValue.fromValue("b") }, resources: { cpu: { request: Cpu.millis(100) } } });
    return chart.toJson();
  };
  assert.equal(deployment(newApp()), deployment(new App()));
});

test("a resolver that author code adds is asked about every value", () => {
  const seen: string[] = [];
  const app = newApp();
  app.resolvers.push({
    resolve(context) {
      seen.push(context.key.join("/"));
      if (context.value === "old") context.replaceValue("new");
    },
  });
  assert.equal((rendered(app, { spec: { list: ["old"] } }) as { readonly spec: unknown }).spec, { list: ["new"] });
  assert.ok(seen.includes("spec/list/0"));
});

test.run();
