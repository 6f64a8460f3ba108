import type { Chart } from "cdk8s";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { ConfigFile, ExternalService, Job, NodeAgent, ScheduledJob, SecretReference, StatefulService, Volume, WebService, Worker } from "#lib/constructs/index.js";
import { draw, smallHost, smallSwarm } from "./small-swarm.js";

const image = "registry.example.org/shop:1.0.0";
const health = { command: ["/bin/alive"] };

test("a config has its hash in its name, and another name when its text changes", () => {
  const configs = (text: string) => {
    const { stack } = draw((chart) => {
      const config = new ConfigFile(chart, "config", { files: { "a.conf": text, "b.conf": "same" } });
      new Worker(chart, "worker", { image, health, mounts: { "/etc/shop": config } });
    });
    return { names: Object.values(stack.document.configs ?? {}).map(({ name }) => name), files: stack.files };
  };
  const before = configs("one");
  const after = configs("two");
  assert.is(before.names.length, 2);
  assert.is(before.names[1], after.names[1]);
  assert.is.not(before.names[0], after.names[0]);
  assert.match(before.names[0] ?? "", /^shop_shop-config-a-conf-[0-9a-f]{8}$/);
  assert.equal(Object.values(before.files), ["one", "same"]);
});

test("a name that would be too long for Docker is cut and stays its own", () => {
  const { stack } = draw((chart) => {
    const config = new ConfigFile(chart, "config", { name: "a".repeat(52), files: { "first.conf": "1", "second.conf": "1" } });
    new Worker(chart, "worker", { image, health, mounts: { "/etc/shop": config } });
  });
  const names = Object.values(stack.document.configs ?? {}).map(({ name = "" }) => name);
  assert.is(new Set(names).size, 2);
  assert.ok(names.every((name) => name.length <= 64), names.join(" "));
});

test("what is meant as a $ is written so, and a template as such, but for what stands for a secret", () => {
  const { stack, codes } = draw((chart) => {
    const secret = new SecretReference(chart, "db", { name: "shop-db" });
    new Worker(chart, "worker", {
      image, health: { command: ["/bin/sh", "-c", "test $HOME"] }, args: ["--url=$(URL)", "$$(URL)", "$(NOBODY)"],
      env: { URL: "postgresql://shop:$(PASSWORD)@db/$x", PASSWORD: secret.key("password"), GREETING: "{{ name }}", NODE: { runtime: "node-name" } },
    });
  });
  const service = stack.document.services["shop-worker"];
  assert.equal(service?.environment, {
    PASSWORD: "${SHOP_DB_PASSWORD:?}", NODE: "{{.Node.Hostname}}", URL: "postgresql://shop:${SHOP_DB_PASSWORD:?}@db/$$x", GREETING: '{{"{{"}} name }}',
  });
  assert.equal(service?.command, ["--url=postgresql://shop:${SHOP_DB_PASSWORD:?}@db/$$x", "$$(URL)", "$$(NOBODY)"]);
  assert.equal(service?.healthcheck?.test, ["CMD", "/bin/sh", "-c", "test $$HOME"]);
  assert.equal(stack.variables, [{ name: "SHOP_DB_PASSWORD", secret: "shop-db", key: "password" }]);
  assert.equal(codes, ["loss-secret-environment"]);
});

test("each key of a secret is a secret of the Swarm, or a file of a Compose host", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    const secret = new SecretReference(chart, "tls", { name: "shop-tls", keys: ["tls.crt", "tls.key"] });
    new Worker(chart, "worker", { image, health, mounts: { "/etc/tls": secret } });
  };
  assert.equal(draw(build).stack.document.secrets, {
    "shop-tls_tls.crt": { external: true, name: "shop_shop-tls_tls.crt" }, "shop-tls_tls.key": { external: true, name: "shop_shop-tls_tls.key" },
  });
  assert.equal(draw(build, smallHost).stack.document.secrets?.["shop-tls_tls.key"], { file: "/etc/astrolabe/secrets/shop/shop-tls/tls.key" });
});

test("a secret that is mounted as a folder has to state its keys", () => {
  const { problems } = draw((chart) => {
    new Worker(chart, "worker", { image, health, mounts: { "/etc/tls": new SecretReference(chart, "tls", { name: "shop-tls" }) } });
  });
  assert.match(problems.join(), /states no keys/);
});

