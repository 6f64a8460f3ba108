import type { Entry } from "./entry.js";

/** What is wrong in an object though its schema is right. */
export const rulesCodes = () => ({
  "quantity-invalid": {
    severity: "error",
    title: "An amount is not a Kubernetes quantity",
    means: "Amounts of resources are numbers with an optional suffix, such as 250m, 512Mi or 2. They are not negative, and pods, devices and other things that are counted come in whole numbers.",
    fix: "Write the amount with one of the suffixes m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi or Ei, or with none.",
  },
  "name-malformed": {
    severity: "error",
    title: "A name has a form that its kind does not allow",
    means: "Names become host names, file names or paths, so each kind allows only certain characters and lengths.",
    fix: "Rename it with the characters that the message lists.",
  },
  "label-invalid": {
    severity: "error",
    title: "A label, annotation or selector is malformed",
    means: "Keys are names of up to 63 characters with an optional DNS prefix, label values have up to 63 characters, and all annotations of an object together have up to 256 KiB.",
    fix: "Shorten it, or use the characters that the message lists.",
  },
  "selector-mismatch": {
    severity: "error",
    title: "A selector does not select the pods of its own template",
    means: "The workload would never find the pods that it makes, so the API server refuses it.",
    fix: "Give the pod template the labels that the selector asks for.",
  },
  "schedule-invalid": {
    severity: "error",
    title: "A schedule cannot be read",
    means: "Schedules have five cron fields or are one of the named ones, such as @hourly; the time zone is a field of its own and comes from the IANA list.",
    fix: "Correct the field of the schedule that is named.",
  },
  "port-invalid": {
    severity: "error",
    title: "A port is out of range or its name is malformed",
    means: "Port numbers go from 1 to 65535. Port names have up to 15 characters of a-z, 0-9 and '-', with at least one letter.",
    fix: "Correct the number or the name.",
  },
  "list-duplicate": {
    severity: "error",
    title: "A list holds the same entry twice",
    means: "Containers, volumes, mounts, ports and their like have to be told apart by name, path or number.",
    fix: "Rename or remove one of the two.",
  },
  "entry-hidden": {
    severity: "error",
    title: "An entry hides an earlier one",
    means: "Both entries have the key by which Kubernetes merges the list, so only the later one counts and applying drops the earlier one. Server-side apply refuses the object.",
    fix: "Remove the entry that is not meant.",
  },
  "mount-without-volume": {
    severity: "error",
    title: "A container mounts a volume that the pod does not have",
    means: "Mounts and devices name a volume of the same pod, or a volume claim template of the same StatefulSet.",
    fix: "Add the volume, or correct the name.",
  },
  "probe-port-unknown": {
    severity: "error",
    title: "A probe or hook names a port that the container does not have",
    means: "The API server accepts it, but the kubelet cannot resolve the name: the probe fails for ever, and the container is restarted or never ready.",
    fix: "Name one of the container's ports, or give the number.",
  },
  "request-above-limit": {
    severity: "error",
    title: "A request and its limit contradict each other",
    means: "A request is at most the limit. Devices, huge pages and other resources that cannot be overcommitted need a limit, and a request equal to it.",
    fix: "Raise the limit or lower the request.",
  },
  "field-conflict": {
    severity: "error",
    title: "Fields of an object exclude each other",
    means: "Each field is valid alone, but the API server refuses them together.",
    fix: "Remove one of the fields that are named.",
  },
  "field-missing": {
    severity: "error",
    title: "A field is empty that is needed here",
    means: "The schema allows the field to be left out or empty, but the rest of the object requires it.",
    fix: "Fill in the field that is named.",
  },
  "value-out-of-range": {
    severity: "error",
    title: "A number is out of range",
    means: "The API server accepts only numbers within bounds that the schema does not state.",
    fix: "Choose a number within the bounds of the message.",
  },
  "value-invalid": {
    severity: "error",
    title: "A value is none that the field accepts",
    means: "The schema says that the field holds text, but the API server accepts only certain values or a certain form.",
    fix: "Use one of the values or the form that the message gives.",
  },
  "address-invalid": {
    severity: "error",
    title: "An IP address, network or host name is malformed",
    means: "Addresses are IPv4 or IPv6, networks are in CIDR form, and hosts are DNS names.",
    fix: "Correct the address that is shown.",
  },
} as const satisfies Record<string, Entry>);
