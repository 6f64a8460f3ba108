import type { KubernetesVersion } from "../../model/kubernetes.js";

/** Functions that come together, and where they are served. */
export interface Library {
  readonly name: string;
  /** First minor version of Kubernetes that has it for new expressions; absent when only Kyverno has it. */
  readonly since?: KubernetesVersion;
  /** Signatures: `receiver.name(arguments): result`, without receiver for functions; `T` stands for any type. */
  readonly functions: readonly string[];
}

const duration = "google.protobuf.Duration";
const timestamp = "google.protobuf.Timestamp";
const quantity = "kubernetes.Quantity";
const semver = "kubernetes.Semver";
const format = "kubernetes.NamedFormat";
const url = "kubernetes.URL";
const comparable = ["int", "uint", "double", "bool", duration, timestamp, "string", "bytes"];

/** Parts of a moment, with and without a time zone. */
const dateParts = ["getFullYear", "getMonth", "getDayOfYear", "getDayOfMonth", "getDate", "getDayOfWeek", "getHours", "getMinutes", "getSeconds", "getMilliseconds"];

function each(types: readonly string[], signature: (type: string) => string): string[] {
  return types.map(signature);
}

/**
 * Every function and its library. Sources: cel-go `common/stdlib/standard.go` and `ext/*.go`; Kubernetes
 * apiserver `pkg/cel/library/*.go`, and `pkg/cel/environment/base.go` for the versions.
 */
