import { SecretReference, WebService, type DeploymentPeer, type NamespacePeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import type { Versions } from "#lib/model/versions.js";
import { internet } from "../peers.js";

export interface Settings {
  /** DNS name under which people reach the service. */
  readonly host: string;
  /** The service behind the gateway. It has to allow this deployment. */
  readonly upstream: { readonly url: string; readonly peer: DeploymentPeer | NamespacePeer };
  /**
   * Secret with the registration in Entra ID. Its key `oauth2-proxy.cfg` is a configuration file with
   * `oidc_issuer_url`, `client_id`, `client_secret` and `cookie_secret`. Default: the deployment's name.
   */
  readonly secret?: string;
  readonly versions: Versions<"oauth2-proxy">;
}

export const ssoGateway = defineApp<Settings>("sso-gateway", {
  owner: "platform",
  description: "Single sign-on through Entra ID in front of a service that has no sign-on of its own.",
  build(chart, { host, upstream, secret = chart.node.id, versions }) {
    const registration = new SecretReference(chart, "registration", {
      name: secret,
      keys: ["oauth2-proxy.cfg"],
    });
    new WebService(chart, "main", {
      image: `quay.io/oauth2-proxy/oauth2-proxy:${versions["oauth2-proxy"]}`,
      args: [
        "--config=/etc/secrets/registration/oauth2-proxy.cfg",
        "--http-address=0.0.0.0:4180",
        "--provider=oidc",
        // Entra ID has no verified `email` claim for work accounts.
        "--oidc-email-claim=preferred_username",
        // Who may enter is decided in Entra ID: the registration requires an assignment of groups.
        "--email-domain=*",
        `--redirect-url=https://${host}/oauth2/callback`,
        `--upstream=${upstream.url}`,
        "--reverse-proxy=true",
        "--cookie-secure=true",
        "--cookie-refresh=1h",
        "--skip-provider-button=true",
      ],
      mounts: { "/etc/secrets/registration": registration },
      ports: { http: 4180 },
      // The command is for places that can ask in the container alone. Only images on Alpine hold the program.
      health: { live: { path: "/ping", command: ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:4180/ping"] }, ready: "/ready" },
      route: { host },
      replicas: 2,
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "64Mi", limit: "128Mi" } },
      reaches: [upstream.peer, internet],
    });
  },
});
