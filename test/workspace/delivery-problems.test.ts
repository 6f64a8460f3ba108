import { test } from "uvu";
import * as assert from "uvu/assert";
import { portainer, type PortainerOptions } from "#lib/model/delivery.js";
import { portainerProblems } from "#lib/workspace/delivery-problems.js";

const right: PortainerOptions = { server: "https://portainer.example.org", repository: "https://git.example.org/lab.git", environment: "Docks (north)" };
const problems = (options: object): string[] => portainerProblems({ ...portainer(right), ...options }).map(({ field, message }) => `${field}: ${message}`);

test("a delivery by Portainer needs no more than server, repository and environment", () => {
  assert.equal(problems({}), []);
  assert.equal(problems({ server: "http://10.0.0.1:9000/portainer/", agent: "tcp://tasks.agent:9001", references: "deploy/lab_1", folder: "deploy/generated", tags: ["a b"], group: "g", teams: ["Team 1"] }), []);
});

const wrong: readonly (readonly [options: object, problem: string])[] = [
  [{ server: "portainer.example.org" }, 'server: server is "portainer.example.org", expected an address such as "https://portainer.example.org"'],
  [{ server: "https://portainer.example.org/api" }, 'server: server ends in /api, expected what stands before it: "https://portainer.example.org"'],
  [{ server: "https://u:hidden@portainer.example.org" }, "server: server holds credentials"],
  [{ server: "https://portainer.example.org/?x" }, 'server: server is "https://portainer.example.org/?x", expected an address without a query and a fragment'],
  [{ folder: "/generated" }, 'folder: folder is "/generated", expected a folder of the repository, such as "generated"'],
  [{ folder: "a/.GIT" }, 'folder: folder is "a/.GIT", expected a folder of the repository, such as "generated"'],
  ...["", "/a", "a/", "a//b", "-a", "a..b", "a.lock", "a b", "a~1", "refs@{0}", "é"].map((references) => [{ references }, `references: references is ${JSON.stringify(references)}, expected the beginning of branch names, such as "deploy-portainer"`] as const),
  [{ environment: " docks" }, 'environment: environment has " docks", expected a name without line breaks and without blanks at its ends'],
  [{ environment: undefined }, 'environment: environment has "undefined", expected a name without line breaks and without blanks at its ends'],
  [{ agent: "node-1:9001" }, 'agent: agent is "node-1:9001", expected an address such as "tcp://node-1.example.org:9001"'],
  [{ tags: "production" }, 'tags: tags is "production", expected a list of names'],
  [{ teams: ["a\nb"] }, 'teams: teams has "a\\nb", expected a name without line breaks and without blanks at its ends'],
];

for (const [options, problem] of wrong) test(`${JSON.stringify(options)} is refused`, () => assert.equal(problems(options), [problem]));

test.run();
