import { quote } from "../../model/name.js";
import type { Rule } from "./findings.js";
import { qualifiedName } from "./forms.js";
import { isLabelKey } from "./labels.js";
import { each, list, object, text } from "./reading.js";
import { expectChoice, expectChoiceOrAbsent, expectGiven } from "./values.js";

/** k8s.io/kubernetes pkg/apis/storage/validation, maxProvisionerParameterLen and maxProvisionerParameterSize. */
const most = { parameters: 512, bytes: 256 * 1024 };

/** k8s.io/kubernetes pkg/apis/storage/validation, ValidateStorageClass. */
export const storageClass: Rule = (data, at, found) => {
  const provisioner = text(data.provisioner);
  if (provisioner === "") expectGiven(found, { of: data, name: "provisioner", at });
  else if (!qualifiedName.accepts(provisioner.toLowerCase())) found.add("name-malformed", `${at}/provisioner`, `provisioner is ${quote(provisioner)}, expected ${qualifiedName.expected}`);
  const parameters = Object.entries(object(data.parameters));
  const size = parameters.reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(text(value)), 0);
  if (parameters.length > most.parameters) found.add("value-out-of-range", `${at}/parameters`, `parameters holds ${parameters.length} entries, expected ${most.parameters} at most`);
  if (size > most.bytes) found.add("value-out-of-range", `${at}/parameters`, `parameters holds ${size} bytes, expected ${most.bytes} at most`);
  if (parameters.some(([key]) => key === "")) found.add("name-malformed", `${at}/parameters`, "parameters holds an entry without a name");
  expectChoice(found, { of: data, name: "reclaimPolicy", at }, ["Delete", "Retain"]);
  expectChoiceOrAbsent(found, { of: data, name: "volumeBindingMode", at }, ["Immediate", "WaitForFirstConsumer"]);
  const topologies = new Set<string>();
  each(data.allowedTopologies, `${at}/allowedTopologies`, (term, place) => {
    const keys = new Set<string>();
    // The server takes a term without expressions for a repetition.
    expectGiven(found, { of: term, name: "matchLabelExpressions", at: place });
    const same = JSON.stringify(term);
    if (topologies.has(same)) found.add("list-duplicate", place, "allowedTopologies holds a term twice");
    topologies.add(same);
    each(term.matchLabelExpressions, `${place}/matchLabelExpressions`, (expression, where) => {
      const key = text(expression.key);
      if (!isLabelKey(key)) found.add("label-invalid", `${where}/key`, `key is ${quote(key)}, expected ${qualifiedName.expected}`);
      if (keys.has(key)) found.add("list-duplicate", `${where}/key`, `Two expressions have the key ${quote(key)}`);
      keys.add(key);
      expectGiven(found, { of: expression, name: "values", at: where });
      if (new Set(list(expression.values)).size < list(expression.values).length) found.add("list-duplicate", `${where}/values`, "values holds a value twice");
    });
  });
};
