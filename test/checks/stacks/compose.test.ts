import { test } from "uvu";
import { cases, type Row } from "./samples.js";

const web = "/services/web";
const db = "/services/db";

const rows: readonly Row[] = [
  ["a file without a mistake", [], []],
  ["a mistyped key", [[`${web}/enviroment`, {}]], [`stack-key-unknown ${web}/enviroment`]],
  ["a limit that is said twice, in the same words", [[`${web}/pids_limit`, 200], [`${web}/mem_limit`, "512m"], [`${web}/scale`, 2], [`${web}/deploy/replicas`, 2]], []],
  ["limits that are said twice, and differ", [[`${web}/pids_limit`, 100], [`${web}/cpus`, 0.5], [`${web}/scale`, 2], [`${web}/deploy/replicas`, 3]], [
    `stack-value-conflict ${web}/scale`, `stack-value-conflict ${web}/cpus`, `stack-value-conflict ${web}/pids_limit`,
  ]],
  ["keys that a Swarm has not", [[`${web}/profiles`, ["debug"]], [`${web}/pull_policy`, "always"], [`${web}/init`, "true"], [`${web}/gpus`, "all"], [`${db}/mem_limit`, "1g"]], []],
  ["an own key of deploy", [[`${web}/deploy/x-note`, "a"]], []],
  ["a version", [["/version", "3.8"]], ["stack-key-ignored /version"]],
  ["a project's name with capitals", [["/name", "Shop"]], ["stack-value-invalid /name"]],
  ["what a single machine has no use for", [[`${web}/deploy/placement`, { constraints: [] }], [`${web}/deploy/update_config`, { parallelism: 1 }], [`${web}/deploy/labels`, { caddy: "a" }]], [
    `stack-key-ignored ${web}/deploy/placement`, `stack-key-ignored ${web}/deploy/update_config`, `stack-key-ignored ${web}/deploy/labels`,
  ]],
  ["a policy for pulls that there is not", [[`${web}/pull_policy`, "sometimes"]], [`stack-value-invalid ${web}/pull_policy`]],
  ["a restart policy that there is not", [[`${web}/restart`, "on-fail"]], [`stack-value-invalid ${web}/restart`]],
  ["attempts to restart", [[`${web}/restart`, "on-failure:5"]], []],
  ["a duration in days", [[`${web}/stop_grace_period`, "1d"]], []],
  ["a size in Kubernetes' units", [[`${web}/deploy/resources/limits/memory`, "512Mi"]], [`stack-value-invalid ${web}/deploy/resources/limits/memory`]],
  ["a condition that there is not", [[`${web}/depends_on/db/condition`, "service_ready"]], [`stack-value-invalid ${web}/depends_on/db/condition`]],
  ["a dependency without a condition", [[`${web}/depends_on/db/condition`, undefined]], [`stack-value-missing ${web}/depends_on/db`]],
  ["a service that is not there", [[`${web}/depends_on`, ["dbs"]]], [`stack-reference-missing ${web}/depends_on/0`]],
  ["services that wait for each other", [[`${db}/depends_on`, ["web"]]], [`stack-order-cyclic ${db}/depends_on`]],
  ["a service that waits for itself", [[`${web}/depends_on/web`, { condition: "service_started" }]], [`stack-order-cyclic ${web}/depends_on`]],
  ["a network that is not declared", [[`${web}/networks`, ["edge"]]], [`stack-reference-missing ${web}/networks/0`]],
  ["a volume that is not declared", [["/volumes/data", undefined]], [`stack-reference-missing ${db}/volumes/0`]],
  ["a config without a name", [[`${web}/configs/0`, ""]], [`stack-reference-missing ${web}/configs/0`]],
  ["a secret without a source", [[`${db}/secrets/0`, {}]], [`stack-reference-missing ${db}/secrets/0`]],
  ["a relative bind mount", [[`${db}/volumes/0`, "./data:/var/lib/postgresql/data"]], [`stack-path-relative ${db}/volumes/0`]],
  ["an absolute bind mount", [[`${db}/volumes/0`, "/srv/data:/var/lib/postgresql/data:rw"]], []],
  ["a volume without a name", [[`${db}/volumes/0`, "/var/lib/postgresql/data"]], []],
  ["an image that is built there", [[`${web}/image`, undefined], [`${web}/build`, "."]], [`stack-build ${web}/build`]],
  ["variables from a file", [[`${web}/env_file`, [".env", "/etc/web.env", { path: "more.env", required: false }]]], [`stack-path-relative ${web}/env_file/0`, `stack-path-relative ${web}/env_file/2`]],
  ["variables from the file that Portainer makes", [[`${web}/env_file`, "stack.env"]], []],
  ["a service of another file", [[`${web}/extends`, { service: "web", file: "base.yaml" }]], [`stack-path-relative ${web}/extends/file`]],
  ["other files", [["/include", ["base.yaml"]]], ["stack-path-relative /include"]],
  ["a config that is external", [["/configs/settings", { external: true }]], ["stack-config-source /configs/settings"]],
  ["a config from a file beside it", [["/configs/settings", { file: "./settings.yaml" }]], ["stack-path-relative /configs/settings/file"]],
  ["a secret that is external", [["/secrets/password", { external: true }]], ["stack-secret-source /secrets/password"]],
  ["a secret from a file beside it", [["/secrets/password/file", "./password"]], ["stack-secret-source /secrets/password/file"]],
  ["a secret from a variable", [["/secrets/password", { environment: "PASSWORD" }]], []],
  ["a name for several containers", [[`${web}/container_name`, "web"], [`${web}/deploy/replicas`, 2]], [`stack-value-conflict ${web}/container_name`]],
  ["a mode of network, and networks", [[`${web}/network_mode`, "host"], [`${web}/networks`, ["default"]]], [`stack-value-conflict ${web}/network_mode`]],
  ["a port that there is not", [[`${web}/ports/1/published`, "70000"]], [`stack-value-invalid ${web}/ports/1/published`]],
  ["a port below none", [[`${web}/ports/1/target`, -1]], [`stack-value-invalid ${web}/ports/1/target`]],
  ["a range of ports", [[`${web}/ports/1/published`, "9090-9099"]], []],
  ["nothing said of how it runs", [[`${web}/deploy`, undefined], [`${web}/healthcheck`, undefined], [`${web}/restart`, undefined]], [`stack-policy-missing ${web}`]],
  ["a `$` that is not escaped", [["/configs/settings/content", "price: $5"]], ["stack-variable-invalid /configs/settings/content"]],
  ["a variable within a variable's default", [[`${web}/environment`, ["A=${A:-1}", "B=${B:?is needed}", "C=${C+x}"]]], []],
];

cases("compose", rows);
test.run();
