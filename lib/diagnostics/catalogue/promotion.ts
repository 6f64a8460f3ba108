import type { Entry } from "./entry.js";

/** What stands in the way of moving versions from one environment to the next. */
export const promotionCodes = () => ({
  "promotion-place": {
    severity: "error",
    title: "An app cannot be promoted between these places",
    means: "The app does not run at one of the two ends, or the places of the environment that it comes from have different versions, so that it is not clear which are meant. Nothing was changed.",
    fix: "Name environments or places in which the app runs. Where their versions differ, name the one place whose versions are meant.",
  },
  "promotion-order": {
    severity: "error",
    title: "A promotion goes backwards or skips an environment",
    means: "Versions go from development to staging to production, so that each was tried before it gets to the next. Nothing was changed.",
    fix: "Promote to the next environment first. When one has to be passed over, give the reason with --skip: it stands in the pull request. To go back, use `astrolabe rollback`.",
  },
  "promotion-downgrade": {
    severity: "error",
    title: "A promotion would bring an older version",
    means: "The place has a version already that is newer by its numbers than the one it would get. Somebody may have changed it there alone, and data that the newer one wrote may not be readable to the older. Nothing was changed.",
    fix: "Bring the newer version to the source first. When going back is what you want, give the reason with --downgrade: it stands in the pull request.",
  },
  "promotion-unmerged": {
    severity: "error",
    title: "The versions are not merged yet",
    means: "Only what the default branch of the server has can be promoted. The versions of a place are otherwise here: changed and not committed, or committed and not merged. Nothing was changed.",
    fix: "Publish the change and have it merged, or take it back.",
  },
  "promotion-unsettled": {
    severity: "error",
    title: "What is merged does not run at the source yet",
    means: "The place that the versions come from has not taken them, or what runs of them is not healthy, so that they were not tried. Nothing was changed.",
    fix: "Wait until the delivery has settled, or mend it. When you know better, say how with --settled: it stands in the pull request.",
  },
  "promotion-mixed": {
    severity: "error",
    title: "A promotion would change more than versions",
    means: "A promotion changes the versions of an app at its targets and what is made of them there. The tree of the default branch is out of date, or something else depends on the same versions. Nothing was changed.",
    fix: "Publish a tree that is up to date, and let each place take its versions from its own file alone.",
  },
  "promotion-without-effect": {
    severity: "error",
    title: "Nothing follows the versions",
    means: "The versions file of the place would change, and nothing that the app runs there would. The versions are written somewhere else in the sources, or the place does not hand them to the app. Nothing was changed.",
    fix: "Give the app the versions of its place in its settings, and make its images of them.",
  },
  "versions-invalid": {
    severity: "error",
    title: "The pinned versions of a place cannot be read",
    means: "`clusters/<place>/versions.json` is missing, is no JSON of the form that versions have, has a name twice, or lacks an app that runs there. Nothing was changed.",
    fix: 'Write it as { "<app>": { "<image or chart>": "<version>" } } with sorted keys.',
  },
} as const satisfies Record<string, Entry>);
