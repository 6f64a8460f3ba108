import { day, filters, format, limits, type Command } from "./options.js";

const base = {
  type: "text", value: "revision", source: "revisions",
  summary: "Git revision to compare with. Default: where this branch left the default branch.",
} as const;

const dryRun = { type: "flag", summary: "Print every call that would be made, and make none." } as const;

/** What brings the tree to the clusters, and looks at what became of it. */
export const deliveryCommands = {
  plan: {
    summary: "Say what publishing would do to running services and data.",
    about:
      "Compiles the sources, compares the tree with that of a git revision, and says what the change does: which pods restart, "
      + "what data is deleted, what is opened to whom, what no longer fits. Writes nothing.",
    arguments: {},
    options: {
      base, ...filters,
      format: { type: "choice", choices: ["text", "json", "markdown"], default: "text", summary: "Text for people, JSON for machines, or Markdown as in the pull request." },
      ...day, ...limits,
    },
    examples: [
      ["npm run plan", "what does this branch do?"],
      ["npm run plan -- --base main~5", "what did the last five merges do?"],
      ["npm run plan -- --format markdown", "as the pull request will say it"],
    ],
    findings: "Errors were found in the sources. Consequences alone are no findings.",
  },
  publish: {
    summary: "Commit, push, and open or update the pull request.",
    about:
      "Commits sources and tree together, pushes the branch, opens or updates the pull request on Gitea with its plan as comment, "
      + "and sets the status of the commit. Refuses while checks fail or the tree is stale. Running it again goes on where it stopped, "
      + "and changes nothing when all is done. Other changes of yours stay as they are. The token is read from ASTROLABE_GITEA_TOKEN, or from "
      + "git's credential helper. Gitea is where the remote is, or where .gitea/settings.ts or ASTROLABE_GITEA_URL says.",
    arguments: {},
    options: {
      title: { type: "text", value: "text", summary: "Title of commit and pull request. Default: made from the plan." },
      branch: { type: "text", value: "name", summary: "Branch to publish on. Default: the current one, or a new one when that is the default branch." },
      rebase: { type: "flag", summary: "When the default branch has moved, rebase onto it and compile again." },
      dryRun, ...day, ...format, ...limits,
    },
    examples: [
      ["npm run publish", "ask for a review of what you changed"],
      ["npm run publish -- --dry-run", "what would it do?"],
      ["npm run publish -- --rebase", "after somebody else's change was merged"],
    ],
    findings: "Nothing was published: checks fail, the tree is stale, or the repository is in a state that has to be resolved first.",
  },
  rollback: {
    summary: "Make the pull request that takes a change back.",
    about:
      "Reverts a commit or a merged pull request on a branch of its own, compiles, and publishes it with its plan, which says what a "
      + "revert cannot bring back, such as deleted volumes. Your own files stay as they are.",
    arguments: { change: { summary: "A commit, or a pull request as #12.", required: true, source: "revisions" } },
    options: { dryRun, ...day, ...format, ...limits },
    examples: [
      ["npm run rollback -- '#12'", "take pull request 12 back"],
      ["npm run rollback -- 1a2b3c4 --dry-run", "what would taking that commit back do?"],
    ],
    findings: "The change cannot be taken back as it is: later changes touch the same lines, or the result has errors.",
  },
  promote: {
    summary: "Move versions of an app to the next environment.",
    about:
      "Makes the pull request that gives an app the versions of clusters/<place>/versions.json that it has in another environment, and changes "
      + "nothing else, with its plan. Goes from development to staging to production. Refuses when the versions are not merged, when what is "
      + "merged does not run at the source yet, or when it would skip an environment or go back, unless a reason is given, which then stands in "
      + "the pull request. ArgoCD is asked through kubectl, Portainer with ASTROLABE_PORTAINER_KEY. Your own files stay as they are.",
    arguments: { name: { summary: "Name of the app.", required: true, source: "apps" } },
    options: {
      from: { type: "text", value: "environment", source: "clusters", summary: "Environment or place whose versions are taken." },
      to: { type: "text", value: "environment", source: "clusters", summary: "Environment or place that gets them: all places that run the app." },
      skip: { type: "text", value: "reason", summary: "Why an environment may be skipped." },
      settled: { type: "text", value: "reason", summary: "How you know that the versions run at the source. Nobody is asked then." },
      downgrade: { type: "text", value: "reason", summary: "Why an older version may replace a newer one." },
      kubeconfig: { type: "text", value: "file", source: "folders", summary: "Kubeconfig file. Default: as kubectl finds it." },
      context: { type: "text", value: "name", summary: "Context of the cluster that ArgoCD runs on. Default: that cluster's name." },
      dryRun, ...day, ...format, ...limits,
    },
    examples: [
      ["npm run astrolabe -- promote shop --from staging --to production", "what runs in staging is fit for everybody"],
      ["npm run astrolabe -- promote shop --from staging --to production --dry-run", "what would that do?"],
    ],
    findings: "Nothing was promoted: the versions are not merged, have not settled, or cannot go there.",
  },
  gitea: {
    summary: "Compare Gitea with .gitea/settings.ts, or make it so.",
    about:
      "Shows how organisation, teams, labels, branch protection, secrets, variables and webhooks on Gitea differ from what "
      + ".gitea/settings.ts says, makes them so, or writes .gitea/CODEOWNERS. What the settings do not name is left alone and never deleted. "
      + "The token is read from ASTROLABE_GITEA_TOKEN, or from git's credential helper; it has to be that of an owner of the organisation, "
      + "with the scopes organization, repository and issue, to read for `diff` and to write for `apply`. Values of secrets are read from "
      + "ASTROLABE_SECRET_<NAME>; what has no value there only has to be on Gitea.",
    arguments: { action: { summary: "What to do.", required: true, choices: ["diff", "apply", "codeowners"] } },
    options: { ...format, ...limits },
    examples: [
      ["npm run astrolabe -- gitea diff", "is Gitea set up as the repository says?"],
      ["npm run astrolabe -- gitea apply", "make it so"],
      ["npm run astrolabe -- gitea codeowners", "after an app was added or changed its owner"],
    ],
    findings: "`diff` found differences, or the settings have errors.",
  },
  portainer: {
    summary: "Set Portainer up, publish to it, or ask how stacks are.",
    about:
      "`diff` shows how environments, tags, groups, teams, networks, stacks and access at Portainer differ from what the records of generated/ say, "
      + "and `apply` makes them so: it creates and changes, deletes nothing, and leaves what others made alone. `publish` moves the branches that stacks are "
      + "pulled from, those alone whose files changed, and tells Portainer. `status` says of each stack what is deployed against what is merged, and what "
      + "stands in the way. The key of an administrator is read from ASTROLABE_PORTAINER_KEY, values of a stack's variables from "
      + "ASTROLABE_STACK_<PLACE>_<STACK>_<NAME>, what ids of webhooks are made from from ASTROLABE_WEBHOOK_KEY, and the account by which Portainer reads the "
      + "repository from ASTROLABE_PORTAINER_GIT_USER and ASTROLABE_PORTAINER_GIT_TOKEN. What has no value here stays as Portainer has it. "
      + "Portainer is where the records say, or ASTROLABE_PORTAINER_URL.",
    arguments: { action: { summary: "What to do.", required: true, choices: ["diff", "apply", "publish", "status"] } },
    options: {
      cluster: { ...filters.cluster, summary: "For `diff`, `apply` and `status`: only this cluster; may be repeated." },
      adopt: { type: "flag", summary: "For `diff` and `apply`: take over stacks of a wanted name that are pulled from another branch of the repository." },
      revision: { type: "text", value: "revision", source: "revisions", summary: "For `publish`: git revision whose tree is published. Default: what is merged." },
      tell: { type: "text", value: "stack", repeats: true, summary: "For `publish`: a place, or a stack as <place>/<stack>, of which Portainer is told also when it did not move; may be repeated." },
      dryRun, ...format,
    },
    examples: [
      ["npm run astrolabe -- portainer diff", "is Portainer set up as the repository says?"],
      ["npm run astrolabe -- portainer apply --cluster berlin", "make it so, for one place"],
      ["npm run astrolabe -- portainer publish", "in the workflow, after a merge"],
      ["npm run astrolabe -- portainer status", "does everything run that is merged?"],
    ],
    findings: "`diff` and `status` found something that is not as merged, `apply` and `publish` could not do everything, or a record is broken.",
  },
  drift: {
    summary: "Compare a live cluster with the tree.",
    about:
      "Reads the objects of a cluster through kubectl and compares them with generated/, leaving out what the API server and controllers "
      + "own. Says of each difference who made it, and whether ArgoCD will put it back. Changes nothing.",
    arguments: {},
    options: {
      cluster: filters.cluster,
      kubeconfig: { type: "text", value: "file", source: "folders", summary: "Kubeconfig file. Default: as kubectl finds it." },
      context: { type: "text", value: "name", summary: "Context in it. Default: the cluster's name if there is one of that name, else the current one." },
      ...format,
    },
    examples: [
      ["npm run astrolabe -- drift --cluster paris", "what runs otherwise than the repository says?"],
      ["npm run astrolabe -- drift --cluster paris --format json", "the same, for a program to read"],
    ],
    findings: "The cluster differs from the tree.",
  },
  review: {
    summary: "In the job of a pull request: check, plan, comment.",
    about:
      "Checks the pull request that the job runs for, compares its tree with that of the base branch, and keeps one comment with findings and "
      + "plan. Meant for .gitea/workflows; reads the job's own environment. The token is read from ASTROLABE_GITEA_TOKEN.",
    arguments: {},
    options: {
      reports: { type: "text", value: "folder", source: "folders", summary: "Also write findings as JUnit and SARIF there, and keep them with the run." },
      ...day, ...limits,
    },
    examples: [["npm run astrolabe -- review --reports reports", "the step of the workflow"]],
    findings: "Errors were found, or the tree is not what the sources say.",
  },
  approvals: {
    summary: "In a job: hold a pull request until its owners approve.",
    about:
      "Reads the changed files and the reviews of a pull request and sets the status `astrolabe/owners`, which branch protection requires: "
      + "green when, for every owning team of the base branch's CODEOWNERS, one of its members has approved the latest commit. "
      + "Meant for .gitea/workflows. The token is read from ASTROLABE_GITEA_TOKEN.",
    arguments: {},
    options: {
      pull: { type: "number", value: "number", default: 0, most: 1_000_000_000, whole: true, summary: "Only this pull request. Default: all that are open." },
      ...format, ...limits,
    },
    examples: [["npm run astrolabe -- approvals --pull 12", "whose approval is missing?"]],
    findings: "Approvals are missing. In a job the status says so, and the command succeeds.",
  },
} as const satisfies Record<string, Command>;
