import { bytes, composeDuration, cpus, image, restart } from "./formats.js";
import { anything, closed, either, entryName, flag, integer, list, map, nothing, number, oneOf, set, text, texts, type Advice, type Shape } from "./shape.js";

// What `docker compose` takes: compose-spec/compose-spec, schema/compose-spec.json. Flags and numbers may stand as text there.

let made: Shape | undefined;

/** A Compose file. Its shape is made when it is first asked for: most runs do without it. */
export function composeShape(): Shape {
  return (made ??= make());
}

function make(): Shape {
  const own = { extensions: true };
  const duration = text(composeDuration);
  const switched = either(flag, oneOf("true", "false", "yes", "no", "on", "off", "y", "n"));
  const numeral = text({ expected: "a number", accepts: (value) => value.length <= 100 && /^-?\d+(?:\.\d+)?$/.test(value) });
  const count = either(integer(), numeral);
  const amount = either(number, numeral);
  const size = either(number, text());
  const pairs = either(map(either(text(), number, flag, nothing)), set(text()));
  const options = map(either(text(), number));
  const external = either(switched, closed({ name: text() }, own));
  const command = either(nothing, text(), list(text()));

  const pullPolicy = {
    expected: "always, never, missing, build, daily, weekly, or every_ and a duration",
    accepts: (value: string) => value.length <= 100 && /^(?:always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:\d+[wdhms])+)$/.test(value),
  };

  const file = list(either(text(), closed({ source: text(), target: text(), uid: text(), gid: text(), mode: amount }, own)));
  const device = closed({ capabilities: set(text()), count: either(integer(), text()), device_ids: set(text()), driver: text(), options: pairs }, own);
  const limit = list(closed({ path: text(), rate: size }));
  const weight = list(closed({ path: text(), weight: count }));
  const hook = list(closed({ command, user: text(), privileged: switched, working_dir: text(), environment: pairs }, { ...own, required: ["command"] }));

  // What docker/compose does nothing with (pkg/compose, create.go): it has one machine, and replaces containers by itself.
  const ignoredOfDeploy: Advice = {
    placement: "Leave it out: there is one machine.",
    update_config: "Leave it out: Compose replaces containers one after the other.",
    rollback_config: "Leave it out: Compose does not go back by itself.",
    endpoint_mode: "Leave it out: a name resolves to all containers of the service.",
    labels: "Use labels of the service: these come to no container.",
  };

  const rollout = closed({
    parallelism: count, delay: duration, failure_action: text(), monitor: duration, max_failure_ratio: amount, order: oneOf("start-first", "stop-first"),
  }, own);

  const deploy: Shape = either(nothing, closed({
    mode: oneOf("replicated", "global", "replicated-job", "global-job"),
    endpoint_mode: text(),
    replicas: count,
    labels: pairs,
    update_config: rollout, rollback_config: rollout,
    resources: closed({
      limits: closed({ cpus: either(number, text(cpus)), memory: text(bytes), pids: count }, own),
      reservations: closed({
        cpus: either(number, text(cpus)), memory: text(bytes),
        generic_resources: list(closed({ discrete_resource_spec: closed({ kind: text(), value: amount }, own) }, own)),
        devices: list({ ...device, required: ["capabilities"] }),
      }, own),
    }, own),
    restart_policy: closed({ condition: oneOf("none", "on-failure", "any", "always", "unless-stopped"), delay: duration, max_attempts: count, window: duration }, own),
    placement: closed({ constraints: list(text()), preferences: list(closed({ spread: text() }, own)), max_replicas_per_node: count }, own),
  }, { ...own, ignored: ignoredOfDeploy }));

  const healthcheck = closed({
    disable: switched, interval: duration, retries: amount, test: either(text(), list(text())), timeout: duration, start_period: duration, start_interval: duration,
  }, own);

  const volumes = set(either(text(), closed({
    type: oneOf("bind", "volume", "tmpfs", "cluster", "npipe", "image"), source: text(), target: text(), read_only: switched, consistency: text(),
    bind: closed({ propagation: text(), create_host_path: switched, recursive: oneOf("enabled", "disabled", "writable", "readonly"), selinux: oneOf("z", "Z") }, own),
    volume: closed({ labels: pairs, nocopy: switched, subpath: text() }, own),
    tmpfs: closed({ size: either(integer(0), text(bytes)), mode: amount }, own),
    image: closed({ subpath: text() }, own),
  }, { ...own, required: ["type"] })));

  const ports = set(either(number, text(), closed({
    name: text(), mode: oneOf("host", "ingress"), host_ip: text(), target: count, published: either(integer(), text()), protocol: oneOf("tcp", "udp", "sctp"), app_protocol: text(),
  }, own)));

  const networks = either(set(text()), map(either(nothing, closed({
    aliases: set(text()), interface_name: text(), ipv4_address: text(), ipv6_address: text(), link_local_ips: set(text()), mac_address: text(),
    driver_opts: options, priority: number, gw_priority: number,
  }, own)), entryName));

  const dependsOn = either(set(text()), map(closed({
    restart: switched, required: flag, condition: oneOf("service_started", "service_healthy", "service_completed_successfully"),
  }, { ...own, required: ["condition"] }), entryName));

  const service = closed({
    annotations: pairs,
    attach: switched,
    blkio_config: closed({ device_read_bps: limit, device_read_iops: limit, device_write_bps: limit, device_write_iops: limit, weight: count, weight_device: weight }),
    build: either(text(), map(anything)),
    cap_add: set(text()), cap_drop: set(text()), cgroup: oneOf("host", "private"), cgroup_parent: text(),
    command,
    configs: file,
    container_name: text(),
    cpu_count: count, cpu_percent: count, cpu_shares: amount, cpu_quota: amount, cpu_period: amount, cpu_rt_period: size, cpu_rt_runtime: size,
    cpus: amount, cpuset: text(),
    credential_spec: closed({ config: text(), file: text(), registry: text() }, own),
    depends_on: dependsOn,
    deploy,
    develop: either(nothing, map(anything)),
    device_cgroup_rules: set(text()),
    devices: list(either(text(), closed({ source: text(), target: text(), permissions: text() }, { ...own, required: ["source"] }))),
    dns: texts, dns_opt: set(text()), dns_search: texts, domainname: text(),
    entrypoint: command,
    env_file: either(text(), list(either(text(), closed({ path: text(), format: text(), required: switched }, { required: ["path"] })))),
    environment: pairs,
    expose: set(either(text(), number)),
    extends: either(text(), closed({ service: text(), file: text() }, { required: ["service"] })),
    external_links: set(text()),
    extra_hosts: either(map(either(text(), list(text()))), set(text())),
    gpus: either(oneOf("all"), list(device)),
    group_add: set(either(text(), number)),
    healthcheck,
    hostname: text(),
    image: text(image),
    init: switched, ipc: text(), isolation: text(),
    label_file: texts,
    labels: pairs,
    links: set(text()),
    logging: closed({ driver: text(), options: map(either(text(), number, nothing)) }, own),
    mac_address: text(),
    mem_limit: either(number, text(bytes)), mem_reservation: either(integer(), text(bytes)), mem_swappiness: count, memswap_limit: size,
    models: either(set(text()), map(anything)),
    network_mode: text(),
    networks,
    oom_kill_disable: switched, oom_score_adj: count,
    pid: either(text(), nothing), pids_limit: amount, platform: text(),
    ports,
    post_start: hook, pre_stop: hook,
    privileged: switched,
    profiles: set(text()),
    provider: map(anything),
    pull_policy: text(pullPolicy),
    pull_refresh_after: text(),
    read_only: switched,
    restart: text(restart),
    runtime: text(),
    scale: count,
    secrets: file,
    security_opt: set(text()),
    shm_size: either(number, text(bytes)),
    stdin_open: switched, stop_grace_period: duration, stop_signal: text(),
    storage_opt: map(anything),
    sysctls: pairs,
    tmpfs: texts, tty: switched,
    ulimits: map(either(count, closed({ hard: count, soft: count }, { ...own, required: ["soft", "hard"] }))),
    use_api_socket: flag, user: text(), userns_mode: text(), uts: text(),
    volumes,
    volumes_from: set(text()),
    working_dir: text(),
  }, own);

  const addresses = map(text());

  return closed({
    version: text(),
    name: text({ expected: "lower-case letters, digits, '-' and '_', with a letter or digit first", accepts: (name) => name.length <= 1000 && /^[a-z0-9][a-z0-9_-]*$/.test(name) }),
    include: list(either(text(), closed({ path: texts, env_file: texts, project_directory: text() }))),
    models: map(anything),
    services: map(service, entryName),
    networks: map(either(nothing, closed({
      name: text(), driver: text(), driver_opts: options,
      ipam: closed({
        driver: text(), options: addresses,
        config: list(closed({ subnet: text(), ip_range: text(), gateway: text(), aux_addresses: addresses }, own)),
      }, own),
      external, internal: switched, enable_ipv4: switched, enable_ipv6: switched, attachable: switched, labels: pairs,
    }, own)), entryName),
    volumes: map(either(nothing, closed({ name: text(), driver: text(), driver_opts: options, external, labels: pairs }, own)), entryName),
    secrets: map(closed({ name: text(), environment: text(), file: text(), external, labels: pairs, driver: text(), driver_opts: options, template_driver: text() }, own), entryName),
    configs: map(closed({ name: text(), content: text(), environment: text(), file: text(), external, labels: pairs, template_driver: text() }, own), entryName),
  }, { ...own, ignored: { version: "Remove it: Compose knows one version only." } });
}
