import { bytes, cpus, goDuration, image, restart, stackVersion } from "./formats.js";
import { anything, closed, either, entryName, flag, integer, list, map, nothing, number, oneOf, set, text, texts, type Shape } from "./shape.js";
import { ignoredOfService, refusedAtTop, refusedOfPort, refusedOfService, refusedOfSource } from "./swarm-keys.js";

// What `docker stack deploy` takes: docker/cli, cli/compose/schema/data/config_schema_v3.13.json, and the values that
// cli/compose/convert and the daemon (moby/swarmkit, manager/controlapi/service.go) tell apart.

let made: Shape | undefined;

/** A stack file of Swarm. Its shape is made when it is first asked for: most runs do without it. */
export function swarmShape(): Shape {
  return (made ??= make());
}

function make(): Shape {
  const duration = text(goDuration);
  const pairs = either(map(either(text(), number, nothing)), set(text()));
  const options = map(either(text(), number));
  const external = either(flag, closed({ name: text() }));
  const externalSource = either(flag, closed({ name: text() }, { passesOver: true }));

  const file = list(either(text(), closed({ source: text(), target: text(), uid: text(), gid: text(), mode: { ...number, minimum: 0 } }, { passesOver: true })));

  const rollout = (...actions: readonly string[]): Shape => closed({
    parallelism: integer(0), delay: duration, failure_action: oneOf(...actions), monitor: duration, max_failure_ratio: number,
    order: oneOf("start-first", "stop-first"),
  });

  const deploy: Shape = either(nothing, closed({
    mode: oneOf("replicated", "global", "replicated-job", "global-job"),
    endpoint_mode: oneOf("vip", "dnsrr", "VIP", "DNSRR"),
    replicas: integer(0),
    labels: pairs,
    update_config: rollout("continue", "pause", "rollback"),
    rollback_config: rollout("continue", "pause"),
    resources: closed({
      limits: closed({ cpus: text(cpus), memory: text(bytes), pids: integer() }),
      reservations: closed({
        cpus: text(cpus), memory: text(bytes),
        generic_resources: list(closed({ discrete_resource_spec: closed({ kind: text(), value: number }) })),
      }),
    }),
    restart_policy: closed({ condition: oneOf("none", "on-failure", "any"), delay: duration, max_attempts: integer(0), window: duration }),
    placement: closed({ constraints: list(text()), preferences: list(closed({ spread: text() })), max_replicas_per_node: integer(0) }),
  }));

  const healthcheck = closed({
    disable: flag, interval: duration, retries: { ...number, minimum: 0 }, test: either(text(), list(text())), timeout: duration, start_period: duration, start_interval: duration,
  });

  const volumes = list(either(text(), closed({
    type: oneOf("volume", "bind", "tmpfs", "npipe", "cluster"), source: text(), target: text(), read_only: flag, consistency: text(),
    bind: closed({ propagation: oneOf("private", "rprivate", "shared", "rshared", "slave", "rslave") }, { passesOver: true }),
    volume: closed({ nocopy: flag }, { passesOver: true }),
    tmpfs: closed({ size: integer(0) }, { passesOver: true }),
  }, { required: ["type"] })));

  const service = closed({
    deploy,
    build: either(text(), {
      types: ["map"], values: anything,
      keys: {
        context: text(), dockerfile: text(), args: pairs, labels: pairs, cache_from: set(text()), network: text(), target: text(),
        shm_size: either(integer(), text()), extra_hosts: pairs,
      },
    }),
    cap_add: set(text()), cap_drop: set(text()), cgroupns_mode: text(), cgroup_parent: text(),
    command: either(text(), list(text())),
    configs: file,
    container_name: text(),
    credential_spec: closed({ config: text(), file: text(), registry: text() }),
    depends_on: set(text()),
    devices: set(text()),
    dns: texts, dns_search: texts, domainname: text(),
    entrypoint: either(text(), list(text())),
    env_file: texts,
    environment: pairs,
    expose: set(either(text(), number)),
    external_links: set(text()),
    extra_hosts: pairs,
    healthcheck,
    hostname: text(),
    image: text(image),
    init: flag,
    ipc: text(), isolation: text(),
    labels: pairs,
    links: set(text()),
    logging: closed({ driver: text(), options: map(either(text(), number, nothing)) }),
    mac_address: text(), network_mode: text(),
    networks: either(set(text()), map(either(nothing, closed({ aliases: set(text()), driver_opts: options, ipv4_address: text(), ipv6_address: text() })), entryName)),
    oom_score_adj: integer(),
    pid: either(text(), nothing),
    ports: set(either(number, text(), closed({ mode: oneOf("ingress", "host"), target: integer(1), published: integer(0), protocol: oneOf("tcp", "udp", "sctp") }, { refused: refusedOfPort }))),
    privileged: flag, read_only: flag,
    restart: text(restart),
    secrets: file,
    security_opt: set(text()),
    shm_size: text(),
    stdin_open: flag, stop_grace_period: duration, stop_signal: text(),
    sysctls: pairs,
    tmpfs: texts, tty: flag,
    ulimits: map(either(integer(), closed({ hard: integer(), soft: integer() }, { required: ["soft", "hard"] }))),
    user: text(), userns_mode: text(),
    volumes,
    working_dir: text(),
  }, { extensions: true, refused: refusedOfService, ignored: ignoredOfService });

  return closed({
    version: text(stackVersion),
    services: map(service, entryName),
    networks: map(either(nothing, closed({
      name: text(), driver: text(), driver_opts: options,
      ipam: closed({ driver: text(), config: list(closed({ subnet: text() })) }),
      external, internal: flag, attachable: flag, labels: pairs,
    }, { extensions: true })), entryName),
    volumes: map(either(nothing, closed({ name: text(), driver: text(), driver_opts: options, external, labels: pairs }, { extensions: true })), entryName),
    secrets: map(closed({
      name: text(), file: text(), external: externalSource, labels: pairs, driver: text(), driver_opts: options, template_driver: text(),
    }, { extensions: true, refused: refusedOfSource }), entryName),
    configs: map(closed({ name: text(), file: text(), external: externalSource, labels: pairs, template_driver: text() }, { extensions: true, refused: refusedOfSource }), entryName),
  }, { extensions: true, refused: refusedAtTop });
}