test("members of a stateful service are services with their own names and volumes", () => {
  const { stack, codes } = draw((chart) => {
    new StatefulService(chart, "db", { image, health, ports: { sql: 5432 }, replicas: 2, storage: { "/data": { size: "1Gi", class: "cloud" } } });
  });
  assert.equal(Object.keys(stack.document.services), ["shop-db-0", "shop-db-1"]);
  assert.equal(stack.document.services["shop-db-1"]?.networks?.["default"]?.aliases, ["shop-db", "shop-db-1.shop-db-members"]);
  assert.equal(stack.document.volumes?.["data-shop-db-1"], { driver: "rclone", driver_opts: { remote: "s3:lab/shop_data-shop-db-1", allow_other: "true", uid: "10001" } });
  assert.equal(codes, ["loss-disruption-budget", "loss-rollout", "loss-volume-size"]);
});

test("a member knows itself by a name that it keeps, another replica by that of its task", () => {
  const env = { NAME: { runtime: "instance-name" } } as const;
  const { stack } = draw((chart) => {
    new StatefulService(chart, "store", { image, health, ports: { store: 5432 }, env, replicas: 2, storage: { "/data": { size: "1Gi" } } });
    new Worker(chart, "worker", { image, health, env });
  });
  const names = Object.entries(stack.document.services).map(([key, { environment }]) => [key, environment?.["NAME"]]);
  assert.equal(names, [["shop-store-0", "shop-store-0"], ["shop-store-1", "shop-store-1"], ["shop-worker", "{{.Task.Name}}"]]);
});

test("what the place shows to be wrong with a workload is said once, whatever asks for it", () => {
  const { problems } = draw((chart) => void new StatefulService(chart, "store", {
    image, health, ports: { store: 5432 }, replicas: 3, storage: { "/data": { size: "1Gi", class: "tape" } },
  }));
  assert.equal(problems, ['The storage class "tape" does not exist on the cluster (there are: nvme, loose, cloud). Write one of them.']);
});

test("a node that labels and volumes ask for is asked for once", () => {
  const { stack } = draw((chart) => void new StatefulService(chart, "store", {
    image, health, ports: { store: 5432 }, storage: { "/data": { size: "1Gi" } }, nodes: { "kubernetes.io/hostname": "plain" },
  }));
  assert.equal(stack.document.services["shop-store-0"]?.deploy?.placement, { constraints: ["node.hostname == plain"] });
});

test("a service stays on the node that has its volumes, and a class without a node is data lost", () => {
  const on = (name: string, nodes?: Readonly<Record<string, string>>) => draw((chart) => {
    new Worker(chart, "worker", { image, health, mounts: { "/data": new Volume(chart, "data", { size: "1Gi", class: name }) }, ...(nodes === undefined ? {} : { nodes }) });
  });
  assert.equal(on("nvme").stack.document.services["shop-worker"]?.deploy?.placement, { constraints: ["node.hostname == plain"] });
  assert.ok(!on("nvme").codes.includes("loss-volume-node"));
  assert.ok(on("loose").codes.includes("loss-volume-node"));
  assert.ok(!on("loose", { zone: "hall" }).codes.includes("loss-volume-node"));
  assert.ok(!on("cloud").codes.includes("loss-volume-node"));
  assert.match(on("gold").problems.join(), /"gold" does not exist/);
});

test("workloads that talk share a network that leads nowhere, and strangers have networks of their own", () => {
  const { stack, codes } = draw((chart) => {
    const api = new WebService(chart, "api", { image, health, ports: { http: 8080 } });
    new Worker(chart, "web", { image, health, reaches: [api] });
    new Worker(chart, "other", { image, health });
  });
  const networks = Object.fromEntries(Object.entries(stack.document.services).map(([key, service]) => [key, Object.keys(service.networks ?? {})]));
  assert.equal(networks, { "shop-api": ["shop-api"], "shop-other": ["shop-other"], "shop-web": ["shop-api"] });
  assert.ok(Object.values(stack.document.networks ?? {}).every(({ internal }) => internal === true));
  assert.equal(codes, []);
});