export const libraries: readonly Library[] = [
  {
    name: "standard",
    since: "1.25",
    functions: [
      ...each(["string", "bytes", "list<T>", "map<K, V>"], (type) => `size(${type}): int`),
      ...each(["string", "bytes", "list<T>", "map<K, V>"], (type) => `${type}.size(): int`),
      "string.contains(string): bool", "string.startsWith(string): bool", "string.endsWith(string): bool",
      "string.matches(string): bool", "matches(string, string): bool",
      ...each(["int", "uint", "double", "string", duration, timestamp], (type) => `int(${type}): int`),
      ...each(["int", "uint", "double", "string"], (type) => `uint(${type}): uint`),
      ...each(["int", "uint", "double", "string"], (type) => `double(${type}): double`),
      ...each(["bool", "string"], (type) => `bool(${type}): bool`),
      ...each(["bytes", "string"], (type) => `bytes(${type}): bytes`),
      ...each(["int", "uint", "double", "bool", "string", "bytes", duration, timestamp], (type) => `string(${type}): string`),
      ...each([duration, "string"], (type) => `duration(${type}): ${duration}`),
      ...each([timestamp, "string", "int"], (type) => `timestamp(${type}): ${timestamp}`),
      "dyn(T): dyn", "type(T): type",
      ...dateParts.flatMap((part) => [`${timestamp}.${part}(): int`, `${timestamp}.${part}(string): int`]),
      ...["getHours", "getMinutes", "getSeconds", "getMilliseconds"].map((part) => `${duration}.${part}(): int`),
    ],
  },
  {
    name: "optional",
    since: "1.28",
    functions: [
      "optional.of(T): optional<T>", "optional.ofNonZeroValue(T): optional<T>", "optional.none(): optional<T>",
      "optional<T>.value(): T", "optional<T>.hasValue(): bool", "optional<T>.or(optional<T>): optional<T>", "optional<T>.orValue(T): T",
    ],
  },
  { name: "optional version 1", since: "1.31", functions: ["optional.unwrap(list<optional<T>>): list<T>", "list<optional<T>>.unwrapOpt(): list<T>"] },
  { name: "optional version 2", since: "1.34", functions: ["list<T>.first(): optional<T>", "list<T>.last(): optional<T>"] },
  {
    name: "strings",
    since: "1.25",
    functions: [
      "string.charAt(int): string", "string.indexOf(string): int", "string.indexOf(string, int): int",
      "string.lastIndexOf(string): int", "string.lastIndexOf(string, int): int", "string.lowerAscii(): string", "string.upperAscii(): string",
      "string.replace(string, string): string", "string.replace(string, string, int): string",
      "string.split(string): list<string>", "string.split(string, int): list<string>",
      "string.substring(int): string", "string.substring(int, int): string", "string.trim(): string",
      "list<string>.join(): string", "list<string>.join(string): string",
    ],
  },
  { name: "strings version 2", since: "1.29", functions: ["string.format(list<dyn>): string", "strings.quote(string): string"] },
  {
    name: "sets",
    since: "1.29",
    functions: each(["contains", "equivalent", "intersects"], (name) => `sets.${name}(list<T>, list<T>): bool`),
  },
  {
    name: "lists",
    since: "1.25",
    functions: [
      ...each(comparable, (type) => `list<${type}>.isSorted(): bool`),
      ...each(["int", "uint", "double", duration], (type) => `list<${type}>.sum(): ${type}`),
      ...each(comparable, (type) => `list<${type}>.min(): ${type}`),
      ...each(comparable, (type) => `list<${type}>.max(): ${type}`),
      "list<T>.indexOf(T): int", "list<T>.lastIndexOf(T): int",
    ],
  },
  {
    name: "lists version 3",
    since: "1.34",
    functions: [
      "list<T>.slice(int, int): list<T>", "list<list<T>>.flatten(): list<T>", "list<dyn>.flatten(int): list<dyn>",
      ...each(comparable, (type) => `list<${type}>.sort(): list<${type}>`),
      "lists.range(int): list<int>", "list<T>.reverse(): list<T>", "list<T>.distinct(): list<T>",
    ],
  },
  {
    name: "regex",
    since: "1.25",
    functions: ["string.find(string): string", "string.findAll(string): list<string>", "string.findAll(string, int): list<string>"],
  },
  {
    name: "url",
    since: "1.25",
    functions: [
      `url(string): ${url}`, "isURL(string): bool",
      ...["getScheme", "getHost", "getHostname", "getPort", "getEscapedPath"].map((part) => `${url}.${part}(): string`),
      `${url}.getQuery(): map<string, list<string>>`,
    ],
  },
  {
    name: "quantity",
    since: "1.28",
    functions: [
      `quantity(string): ${quantity}`, "isQuantity(string): bool", `sign(${quantity}): int`,
      `${quantity}.isGreaterThan(${quantity}): bool`, `${quantity}.isLessThan(${quantity}): bool`, `${quantity}.compareTo(${quantity}): int`,
      `${quantity}.asApproximateFloat(): double`, `${quantity}.asInteger(): int`, `${quantity}.isInteger(): bool`,
      `${quantity}.add(${quantity}): ${quantity}`, `${quantity}.add(int): ${quantity}`,
      `${quantity}.sub(${quantity}): ${quantity}`, `${quantity}.sub(int): ${quantity}`,
    ],
  },
  {
    name: "ip",
    since: "1.30",
    functions: [
      "ip(string): net.IP", "isIP(string): bool", "ip.isCanonical(string): bool", "string(net.IP): string", "net.IP.family(): int",
      ...["isUnspecified", "isLoopback", "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast"].map((name) => `net.IP.${name}(): bool`),
    ],
  },
  {
    name: "cidr",
    since: "1.30",
    functions: [
      "cidr(string): net.CIDR", "isCIDR(string): bool", "string(net.CIDR): string",
      "net.CIDR.containsIP(string): bool", "net.CIDR.containsIP(net.IP): bool",
      "net.CIDR.containsCIDR(string): bool", "net.CIDR.containsCIDR(net.CIDR): bool",
      "net.CIDR.ip(): net.IP", "net.CIDR.prefixLength(): int", "net.CIDR.masked(): net.CIDR",
    ],
  },
  {
    name: "format",
    since: "1.31",
    functions: [
      `format.named(string): optional<${format}>`, `${format}.validate(string): optional<list<string>>`,
      ...["dns1123Label", "dns1123Subdomain", "dns1035Label", "qualifiedName", "dns1123LabelPrefix", "dns1123SubdomainPrefix", "dns1035LabelPrefix", "labelValue", "uri", "uuid", "byte", "date", "datetime"]
        .map((name) => `format.${name}(): ${format}`),
    ],
  },
  {
    name: "semver",
    since: "1.33",
    functions: [
      `semver(string): ${semver}`, `semver(string, bool): ${semver}`, "isSemver(string): bool", "isSemver(string, bool): bool",
      `${semver}.isGreaterThan(${semver}): bool`, `${semver}.isLessThan(${semver}): bool`, `${semver}.compareTo(${semver}): int`,
      ...["major", "minor", "patch"].map((name) => `${semver}.${name}(): int`),
    ],
  },
  {
    name: "regular expressions of Kyverno",
    functions: [
      "regex.extract(string, string): optional<string>", "regex.extractAll(string, string): list<string>",
      "regex.replace(string, string, string): string", "regex.replace(string, string, string, int): string",
    ],
  },
  { name: "encoders", functions: ["base64.encode(bytes): string", "base64.decode(string): bytes"] },
  {
    name: "math",
    functions: [
      ...each(["int", "uint", "double"], (type) => `math.abs(${type}): ${type}`),
      ...each(["int", "uint", "double"], (type) => `math.sign(${type}): ${type}`),
      ...each(["ceil", "floor", "round", "trunc"], (name) => `math.${name}(double): double`),
      ...each(["isInf", "isNaN", "isFinite"], (name) => `math.${name}(double): bool`),
      ...each(["int", "uint", "double"], (type) => `math.sqrt(${type}): double`),
      ...each(["bitAnd", "bitOr", "bitXor"], (name) => `math.${name}(int, int): int`),
      ...each(["bitAnd", "bitOr", "bitXor"], (name) => `math.${name}(uint, uint): uint`),
      ...each(["int", "uint"], (type) => `math.bitNot(${type}): ${type}`),
      ...["int", "uint"].flatMap((type) => [`math.bitShiftLeft(${type}, int): ${type}`, `math.bitShiftRight(${type}, int): ${type}`]),
    ],
  },
];

/** Macros beside those of the specification, by name and number of arguments. */
export const macroLibraries: Readonly<Record<string, Pick<Library, "name" | "since">>> = {
  "optMap/2": { name: "optional", since: "1.28" },
  "optFlatMap/2": { name: "optional", since: "1.28" },
  "all/3": { name: "two-variable comprehensions", since: "1.32" },
  "exists/3": { name: "two-variable comprehensions", since: "1.32" },
  "existsOne/3": { name: "two-variable comprehensions", since: "1.32" },
  "exists_one/3": { name: "two-variable comprehensions", since: "1.32" },
  "transformList/3": { name: "two-variable comprehensions", since: "1.32" },
  "transformList/4": { name: "two-variable comprehensions", since: "1.32" },
  "transformMap/3": { name: "two-variable comprehensions", since: "1.32" },
  "transformMap/4": { name: "two-variable comprehensions", since: "1.32" },
  "transformMapEntry/3": { name: "two-variable comprehensions", since: "1.32" },
  "transformMapEntry/4": { name: "two-variable comprehensions", since: "1.32" },
  "sortBy/2": { name: "lists version 3", since: "1.34" },
  "cel.bind/3": { name: "bindings" },
  "math.greatest": { name: "math" },
  "math.least": { name: "math" },
};
