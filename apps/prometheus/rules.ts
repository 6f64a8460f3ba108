import backups from "./rules/backups.yml";
import certificates from "./rules/certificates.yml";
import gpu from "./rules/gpu.yml";
import monitoring from "./rules/monitoring.yml";
import nodes from "./rules/nodes.yml";
import volumes from "./rules/volumes.yml";
import workloads from "./rules/workloads.yml";

/** What is recorded and alerted on, by file name. */
export const rules: Readonly<Record<string, string>> = {
  "backups.rules.yml": backups,
  "certificates.rules.yml": certificates,
  "gpu.rules.yml": gpu,
  "monitoring.rules.yml": monitoring,
  "nodes.rules.yml": nodes,
  "volumes.rules.yml": volumes,
  "workloads.rules.yml": workloads,
};