test("who reaches something outside reaches everything, which is a loss unless all of it is stated", () => {
  const codes = (reaches: Parameters<typeof build>[0]) => build(reaches).codes;
  const build = (reaches: NonNullable<ConstructorParameters<typeof Worker>[2]["reaches"]>) => draw((chart) => { new Worker(chart, "worker", { image, health, reaches }); });
  assert.equal(codes([{ cidr: "10.0.0.0/8" }]), ["loss-egress"]);
  assert.equal(codes([{ cidr: "0.0.0.0/0", ports: [443] }]), ["loss-egress"]);
  assert.equal(codes([{ cidr: "0.0.0.0/0" }]), []);
  assert.equal(codes([]), []);
});

test("a routed service is told to Caddy, and a proxy's network that leads outside is a loss", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    new WebService(chart, "web", { image, health, ports: { http: 8080, api: 9000 }, route: [{ host: "shop.example.org" }, { host: "shop.example.org", path: "/api", port: "api" }] });
  };
  const labels = draw(build).stack.document.services["shop-web"]?.deploy?.labels ?? {};
  assert.equal(Object.fromEntries(Object.entries(labels).filter(([key]) => key.startsWith("caddy"))), {
    caddy: "shop.example.org",
    "caddy.@path0.path": "/api /api/*",
    "caddy.0_handle": "@path0",
    "caddy.0_handle.reverse_proxy": "{{upstreams 9000}}",
    "caddy.1_handle": "",
    "caddy.1_handle.reverse_proxy": "{{upstreams 8080}}",
  });
  assert.equal(draw(build).codes, []);
  assert.equal(draw(build, { ...smallSwarm, ingress: { proxy: "caddy", network: "open" } }).codes, ["loss-egress"]);
  assert.is(draw(build, smallHost).stack.document.services["shop-web"]?.labels?.["caddy"], "http://shop.example.org");
  const { ingress: _, ...without } = smallSwarm;
  assert.match(draw(build, without).problems.join(), /has no proxy/);
});

test("the proxy is in the network of all that have routes, where the place has one", () => {
  const build = (chart: Chart): void => void new WebService(chart, "proxy", { image, health, ports: { http: 80 }, takesRoutes: true });
  const { stack, problems, codes } = draw(build);
  assert.equal(problems, []);
  assert.equal(codes, []);
  assert.equal(Object.keys(stack.document.services["shop-proxy"]?.networks ?? {}), ["default", "proxy"]);
  assert.equal(stack.document.networks?.["proxy"], { external: true, name: "proxy" });
  const { ingress: _, ...without } = smallSwarm;
  assert.equal(draw(build, without).problems, ["It takes routes, and the place states no `ingress`. State it in the place's facts, or leave `takesRoutes` out."]);
});

test("two deployments that talk meet on a network that the one that answers makes", () => {
  const answering = draw((chart) => { new WebService(chart, "api", { image, health, ports: { http: 8080 }, allowFrom: [{ deployment: "blog" }] }); });
  const asking = draw((chart) => { new Worker(chart, "worker", { image, health, reaches: [{ deployment: "blog" }] }); });
  assert.equal(answering.stack.document.networks?.["from-blog"], { driver: "overlay", internal: true, name: "shop_from-blog" });
  assert.ok(answering.stack.document.services["shop-api"]?.networks?.["from-blog"]?.aliases?.includes("shop-api.store"));
  assert.equal(asking.stack.document.networks?.["to-blog"], { external: true, name: "blog_from-shop" });
  assert.equal([...answering.codes, ...asking.codes], []);
});

test("an endpoint outside is known by its names to whoever may reach it", () => {
  const { stack } = draw((chart) => {
    const pg = new ExternalService(chart, "pg", { name: "pg", addresses: ["10.25.20.31"], ports: { sql: 5432 } });
    new Worker(chart, "worker", { image, health, reaches: [pg] });
  });
  assert.equal(stack.document.services["shop-worker"]?.extra_hosts, ["pg:10.25.20.31", "pg.store:10.25.20.31", "pg.store.svc.cluster.local:10.25.20.31"]);
});

test("GPUs are a generic resource of a Swarm, and a device of a Compose host", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => { new Worker(chart, "worker", { image, health, gpu: { model: "RTX A4000" } }); };
  const onSwarm = draw(build).stack.document.services["shop-worker"]?.deploy;
  assert.equal(onSwarm?.resources?.reservations?.generic_resources, [{ discrete_resource_spec: { kind: "gpu", value: 1 } }]);
  assert.equal(onSwarm?.placement?.constraints, ["node.labels.gpu == rtx-a4000"]);
  assert.is(onSwarm?.update_config?.order, "stop-first");
  assert.equal(draw(build, smallHost).stack.document.services["shop-worker"]?.deploy?.resources?.reservations?.devices, [{ driver: "nvidia", count: 1, capabilities: ["gpu"] }]);
  assert.match(draw((chart) => { new Worker(chart, "worker", { image, health, gpu: { model: "H100" } }); }).problems.join(), /"H100" is in no node/);
});

