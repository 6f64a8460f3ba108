import { SecretReference, WebService, type DeploymentPeer, type NamespacePeer } from "#lib/constructs/index.js";
import { defineApp } from "#lib/model/app.js";
import { internet } from "../peers.js";

export interface Settings {
  /** DNS name under which people reach the service. */
  readonly host: string;
  /** The service behind the gateway. It has to allow this deployment. */
  readonly upstream: { readonly url: string; readonly peer: DeploymentPeer | NamespacePeer };
  /** Secret with the registration in Entra ID: see its keys below. Default: the deployment's name. */
  readonly secret?: string;
}

export const ssoGateway = defineApp<Settings>("sso-gateway", {
  owner: "platform",
  description: "Single sign-on through Entra ID in front of a service that has no sign-on of its own.",
  build(chart, { host, upstream, secret = chart.node.id }) {
    const registration = new SecretReference(chart, "registration", {
      name: secret,
      keys: ["issuer", "client-id", "client-secret", "cookie-secret"],
    });
    new WebService(chart, "main", {
      image: "quay.io/oauth2-proxy/oauth2-proxy:v7.7.1",
      args: [
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
      env: {
        OAUTH2_PROXY_OIDC_ISSUER_URL: registration.key("issuer"),
        OAUTH2_PROXY_CLIENT_ID: registration.key("client-id"),
        OAUTH2_PROXY_CLIENT_SECRET: registration.key("client-secret"),
        OAUTH2_PROXY_COOKIE_SECRET: registration.key("cookie-secret"),
      },
      ports: { http: 4180 },
      health: { live: "/ping", ready: "/ready" },
      route: { host },
      replicas: 2,
      resources: { cpu: { request: "50m", limit: "500m" }, memory: { request: "64Mi", limit: "128Mi" } },
      reaches: [upstream.peer, internet],
    });
  },
});
