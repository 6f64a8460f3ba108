/** Runs the scenario against a real Portainer, which the environment names: `npm run test:e2e:portainer`. */
import { AdapterError } from "#lib/adapters/error.js";
import { runScenario } from "./scenario.js";

const help = `This test needs a real Portainer (Community edition is enough) with a Docker Swarm, and a git repository of its own.

  ASTROLABE_PORTAINER_URL          address of Portainer: what stands before /api, such as https://portainer.example.org:9443
  ASTROLABE_PORTAINER_KEY          access token of an administrator: My account, Access tokens
  ASTROLABE_PORTAINER_REPOSITORY   URL over http or https of a git repository that is empty, or that an earlier run made. Portainer
                                   reads it, and this test pushes to its branches main and deploy-portainer/scenario-…
And if need be:
  ASTROLABE_PORTAINER_GIT_USER     account that may read the repository and push to it, and its token. They are given to Portainer
  ASTROLABE_PORTAINER_GIT_TOKEN    and to git. Without them: both have to get in by themselves.
  ASTROLABE_PORTAINER_PUSH         URL of the same repository from here, when it is another one than from Portainer
  ASTROLABE_PORTAINER_ENVIRONMENT  name of the environment with the Swarm. Default: the only one that is a Swarm
  ASTROLABE_PORTAINER_IMAGE        image with a \`sleep\`, which the nodes have or can pull. Default: docker.io/library/busybox:1.36.1
  ASTROLABE_PORTAINER_PATIENCE     seconds that a deployment may take. Default: 180
  NODE_EXTRA_CA_CERTS              file with the certificate of Portainer, when it signed its own

What it makes is named scenario-<six digits>: a tag on the environment, a team with access to it, an overlay network, two stacks with one
task each and no published port, configs, and branches. All of it is removed at the end, also after a failure; what was there before is as
it was. The branch main of the repository stays. It takes about three minutes.

A Portainer for it, on a machine with Docker in Swarm mode (docker swarm init):
  docker volume create portainer_data
  docker run -d --name portainer -p 9443:9443 -v /var/run/docker.sock:/var/run/docker.sock -v portainer_data:/data portainer/portainer-ce:lts
then open https://localhost:9443, make the first user, and its access token.`;

const variables = ["ASTROLABE_PORTAINER_URL", "ASTROLABE_PORTAINER_KEY", "ASTROLABE_PORTAINER_REPOSITORY"] as const;
const given = (name: string): string => process.env[name]?.trim() ?? "";
const missing = variables.filter((name) => given(name) === "");

if (missing.length > 0) {
  console.error(`No Portainer is named: set ${missing.join(", ")}. Nothing was tested.\n\n${help}`);
  process.exitCode = 1;
} else if (/\/\/[^/]*@/.test(given("ASTROLABE_PORTAINER_REPOSITORY") + given("ASTROLABE_PORTAINER_PUSH"))) {
  console.error("A URL of the repository holds credentials: give them in ASTROLABE_PORTAINER_GIT_USER and ASTROLABE_PORTAINER_GIT_TOKEN. Nothing was tested.");
  process.exitCode = 1;
} else {
  const [user, token] = [given("ASTROLABE_PORTAINER_GIT_USER"), given("ASTROLABE_PORTAINER_GIT_TOKEN")];
  const repository = given("ASTROLABE_PORTAINER_REPOSITORY");
  const begin = performance.now();
  try {
    await runScenario({
      url: given("ASTROLABE_PORTAINER_URL").replace(/\/+$/, ""), key: given("ASTROLABE_PORTAINER_KEY"), repository, remote: given("ASTROLABE_PORTAINER_PUSH") || repository,
      login: user === "" || token === "" ? undefined : { user, token }, environment: given("ASTROLABE_PORTAINER_ENVIRONMENT") || undefined,
      image: given("ASTROLABE_PORTAINER_IMAGE") || "docker.io/library/busybox:1.36.1", patience: Number(given("ASTROLABE_PORTAINER_PATIENCE")) || 180,
      say: (line) => console.log(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  ${line}`),
    });
    console.log("The scenario came to its end against a real Portainer.");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof AdapterError && error.hint !== undefined) console.error(`  hint: ${error.hint}`);
    console.error("The scenario failed.");
    process.exitCode = 1;
  }
}