test("a node agent is a global service, a job a service that ends, and a schedule waits in a profile", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    new NodeAgent(chart, "agent", { image, health });
    new Job(chart, "migrate", { image, retries: 4 });
    new ScheduledJob(chart, "nightly", { image, schedule: "0 3 * * *" });
  };
  const { stack: { document: { services } } } = draw(build);
  assert.is(services["shop-agent"]?.deploy?.mode, "global");
  assert.equal(services["shop-migrate"]?.deploy?.restart_policy, { condition: "on-failure", delay: "10s", max_attempts: 4 });
  assert.is(services["shop-nightly"], undefined);
  assert.equal(draw(build, smallHost).stack.document.services["shop-nightly"]?.profiles, ["scheduled"]);
});

test("Compose waits for what a workload depends on, a Swarm does not", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    const job = new Job(chart, "migrate", { image });
    const api = new Worker(chart, "api", { image, health });
    const web = new Worker(chart, "web", { image, health });
    web.node.addDependency(job, api);
  };
  assert.equal(draw(build, smallHost).stack.document.services["shop-web"]?.depends_on, {
    "shop-migrate": { condition: "service_completed_successfully" }, "shop-api": { condition: "service_healthy" },
  });
  assert.ok(draw(build).codes.includes("loss-order"));
});

test("ports of the node are published on the nodes that run it, and rights that a Swarm ignores are lost", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    new NodeAgent(chart, "proxy", {
      image, health, ports: { http: 80, dns: { number: 53, protocol: "UDP" } }, reaches: [{ cidr: "0.0.0.0/0" }],
      privileges: { reason: "Takes requests.", hostPorts: ["http", "dns"], capabilities: ["NET_BIND_SERVICE"], hostProcesses: true, root: true },
    });
  };
  const onSwarm = draw(build);
  const service = onSwarm.stack.document.services["shop-proxy"];
  assert.equal(service?.ports, [{ target: 80, published: 80, protocol: "tcp", mode: "host" }, { target: 53, published: 53, protocol: "udp", mode: "host" }]);
  assert.equal([service?.user, service?.cap_add], ["0:0", ["NET_BIND_SERVICE"]]);
  assert.equal(onSwarm.codes, ["loss-privileges"]);
  const onHost = draw(build, smallHost).stack.document.services["shop-proxy"];
  assert.equal([onHost?.pid, onHost?.security_opt, onHost?.restart], ["host", ["no-new-privileges:true"], "unless-stopped"]);
});

test("configs make a service of a Compose host writable, which is a loss", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    new Worker(chart, "worker", { image, health, mounts: { "/etc/shop": new ConfigFile(chart, "config", { files: { "a.conf": "price: $5" } }) } });
  };
  const onHost = draw(build, smallHost);
  assert.is(onHost.stack.document.services["shop-worker"]?.read_only, false);
  assert.equal(Object.values(onHost.stack.document.configs ?? {}), [{ content: "price: $$5" }]);
  assert.ok(onHost.codes.includes("loss-writable-root"));
  assert.is(draw(build).stack.document.services["shop-worker"]?.read_only, true);
});

test("an autoscaler that leaves one number of replicas loses nothing, and one that leaves several does", () => {
  const codes = (max: number) => draw((chart) => {
    new WebService(chart, "web", { image, health, ports: { http: 8080 }, autoscale: { min: 2, max, cpu: 70 } });
  }, smallHost).codes.filter((code) => code === "loss-autoscaling");
  assert.equal([codes(2), codes(3)], [[], ["loss-autoscaling"]]);
});

test("a build gives the same stack each time", () => {
  const build = (chart: Parameters<Parameters<typeof draw>[0]>[0]): void => {
    new StatefulService(chart, "db", { image, health, ports: { sql: 5432 }, storage: { "/data": { size: "1Gi" } } });
    new WebService(chart, "web", { image, health, ports: { http: 8080 } });
  };
  assert.is(JSON.stringify(draw(build)), JSON.stringify(draw(build)));
});

test.run();
