import { sortDiagnostics, type Diagnostic, type Location } from "./diagnostic.js";
import type { Report } from "./json.js";
import { logicalPlace } from "./place.js";
import { summarize } from "./summary.js";

/**
 * A report as JUnit XML, with a final line break: one test case for each finding. Errors are
 * failures, waived findings are skipped, warnings and infos pass and say what they found, because
 * they do not fail the command either. Without findings one test case passes.
 *
 * There is no standard; the form is what Jenkins, GitLab and Gitea's runners read.
 */
export function renderJunit({ command, diagnostics }: Pick<Report, "command" | "diagnostics">): string {
  const sorted = sortDiagnostics(diagnostics);
  const { errors, waived } = summarize(sorted);
  const counts = { tests: Math.max(1, sorted.length), failures: errors, errors: 0, skipped: waived };
  const cases = sorted.length > 0 ? sorted.map(testCase) : [`    <testcase${attributes({ classname: command, name: "no findings" })}/>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "astrolabe", ...counts })}>`,
    `  <testsuite${attributes({ name: `astrolabe ${command}`, ...counts })}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase({ code, severity, message, location, hint, waived }: Diagnostic): string {
  const { file, line, pointer } = location;
  const place = logicalPlace(location).join("/");
  const name = [code, place, pointer ?? ""].filter((part) => part !== "").join(" ");
  const opening = `    <testcase${attributes({ classname: file ?? (place === "" ? "workspace" : place), name, file, line })}>`;
  const text = [whereText(location), message, ...(hint === undefined ? [] : [hint])].filter((part) => part !== "").join("\n");
  if (waived !== undefined) {
    return `${opening}<skipped${attributes({ message: `waived until ${waived.until}: ${waived.reason}` })}/><system-out>${escape(text)}</system-out></testcase>`;
  }
  if (severity !== "error") return `${opening}<system-out>${escape(`${severity}: ${text}`)}</system-out></testcase>`;
  return `${opening}<failure${attributes({ message, type: code })}>${escape(text)}</failure></testcase>`;
}

function whereText({ file, line }: Location): string {
  return file === undefined ? "" : line === undefined ? file : `${file}:${line}`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value)).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
    .join("");
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for XML 1.0: what no XML document may hold (section 2.2) is dropped, as are the C1 controls, which steer terminals. */
function escape(text: string): string {
  return text.toWellFormed()
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffe\uffff]/g, "")
    .replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
