/**
 * Whether a value stands for a credential without being one: a variable, a template, a path, a
 * place in a vault, an encrypted form, a word that says that there is none.
 */
export function isReference(value: string): boolean {
  if (value === "") return true;
  if (/^(?:\$\(|\$\{|\$[A-Za-z_]|\{\{|\$__|%\(|%[A-Z_]+%$|<[^<>]*>$|@|ENC\[|\[\[)/.test(value)) return true;
  // Part of the value is filled in: `prefix-${TOKEN}`.
  if (/\$\{[A-Za-z_][^}]*\}|\$\([A-Za-z_][^)]*\)|\{\{[^}]*\}\}/.test(value)) return true;
  if (/^(?:file|env|vault|ref\+\w+|secretref|awssm|op|sops|ssm|gcpsm|azkv|k8s|kubernetes|keyvault|exec)(?::|:\/\/)/i.test(value)) return true;
  if (/^arn:aws[\w-]*:(?:secretsmanager|ssm|kms):/.test(value)) return true;
  if (/^(?:~|\.{1,2})?\/[\w@%+=:,./-]*$/.test(value) && (value.match(/\//g) ?? []).length > 0 && /^[^+=]*$/.test(value) && !/[A-Za-z0-9]{30}/.test(value)) return true;
  if (/^(?:[a-z][a-z0-9_.-]*\/)+[\w.-]+(?:[#:][\w.-]+)?$/.test(value) && !/[A-Za-z0-9]{24}/.test(value)) return true;
  if (/^(?:true|false|yes|no|on|off|null|nil|none|undefined|disabled|enabled|required|optional|redacted|removed|hidden|string|str|text|bytes|prompt)$/i.test(value)) return true;
  // Places to fill in, and what was blotted out: one character over and over, words in capitals.
  if (/^(.)\1*$/.test(value) && (value.length < 3 || /[*x.?#_-]/i.test(value))) return true;
  return /^(?:\(hidden\)|\[?REDACTED\]?|\[?hidden\]?|YOUR[_-][A-Z_-]+|[A-Z]+_(?:GOES_)?HERE|TODO|PLACEHOLDER)$/.test(value);
}

/** Whether a value is an expression of some language and not text: a call, an index, a field of something. */
export function isCode(value: string): boolean {
  return /^[A-Za-z_][\w.]*(?:\(|\[)/.test(value) || /^(?:os|process|config|self|this|args|settings|env|ctx|vars|local|data|options|params|request|input|var|module|secrets)\.[A-Za-z_]/.test(value);
}
