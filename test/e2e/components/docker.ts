/** What runs stacks: Docker's engine, its command line with Compose, and Caddy. Each at one version. */
import { obtain } from "./cache.js";
import { unpackDebian } from "./debian.js";
import { goBuildWrapped, goInstall } from "./go.js";

/**
 * Debian's engine with what it starts, a shell with the usual commands, and libraries beyond those of every system, as a folder. Swarm's rules
 * have not changed since.
 */
export const dockerEngine = (): Promise<string> => obtain({
  name: "docker-engine", version: "20.10.24",
  make: (place) => unpackDebian([
    "docker.io=20.10.24*", "containerd=1.6.20*", "runc=1.1.5*", "tini", "iptables", "busybox-static=1:1.35.0-4*",
    "libdevmapper1.02.1", "libseccomp2", "libxtables12", "libip4tc2", "libip6tc2", "libmnl0", "libnftnl11", "libnetfilter-conntrack3", "libnfnetlink0",
  ], place),
});

const dockerModule = { path: "github.com/docker/cli", version: "v28.2.2+incompatible" } as const;

/** The command line `docker`. Debian's is older than `docker stack config`. */
export const dockerCli = (): Promise<string> => obtain({
  name: "docker", version: "28.2.2",
  make: (place) => goBuildWrapped({
    ...dockerModule, program: "cmd/docker", goMod: "vendor.mod",
    // The proxy has the release of the engine and not the commit before it, whose client is the same.
    replace: (goMod) => goMod.replace(/(?<=github\.com\/docker\/docker )v28\.2\.2-\S+/, "v28.2.2+incompatible"),
    variables: { "github.com/docker/cli/cli/version.Version": "28.2.2" },
  }, place),
});

/** The plugin for `docker compose`. */
export const dockerCompose = (): Promise<string> => obtain({
  name: "docker-compose", version: "2.29.7",
  make: (place) => goInstall({ path: "github.com/docker/compose/v2", version: "v2.29.7", program: "cmd" }, place),
});

/** Caddy with the plugin that makes its configuration of services' labels. */
export const caddy = (): Promise<string> => obtain({
  name: "caddy-docker-proxy", version: "2.9.1",
  make: (place) => goBuildWrapped({ path: "github.com/lucaslorentz/caddy-docker-proxy/v2", version: "v2.9.1", program: "", main: caddyMain }, place),
});

const caddyMain = `package main

import (
	"github.com/caddyserver/caddy/v2/cmd"

	_ "github.com/caddyserver/caddy/v2/modules/standard"
	_ "github.com/lucaslorentz/caddy-docker-proxy/v2"
)

func main() { caddycmd.Main() }
`;
