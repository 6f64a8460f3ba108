import { dialectOf, isWholeFolder, readStack } from "#lib/checks/stacks/read.js";
import { test } from "uvu";
import { equal, is, ok } from "uvu/assert";

const codeOf = (file: string, text: string): string | undefined => {
  const read = readStack(file, text);
  return read === undefined ? undefined : "code" in read ? read.code : read.dialect;
};

test("files are stacks by their names", () => {
  const dialects = ["stack.yaml", "a/stack.yml", "stack-web.yaml", "docker-stack.yml", "compose.yaml", "docker-compose.yml", "docker-compose.prod.yml", "compose_dev.yaml"].map(dialectOf);
  equal(dialects, ["swarm", "swarm", "swarm", "swarm", "compose", "compose", "compose", "compose"]);
  equal(["stacks.yaml", "my-stack.yaml", "stack.json", "composer.yaml", "stack/a.yaml"].map(dialectOf), [undefined, undefined, undefined, undefined, undefined]);
  equal(["a/stack.yaml", "docker-compose.yml", "a/stack-web.yaml", "docker-compose.prod.yml"].map(isWholeFolder), [true, true, false, false]);
});

test("a Kubernetes object in a file named like a stack stays one", () => {
  is(codeOf("stack.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"), undefined);
  is(codeOf("shop.yaml", "services: {}\n"), undefined);
  is(codeOf("stack.yaml", "services: {}\n"), "swarm");
});

test("what is no stack by itself is said", () => {
  is(codeOf("docker-compose.override.yml", "services: {}\n"), "document-skipped");
  is(codeOf("stack.yaml", "services: {}\n---\nservices: {}\n"), "document-invalid");
  is(codeOf("stack.yaml", "services: [\n"), "document-invalid");
  is(codeOf("stack.yaml", "services: {}\nservices: {}\n"), "document-invalid");
  is(codeOf("stack.yaml", "services: { __proto__: {} }\n"), "document-invalid");
  is(codeOf("stack.yaml", "[".repeat(500)), "document-limit");
  is(codeOf("stack.yaml", ""), "swarm");
});

test("findings have the line of what they are about", () => {
  const read = readStack("stack.yaml", "# Of the lab.\nservices:\n  web:\n    image: a:1\n    ports:\n      - 80:80\n");
  ok(read !== undefined && !("code" in read));
  equal(["", "/services/web", "/services/web/ports/0", "/services/web/deploy"].map((pointer) => read.line(pointer)), [2, 3, 6, 3]);
});

test.run();
