import { credentialIn } from "#lib/checks/secrets/credential.js";
import { looksSecret } from "#lib/checks/secrets/looks-secret.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { base64, drawn, pem, tokens } from "./samples.js";

const random = drawn("alphanumeric", 32, 5);
const hex = drawn("hex", 40, 6);
const password = `h${drawn("alphanumeric", 9, 8)}!`;

test("tokens of vendors are found by their form, alone and within texts", () => {
  for (const [sort, token] of Object.entries(tokens)) {
    assert.match(credentialIn(token)?.kind ?? "nothing", /token \(/, sort);
    assert.ok(credentialIn(`first line\n  remote: "${token}"\n`), `${sort} in a file`);
    assert.ok(credentialIn(`curl -H 'X: ${token}' https://example.org`), `${sort} in a command`);
  }
});

test("tokens are found in base64", () => {
  for (const [sort, token] of Object.entries(tokens)) {
    assert.ok(credentialIn(base64(token)), sort);
    assert.ok(credentialIn(base64(`[remote]\nvalue = ${token}\n`)), `${sort} in a file`);
    assert.ok(credentialIn(`{"settings": "${base64(`x ${token}`)}"}`), `${sort} within JSON`);
  }
});

test("private keys are found over several lines, on one, indented, encrypted and in base64", () => {
  for (const label of ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PGP PRIVATE KEY BLOCK"]) {
    assert.is(credentialIn(pem(label))?.kind, "a private key", label);
    assert.is(credentialIn(`tls:\n  key: |\n    ${pem(label).replaceAll("\n", "\n    ")}`)?.kind, "a private key", label);
    assert.is(credentialIn(JSON.stringify({ private_key: pem(label) }))?.kind, "a private key", label);
    assert.is(credentialIn(base64(pem(label)))?.kind, "a private key in base64", label);
    assert.is(credentialIn((base64(pem(label)).match(/.{1,60}/g) ?? []).join("\n"))?.kind, "a private key in base64", label);
    assert.is(credentialIn(pem(label, 6, "\r\n"))?.kind, "a private key", label);
    assert.is(credentialIn(pem(label, 6, " "))?.kind, "a private key", label);
  }
  const old = pem("RSA PRIVATE KEY").replace("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n");
  assert.ok(credentialIn(old));
});

test("certificates and public keys are none", () => {
  for (const label of ["CERTIFICATE", "PUBLIC KEY", "CERTIFICATE REQUEST", "X509 CRL", "DH PARAMETERS"]) {
    assert.is(credentialIn(pem(label), "tls.crt"), undefined, label);
    assert.is(credentialIn(base64(pem(label)), "caBundle"), undefined, label);
  }
  assert.is(credentialIn(`ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${drawn("base64", 43)} someone@example.org`), undefined);
  assert.is(credentialIn(`grep -q "${"-".repeat(5)}BEGIN PRIVATE KEY${"-".repeat(5)}" key.pem`), undefined);
});

test("URLs with a password are found, those with a reference in its place are not", () => {
  for (const scheme of ["https", "postgres", "postgresql+asyncpg", "redis", "amqp", "mongodb+srv", "smtp"]) {
    assert.is(credentialIn(`${scheme}://shop:${password}@db.example.org/shop`)?.kind, "a URL with a password", scheme);
  }
  assert.is(credentialIn(`redis://:${password}@cache:6379/0`)?.kind, "a URL with a password");
  assert.is(credentialIn(base64(`postgres://shop:${password}@db.example.org/shop`))?.kind, "a URL with a password in base64");
  for (const url of [
    "https://example.org:8443/a@b", "http://[::1]:80/", "postgres://shop@db/shop", "https://git@example.org/x.git",
    "postgres://shop:$(DB_PASSWORD)@db/shop", "postgres://shop:${DB_PASSWORD}@db/shop", "postgres://shop:<password>@db/shop", "postgres://u:***@db/shop",
    "http://a:8080,http://b@c", "oci://registry.example.org:5000/charts",
  ]) assert.is(credentialIn(url), undefined, url);
});

test("a value is a credential when its name says that it is a password", () => {
  for (const name of ["DB_PASSWORD", "password", "adminPassword", "PGPASSWORD", "db.passwd", "ROOT-PASS", "keystorePassphrase", "wifi_psk", "MYSQL_PWD"]) {
    assert.is(credentialIn("hunter2", name)?.kind, "a password", name);
    assert.is(credentialIn(password, name)?.kind, "a password", name);
  }
  for (const name of ["PASSWORD_FILE", "passwordSecretName", "password-min-length", "bypass", "compass", "passwordPolicy", "PASSWORD_KEY", "passThrough"]) {
    assert.is(credentialIn("hunter2", name), undefined, name);
  }
});

test("a value is a credential when it looks generated and its name says that it is secret", () => {
  for (const name of ["API_KEY", "apiKey", "CLIENT_SECRET", "session-secret", "GITEA_TOKEN", "authToken", "AWS_SECRET_ACCESS_KEY", "encryptionKey", "credentials", "webhook.secret", "X-Auth-Token"]) {
    for (const value of [random, hex, drawn("base64", 43, 9) + "=", `${drawn("hex", 6, 3)}.${drawn("hex", 16, 4)}`]) {
      assert.is(credentialIn(value, name)?.kind, "a generated secret", `${name}=${value.length}`);
    }
    for (const value of ["shop-api", "shop-session-token", "vault", "registry-credentials-2", "X-Api-Key", "tls.key", "true", "Bearer", "my_app.auth.Token", "CamelCaseName"]) {
      assert.is(credentialIn(value, name), undefined, `${name}=${value}`);
    }
  }
  for (const name of ["name", "key", "checksum/secret", "SECRET_HASH", "tokenUrl", "image", "publicKey", "secretName", "keyId"]) {
    assert.is(credentialIn(random, name), undefined, name);
    assert.is(credentialIn(hex, name), undefined, name);
  }
});

test("references, templates, paths, encrypted forms, digests and UUIDs are none, whatever their name", () => {
  for (const value of [
    "$(DB_PASSWORD)", "${DB_PASSWORD}", "$DB_PASSWORD", "{{ .Values.password }}", "{{password}}", "%(password)s", "<your password>", "vault:secret/data/shop#password",
    "secret/data/shop#password", "/run/secrets/db-password", "./secrets/password.txt", "file:///run/secrets/db", "env:DB_PASSWORD", "ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-AbCdEf", "********", "xxxxxxxx", "REDACTED", "true", "none", "", "$__file{/etc/secrets/db}", "@/run/secrets/db",
    "ref+vault://secret/shop#/password",
  ]) {
    assert.is(credentialIn(value, "password"), undefined, value);
    assert.is(credentialIn(value, "API_TOKEN"), undefined, value);
  }
  for (const value of [`sha256:${drawn("hex", 64)}`, "123e4567-e89b-12d3-a456-426614174000", `registry.example.org/shop@sha256:${drawn("hex", 64)}`, "2026-03-31T10:00:00Z", "10.0.0.0/8"]) {
    assert.is(credentialIn(value, "API_TOKEN"), undefined, value);
    assert.is(credentialIn(value), undefined, value);
  }
  assert.is(credentialIn(random), undefined, "a random value without a name");
  assert.is(credentialIn("AKIAIOSFODNN7EXAMPLE"), undefined, "the example of AWS' documentation");
});

test("user and password in base64 are found under the names that registries and headers use", () => {
  assert.is(credentialIn(base64(`robot:${password}`), "auth")?.kind, "a user and password in base64");
  assert.is(credentialIn(`Basic ${base64(`robot:${password}`)}`, "Authorization")?.kind, "a user and password in base64");
  assert.is(credentialIn(`Bearer ${random}`, "Authorization")?.kind, "a generated secret");
  assert.ok(credentialIn(JSON.stringify({ auths: { "registry.example.org": { auth: base64(`robot:${password}`) } } })));
});

test("settings in files and commands are found with their line", () => {
  const files: Readonly<Record<string, string>> = {
    ini: `[db]\nhost = db\npassword = ${password}\n`,
    properties: `a.b=c\n\nspring.datasource.password=${password}\n`,
    yaml: `db:\n  host: db\n  password: "${password}"\n`,
    toml: `[db]\n\npassword = '${password}'\n`,
    json: `{\n  "host": "db",\n  "password": "${password}"}\n`,
    shell: `set -e\nx=1\nexport PGPASSWORD='${password}'\n`,
    flag: `exec shop \\\n  --port 80 \\\n  --db-password ${password} \\\n`,
    "flag with =": `exec shop \\\n  --port=80 \\\n  --db-password=${password} \\\n`,
    sql: `BEGIN;\n\nCREATE USER shop WITH PASSWORD '${password}';\n`,
    mysql: `BEGIN;\n\nCREATE USER shop IDENTIFIED BY '${password}';\n`,
    token: `[x]\nurl = y\napi_token = ${random}\n`,
    xml: `<settings>\n  <user>shop</user>\n  <password>${password}</password>\n`,
    "xml properties": `<bean>\n\n  <property name="password" value="${password}"/>\n`,
    netrc: `machine a\n\nmachine git.example.org login shop password ${password}\n`,
    "yaml over two lines": `db:\n  host: db\n  password: |\n    ${password}\n`,
    "yaml folded": `db:\n  host: db\n  api_token: >-\n    ${random}\n`,
    header: `server {\n  listen 80;\n  proxy_set_header Authorization "Bearer ${random}";\n`,
  };
  for (const [format, text] of Object.entries(files)) {
    const found = credentialIn(text);
    assert.ok(found, format);
    assert.is(text.slice(0, found.offset).split("\n").length, 3, `the line in ${format}`);
  }
  assert.ok(credentialIn(`{"a":1,"nested":{"client_secret":"${random}"}}`));
});

test("hashed passwords are found, as in htpasswd files", () => {
  for (const hash of [`$2y$10$${drawn("alphanumeric", 53)}`, `$apr1$${drawn("alphanumeric", 8)}$${drawn("alphanumeric", 22)}`, `$6$${drawn("alphanumeric", 16)}$${drawn("alphanumeric", 86)}`, `$argon2id$v=19$m=65536,t=2,p=1$${drawn("base64", 22)}`]) {
    assert.is(credentialIn(`# users\nadmin:${hash}\n`)?.kind, "a hashed password");
    assert.ok(credentialIn(hash, "adminPassword"));
  }
});

test("a value over several lines is found by its name when it is one line in truth", () => {
  assert.is(credentialIn(`\n  ${password}\n`, "password")?.kind, "a password");
  assert.is(credentialIn("first\nsecond\n", "password"), undefined);
});

test("settings that hold no credential are none", () => {
  for (const text of [
    "password_file: /etc/shop/password\n", "password: ${DB_PASSWORD}\n", "password = os.environ['DB_PASSWORD']\n", "connect(user=user, password=password)\n", "connect(password=password, user=user)\n", "password: str = Field(default=None)\n",
    "# password: changeme1\n", "; password = changeme1\n", "// password: changeme1\n", "password: |\npassword: |\n", "password:\n  secretKeyRef:\n    name: shop\n", "token: $(cat /run/token)\n",
    "passwordMinLength: 12\n", "key: value\nkey2=value2\n", "credentials_file: /etc/x.json\n", "bearer_token_file: /var/run/secrets/kubernetes.io/serviceaccount/token\n",
    "auth: none\n", "--tls-private-key-file=/etc/tls/tls.key", "secret: shop-tls\n", "sum by (token) (rate(x[5m]))", "tokenizer: sentencepiece-v2-large\n", "ssl_certificate_key /etc/nginx/tls.key;\n",
    "password: \"\"\n", "password: ''\n", "auth_token = config.get('token')\n", "env | grep PASSWORD", "psql --no-password -U shop",
  ]) assert.is(credentialIn(text), undefined, text);
});

test("what looks like a credential is told for the messages of other checks", () => {
  assert.ok(looksSecret(tokens["GitHub classic"] ?? ""));
  assert.ok(looksSecret("hunter2", "password"));
  assert.not(looksSecret("hunter2"));
  assert.not(looksSecret("registry.example.org/shop:1.4.2", "image"));
});

test("texts that are made to take long come to an end", () => {
  const long = 300_000;
  for (const text of [
    "eyJ".repeat(long / 3), "eyJhbGciOiJI1.".repeat(long / 14), "a://b:".repeat(long / 6), "token=".repeat(long / 6), "-".repeat(long), "password ".repeat(long / 9), " ".repeat(long),
    `${"-".repeat(5)}BEGIN PRIVATE KEY-----\n`.repeat(long / 28), "Proc-Type: x\n".repeat(long / 13), "A1".repeat(long / 2), "ghp_ghp_ghp_ghp_1 ".repeat(long / 18), "key".repeat(long / 3),
    "-----BEGIN PRIVATE KEY-----" + "\\n".repeat(long / 2), `--a ${"--token ".repeat(long / 8)}`, "xapp-1-A-1-".repeat(long / 11), "=:=:".repeat(long / 4) + "token",
  ]) {
    assert.not.throws(() => credentialIn(text, "api_token"), text.slice(0, 20));
  }
});

test.run();
