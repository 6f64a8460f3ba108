import { quote } from "./name.js";

/** A part of a reference or of a path that is nothing special to git, to a shell, or to a file system. */
const part = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** Says why a text cannot be the beginning of branch names, or nothing when it can (git-check-ref-format(1), and no more than that needs). */
export function referenceProblem(references: unknown): string | undefined {
  const parts = String(references).split("/");
  const isFit = typeof references === "string" && references.length <= 100 && parts.every((word) => part.test(word) && !/\.\.|\.$|\.lock$/i.test(word));
  return isFit ? undefined : `is ${quote(references)}, expected the beginning of branch names, such as "deploy-portainer"`;
}

/** Says why a text cannot be a folder of the repository, or nothing when it can. */
export function repositoryPathProblem(folder: unknown): string | undefined {
  const isFit = typeof folder === "string" && folder.split("/").every((word) => part.test(word) && word.toLowerCase() !== ".git");
  return isFit ? undefined : `is ${quote(folder)}, expected a folder of the repository, such as "generated"`;
}

/** Says why a text cannot be the address of Portainer, or nothing when it can. */
export function serverProblem(server: unknown): string | undefined {
  const url = typeof server === "string" && URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) return `is ${quote(server)}, expected an address such as "https://portainer.example.org"`;
  if (url.username !== "" || url.password !== "") return "holds credentials";
  if (/\/api\/*$/.test(url.pathname)) return `ends in /api, expected what stands before it: ${quote(`${url.origin}${url.pathname.replace(/\/api\/*$/, "")}`)}`;
  return url.search !== "" || url.hash !== "" ? `is ${quote(server)}, expected an address without a query and a fragment` : undefined;
}

/** Says why a text cannot be the address of an agent, or nothing when it can. */
export function agentProblem(agent: unknown): string | undefined {
  return /^tcp:\/\/[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5}$/.test(String(agent)) ? undefined : `is ${quote(agent)}, expected an address such as "tcp://node-1.example.org:9001"`;
}
