import type { TokenRule } from "./rule.js";

/** Tokens of a fixed form that gitleaks does not know, by the documentation of those who issue them. */
export const moreTokenRules: readonly TokenRule[] = [
  { id: "azure-shared-key", keywords: ["accountkey=", "accesskey="], pattern: /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/]{42,86}={1,2})/, entropy: 3.5 },
  { id: "docker-hub-token", keywords: ["dckr_"], pattern: /\b(dckr_(?:pat|oat)_[\w-]{27,})/, entropy: 3 },
  { id: "google-oauth-client-secret", keywords: ["gocspx-"], pattern: /\b(GOCSPX-[\w-]{28})/, entropy: 3 },
  { id: "google-oauth-access-token", keywords: ["ya29."], pattern: /\b(ya29\.[\w-]{50,})/, entropy: 3.5 },
  { id: "kubernetes-join-token", keywords: ["k10"], pattern: /\b(K10[a-f0-9]{64}::(?:server|node|[a-z0-9]{6}):?[A-Za-z0-9.]{16,})/, entropy: 3 },
  { id: "tailscale-key", keywords: ["tskey-"], pattern: /\b(tskey-[a-z]+-[A-Za-z0-9]{10,}-[A-Za-z0-9]{20,})/, entropy: 3 },
  { id: "telegram-bot-token", keywords: [":aa"], pattern: /\b([0-9]{8,10}:AA[\w-]{33})(?![\w-])/, entropy: 3.5 },
];
