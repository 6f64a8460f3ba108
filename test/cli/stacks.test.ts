import { test } from "uvu";
import * as assert from "uvu/assert";
import { harbour, shop } from "./swarm.js";
import { onPodsText } from "../checks/policies/policy-text.js";
import { cluster, coldTree, app, filesIn, makeWorkspace, put, report, run, synth } from "./workspace.js";

const motds = (root: string): string[] => Object.keys(filesIn(root)).filter((file) => file.includes("/configs/"));

test("a Swarm beside a Kubernetes cluster gets a stack, and nothing of ArgoCD", async () => {
  const root = makeWorkspace({ ...shop("1.0.0"), ...app("blog"), ...harbour(), ...cluster("paris", ["blog"]) });
  await synth(root);
  const files = Object.keys(filesIn(root)).filter((file) => file.startsWith("harbour/"));
  assert.is(files.length, 2);
  assert.ok(files.includes("harbour/shop/stack.yaml"));
  assert.ok(Object.keys(filesIn(root)).includes("paris/bootstrap.yaml"));
  const record = JSON.parse(filesIn(root)[".astrolabe/harbour.json"] ?? "") as { deployments: Record<string, { stack: unknown }> };
  assert.equal(record.deployments["shop"]?.stack, { dialect: "swarm", variables: [], file: "stack.yaml", wave: 0, teams: [] });
});

test("a changed image writes the stack alone, and is shown by its field", async () => {
  const root = makeWorkspace({ ...shop("1.0.0"), ...harbour() });
  await synth(root);
  assert.match(await synth(root), "nothing to do");
  put(root, shop("1.0.1"));
  const { result: { changes = [] } } = await report(root, ["diff"]);
  assert.is(changes.length, 1);
  assert.match(JSON.stringify(changes), "services");
  const { result } = await report(root, ["synth"]);
  assert.equal(result.written, [".astrolabe/harbour.sha256", "harbour/shop/stack.yaml"]);
  assert.equal(filesIn(root), await coldTree(root));
});

test("a changed config is a new file under a new name, and the old one goes", async () => {
  const root = makeWorkspace({ ...shop("1.0.0"), ...harbour() });
  await synth(root);
  const [before] = motds(root);
  put(root, shop("1.0.0", "welcome"));
  const { result } = await report(root, ["synth"]);
  const [after] = motds(root);
  assert.is.not(after, before);
  assert.equal(result.removed, [before]);
  assert.equal(result.written, [".astrolabe/harbour.sha256", after, "harbour/shop/stack.yaml"]);
  assert.equal(filesIn(root), await coldTree(root));
});

test("explain leads from a service of a stack to its line and its reference", async () => {
  const root = makeWorkspace({ ...shop("1.0.0"), ...harbour() });
  await synth(root);
  const { stdout } = await run(root, ["explain", "Service", "shop/shop-worker"]);
  assert.match(stdout, "apps/shop/app.ts:9:5");
  assert.match(stdout, "from deploy-portainer/harbour/shop of https://git.example.org/lab.git");
});

test("a place that makes no sense is told by its fields", async () => {
  const text = harbour()["clusters/harbour/cluster.ts"] ?? "";
  const broken = text.replace('role: "manager"', 'role: "worker"').replace("overlays: {},", 'overlays: { "a b": {} }, ingress: { proxy: "caddy", network: "proxy" },')
    .replace("storageClasses: []", 'storageClasses: [{ name: "disk", driver: "", node: "gone" }]');
  const { diagnostics } = await report(makeWorkspace({ ...shop("1.0.0"), "clusters/harbour/cluster.ts": broken }), ["synth"]);
  assert.equal(diagnostics.filter(({ code }) => code === "cluster-invalid").map(({ location: { pointer } }) => pointer).sort(), [
    "/ingress/network", "/nodes", "/overlays/a b", "/storageClasses/0/driver", "/storageClasses/0/node",
  ]);
});

test("policies judge the pod that a service stands for, and what does not fit is found", async () => {
  const policy = onPodsText("object.spec.containers.all(container, container.image.startsWith('registry.lab/'))", "", "from-our-registry");
  const root = makeWorkspace({ ...shop("1.0.0"), ...harbour(), "policies/from-our-registry.yaml": policy });
  const { diagnostics } = await report(root, ["synth"]);
  const [found] = diagnostics.filter(({ code }) => code === "policy/from-our-registry");
  assert.ok(found, JSON.stringify(diagnostics));
  assert.equal([found.location.object, found.location.file], ["Service shop/shop-worker", "apps/shop/app.ts"]);
});

test("services ask for room as pods do", async () => {
  const large = shop("1.0.0")["apps/shop/app.ts"]?.replace("mounts:", 'resources: { memory: "20Gi" }, mounts:') ?? "";
  const { diagnostics } = await report(makeWorkspace({ "apps/shop/app.ts": large, ...harbour() }), ["synth"]);
  assert.equal(diagnostics.map(({ code, location: { object } }) => [code, object]), [["unschedulable", "Service shop/shop-worker"]]);
});

test.run();
