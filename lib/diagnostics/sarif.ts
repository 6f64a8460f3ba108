import { catalogue, isCode } from "./catalogue.js";
import type { Entry } from "./catalogue/entry.js";
import { sortDiagnostics, type Diagnostic, type Location, type Severity } from "./diagnostic.js";
import { jsonText, type Report } from "./json.js";
import { logicalPlace } from "./place.js";

/** A report for {@link renderSarif}. */
export interface SarifReport extends Pick<Report, "command" | "diagnostics"> {
  /** Version of this product. */
  readonly version: string;
  /** What there is to say about codes that are not of the catalogue: `policy/<name>`. Default: nothing. */
  readonly policies?: ReadonlyMap<string, Entry>;
}

// SARIF 2.1.0, section 3.27.10.
const levels: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };

const sourceRoot = "%SRCROOT%";

/**
 * A report as SARIF 2.1.0 (OASIS Standard, 27 March 2020, with Errata 01), with a final line break.
 * Paths are relative to the workspace; what a waiver covers is a suppressed result. The same report
 * is the same bytes.
 */
export function renderSarif({ command, diagnostics, version, policies = new Map() }: SarifReport): string {
  const sorted = sortDiagnostics(diagnostics);
  const codes = [...new Set(sorted.map(({ code }) => code))].sort();
  const ruleIndex = new Map(codes.map((code, index) => [code, index]));
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "astrolabe", semanticVersion: version, rules: codes.map((code) => ruleOf(code, isCode(code) ? catalogue()[code] : policies.get(code))) } },
      automationDetails: { id: `astrolabe/${command}/` },
      originalUriBaseIds: { [sourceRoot]: { description: { text: "The workspace." } } },
      columnKind: "utf16CodeUnits",
      results: sorted.map((diagnostic) => resultOf(diagnostic, ruleIndex.get(diagnostic.code) ?? -1)),
    }],
  };
  return jsonText(log);
}

function ruleOf(code: string, entry: Entry | undefined): object {
  if (entry === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: entry.title },
    fullDescription: { text: entry.means },
    help: { text: entry.fix },
    defaultConfiguration: { level: levels[entry.severity] },
  };
}

function resultOf({ code, severity, message, location, hint, related = [], waived }: Diagnostic, ruleIndex: number): object {
  return {
    ruleId: code,
    ruleIndex,
    level: levels[severity],
    message: { text: hint === undefined ? message : `${message}\n${hint}` },
    locations: [locationOf(location)],
    ...(related.length === 0 ? {} : { relatedLocations: related.map((other, id) => ({ id, ...locationOf(other) })) }),
    // When one result has suppressions, all have to (section 3.27.23): an empty list says that it counts.
    suppressions: waived === undefined ? [] : [{
      kind: "inSource", status: "accepted", justification: waived.reason, properties: { until: waived.until },
    }],
  };
}

function locationOf(location: Location): object {
  const { file, line, column, pointer, construct } = location;
  const place = logicalPlace(location);
  const name = [...place, ...(pointer === undefined || pointer === "" ? [] : [pointer])].join("/");
  return {
    ...(file === undefined ? {} : {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file), uriBaseId: sourceRoot },
        ...(line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } }),
      },
    }),
    ...(name === "" ? {} : { logicalLocations: [{ name: place.at(-1) ?? name, fullyQualifiedName: name, kind: "resource" }] }),
    ...(construct === undefined || construct === "" ? {} : { properties: { construct } }),
  };
}

/** A path as a relative reference (RFC 3986): a first segment with a colon would pass for a scheme, which encoding prevents. */
function uriOf(file: string): string {
  return file.replace(/^\/+/, "").toWellFormed().split("/").map(encodeURIComponent).join("/");
}
