import { parseArguments } from "#lib/cli/arguments.js";
import { readPromotion } from "#lib/cli/promote-request.js";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { app, cluster, makeWorkspace, run } from "./workspace.js";

function read(...words: string[]): string {
  const request = parseArguments(["promote", ...words]);
  if ("problem" in request) return request.problem;
  if (request.command !== "promote") return request.command;
  const found = readPromotion(request, ["lyon", "paris"]);
  return "problem" in found ? `${found.problem}: ${found.hint ?? ""}` : `${found.name} ${found.from} ${found.to}`;
}

test("both ends are environments or places, and two of them", () => {
  for (const [words, said] of [
    [["shop", "--from", "staging", "--to", "paris"], "shop staging paris"],
    [["shop", "--from", "staging", "--to", "clusters/paris"], "shop staging clusters/paris"],
    [["--from", "staging", "--to", "paris"], "promote needs a name"],
    [["shop", "--to", "paris"], "promote needs --from: it is an environment or a place: development, staging, production, lyon, paris"],
    [["shop", "--from", "staging"], "promote needs --to: it is an environment or a place: development, staging, production, lyon, paris"],
    [["shop", "--from", "stagin", "--to", "paris"], `--from is "stagin", no environment and no place: did you mean "staging"?`],
    [["shop", "--from", "staging", "--to", "parsi"], `--to is "parsi", no environment and no place: did you mean "paris"?`],
    [["shop", "--from", "staging", "--to", "../../etc"], `--to is "../../etc", no environment and no place: environments and places are development, staging, production, lyon, paris`],
    [["shop", "--from", "paris", "--to", "paris"], `--from and --to are both "paris": a promotion goes from one place or environment to another`],
    [["shop", "--from", "staging", "--to=--force"], `--to is "--force", no environment and no place: environments and places are development, staging, production, lyon, paris`],
    [["shop", "--from", "staging", "--to", "paris", "--skip", " "], "--skip needs a reason: it stands in the pull request, for whoever reviews it"],
    [["shop", "--from", "staging", "--to", "paris", "--settled"], "--settled needs a value"],
  ] as const) assert.is(read(...words), said);
});

test("an app that is not there is a mistake of the command line, whatever its name is", async () => {
  const root = makeWorkspace({ ...app("shop"), ...cluster("paris", ["shop"]) });
  for (const [name, said] of [
    ["shp", 'there is no app "shp"'], ["../shop", 'there is no app "../shop"'], ["__proto__", 'there is no app "__proto__"'], ["shop\u001b[2J", "there is no app"],
  ] as const) {
    const { code, stderr } = await run(root, ["promote", name, "--from", "staging", "--to", "production"]);
    assert.is(code, 2, stderr);
    assert.match(stderr, said);
    assert.not.match(stderr, "\u001b");
  }
  assert.match((await run(root, ["promote", "shp", "--from", "staging", "--to", "production"])).stderr, 'did you mean "shop"?');
});

test.run();
