/**
 * Credentials for tests, put together while they run, so that the repository holds none. They come
 * from a generator with a fixed seed and open nothing.
 */
const alphabets = {
  alphanumeric: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  hex: "0123456789abcdef",
  digits: "0123456789",
  base64: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
};

/** So many characters of an alphabet, the same in each run, others for each seed. */
export function drawn(alphabet: keyof typeof alphabets, length: number, seed = 1): string {
  const characters = alphabets[alphabet];
  let state = seed * 7919 + length;
  let text = "";
  for (let i = 0; i < length; i++) {
    // The constants of the "minimal standard" generator (Park and Miller, 1988).
    state = (state * 48_271) % 2_147_483_647;
    text += characters[Math.floor((state / 2_147_483_647) * characters.length)];
  }
  return text;
}

const dashes = "-".repeat(5);

/** A PEM block of random content. */
export function pem(label: string, lines = 6, separator = "\n"): string {
  const content = Array.from({ length: lines }, (_, i) => drawn("base64", 64, i + 3));
  return [`${dashes}BEGIN ${label}${dashes}`, ...content, `${dashes}END ${label}${dashes}`, ""].join(separator);
}

export const base64 = (text: string): string => Buffer.from(text).toString("base64");
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Tokens of vendors, by what they are. */
export const tokens: Readonly<Record<string, string>> = {
  "GitHub classic": `ghp_${drawn("alphanumeric", 36)}`,
  "GitHub OAuth": `gho_${drawn("alphanumeric", 36)}`,
  "GitHub app": `ghs_${drawn("alphanumeric", 36)}`,
  "GitHub fine-grained": `github_pat_${drawn("alphanumeric", 22)}_${drawn("alphanumeric", 59)}`,
  "GitLab personal": `glpat-${drawn("alphanumeric", 20)}`,
  "GitLab runner": `glrt-${drawn("alphanumeric", 20)}`,
  "GitLab deploy": `gldt-${drawn("alphanumeric", 20)}`,
  "AWS access key": `AKIA${drawn("upper", 16)}`,
  "AWS temporary key": `ASIA${drawn("upper", 16)}`,
  "Slack bot": `xoxb-${drawn("digits", 12)}-${drawn("digits", 12)}-${drawn("alphanumeric", 24)}`,
  "Slack webhook": `https://hooks.slack.com/services/T${drawn("upper", 8)}/B${drawn("upper", 8)}/${drawn("alphanumeric", 24)}`,
  "Stripe": `sk_live_${drawn("alphanumeric", 24)}`,
  "npm": `npm_${drawn("alphanumeric", 36)}`,
  "PyPI": `pypi-AgEIcHlwaS5vcmc${drawn("alphanumeric", 60)}`,
  "Grafana service account": `glsa_${drawn("alphanumeric", 32)}_${drawn("hex", 8)}`,
  "Grafana cloud": `glc_${drawn("alphanumeric", 60)}`,
  "Vault": `hvs.${drawn("alphanumeric", 95)}`,
  "Hugging Face": `hf_${drawn("alphanumeric", 80).replace(/[0-9]/g, "").slice(0, 34)}`,
  "Google API": `AIza${drawn("alphanumeric", 35)}`,
  "Google OAuth": `GOCSPX-${drawn("alphanumeric", 28)}`,
  "SendGrid": `SG.${drawn("alphanumeric", 22)}.${drawn("alphanumeric", 43)}`,
  "Telegram": `${drawn("digits", 10)}:AA${drawn("alphanumeric", 33)}`,
  "DigitalOcean": `dop_v1_${drawn("hex", 64)}`,
  "Docker Hub": `dckr_pat_${drawn("alphanumeric", 27)}`,
  "Tailscale": `tskey-auth-${drawn("alphanumeric", 17)}-${drawn("alphanumeric", 32)}`,
  "age": `AGE-SECRET-KEY-1${"QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L".repeat(2).slice(0, 58)}`,
  "K3s join": `K10${drawn("hex", 64)}::server:${drawn("hex", 32)}`,
  "Azure storage": `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${drawn("base64", 86)}==`,
  "JWT": `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url({ sub: "1234567890", name: "nobody" })}.${drawn("alphanumeric", 43)}`,
  "OpenShift": `sha256~${drawn("alphanumeric", 43)}`,
  "Anthropic": `sk-ant-api03-${drawn("alphanumeric", 93)}AA`,
};
