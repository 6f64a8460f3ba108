/** A form that text has to have. */
export interface Form {
  /** Ends the sentence `name is "X", expected …`. */
  readonly expected: string;
  readonly accepts: (text: string) => boolean;
}

// Lengths are compared first, so that no pattern ever sees a long text.
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const underscored = /^_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/;
const qualified = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** k8s.io/apimachinery pkg/util/validation, IsDNS1123Label. */
export const dnsLabel: Form = {
  expected: "a DNS label: at most 63 characters of a-z, 0-9 and '-', with a letter or digit at both ends",
  accepts: (text) => text.length <= 63 && label.test(text),
};

/** k8s.io/apimachinery pkg/util/validation, IsDNS1035Label. */
export const dnsLabel1035: Form = {
  expected: "a DNS label: at most 63 characters of a-z, 0-9 and '-', with a letter first and a letter or digit last",
  accepts: (text) => text.length <= 63 && label1035.test(text),
};

/** k8s.io/apimachinery pkg/util/validation, IsDNS1123Subdomain. A label within it may be longer than 63. */
export const dnsSubdomain: Form = {
  expected: "a DNS name: at most 253 characters of a-z, 0-9, '-' and '.', with a letter or digit at both ends of each part",
  accepts: (text) => text.length <= 253 && (text.includes(".") ? text.split(".").every((part) => label.test(part)) : label.test(text)),
};

/** k8s.io/apimachinery pkg/api/validation, NameIsDNSSubdomain of a prefix: one '-' may stand at the end. */
export const dnsSubdomainPrefix: Form = {
  expected: dnsSubdomain.expected,
  accepts: (text) => dnsSubdomain.accepts(text.length > 1 && text.endsWith("-") ? `${text.slice(0, -2)}a` : text),
};

/** k8s.io/apimachinery pkg/util/validation, IsDNS1123SubdomainWithUnderscore. */
export const dnsSubdomainUnderscore: Form = {
  expected: "a DNS name: at most 253 characters of a-z, 0-9, '-', '_' and '.'",
  accepts: (text) => text.length <= 253 && text.split(".").every((part) => underscored.test(part)),
};

/** k8s.io/apimachinery pkg/util/validation, IsWildcardDNS1123Subdomain. */
export const wildcardHost: Form = {
  expected: "a wildcard for the first part of a DNS name, such as *.example.com",
  accepts: (text) => text.startsWith("*.") && text.length <= 253 && dnsSubdomain.accepts(text.slice(2)),
};

/** k8s.io/apimachinery pkg/util/validation, IsQualifiedName: label keys, conditions, resource names. */
export const qualifiedName: Form = {
  expected: "at most 63 characters of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends, after an optional DNS name and '/'",
  accepts: (text) => {
    const slash = text.indexOf("/");
    const name = slash < 0 ? text : text.slice(slash + 1);
    return name.length <= 63 && qualified.test(name) && (slash < 0 || dnsSubdomain.accepts(text.slice(0, slash)));
  },
};

/** k8s.io/apimachinery pkg/util/validation, IsValidLabelValue. */
export const labelValue: Form = {
  expected: "at most 63 characters of A-Z, a-z, 0-9, '-', '_' and '.', with a letter or digit at both ends",
  accepts: (text) => text === "" || (text.length <= 63 && qualified.test(text)),
};

/** k8s.io/apimachinery pkg/api/validation/path, IsValidPathSegmentName. */
export const pathSegment: Form = {
  expected: "a name without '/' and '%' that is neither '.' nor '..'",
  accepts: (text) => text !== "." && text !== ".." && !text.includes("/") && !text.includes("%"),
};

/** k8s.io/apimachinery pkg/util/validation, IsConfigMapKey. */
export const dataKey: Form = {
  expected: "a file name: at most 253 characters of A-Z, a-z, 0-9, '-', '_' and '.', and not '..' at its start",
  accepts: (text) => text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== "." && !text.startsWith(".."),
};

/** k8s.io/apimachinery pkg/util/validation, IsEnvVarName: the rule until 1.31. */
export const variableName: Form = {
  expected: "letters, digits, '_', '-' and '.', not a digit first and not '..' at its start",
  accepts: (text) => /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(text) && text !== "." && !text.startsWith(".."),
};

/** k8s.io/apimachinery pkg/util/validation, IsRelaxedEnvVarName: the rule since 1.32. */
export const relaxedVariableName: Form = {
  expected: "printable ASCII characters other than '='",
  accepts: (text) => /^[\u0020-\u003c\u003e-\u007e]+$/.test(text),
};

/** k8s.io/apimachinery pkg/util/validation, IsValidPortName (RFC 6335, section 5.1, in lower case). */
export const portName: Form = {
  expected: "at most 15 characters of a-z, 0-9 and single '-', with at least one letter",
  accepts: (text) => text.length <= 15 && /^[-a-z0-9]+$/.test(text) && /[a-z]/.test(text)
    && !text.includes("--") && !text.startsWith("-") && !text.endsWith("-"),
};

/** k8s.io/apimachinery pkg/util/validation, IsHTTPHeaderName. */
export const headerName: Form = {
  expected: "letters, digits and '-'",
  accepts: (text) => /^[-A-Za-z0-9]+$/.test(text),
};

/** k8s.io/apimachinery pkg/util/validation, IsDomainPrefixedPath. */
export const domainPath: Form = {
  expected: "a DNS name, '/' and a path, such as example.com/controller",
  accepts: (text) => {
    const slash = text.indexOf("/");
    return slash > 0 && dnsSubdomain.accepts(text.slice(0, slash)) && /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(text.slice(slash + 1));
  },
};

/** k8s.io/kubernetes pkg/apis/core/validation, validateLocalDescendingPath. */
export const descendingPath: Form = {
  expected: "a relative path without '..'",
  accepts: (text) => !text.startsWith("/") && withoutBacksteps.accepts(text),
};

/** k8s.io/kubernetes pkg/apis/core/validation, validatePathNoBacksteps. */
export const withoutBacksteps: Form = {
  expected: "a path without '..'",
  accepts: (text) => !text.includes("..") || !text.split("/").includes(".."),
};

/** k8s.io/kubernetes pkg/apis/core/validation, ValidateLocalNonReservedPath. */
export const unreservedPath: Form = {
  expected: "a relative path without '..', also not at its start",
  accepts: (text) => descendingPath.accepts(text) && !text.startsWith(".."),
};
