import { noOverload } from "../budget.js";
import { conversions } from "./conversions.js";
import { dates } from "./dates.js";
import { encoders } from "./encoders.js";
import { formats } from "./formats.js";
import { lists } from "./lists.js";
import { math } from "./math.js";
import type { Native } from "./native.js";
import { net } from "./net.js";
import { optionals } from "./optionals.js";
import { quantities } from "./quantity.js";
import { regex } from "./regex.js";
import { semvers } from "./semver.js";
import { stringFormat } from "./string-format.js";
import { strings } from "./strings.js";
import { urls } from "./urls.js";

const implementations: Readonly<Record<string, Native>> = {
  ...conversions, ...dates, ...encoders, ...formats, ...lists, ...math, ...net, ...optionals, ...quantities, ...regex, ...semvers,
  ...strings, ...stringFormat, ...urls,
};

/** What runs for a function key: `.name` for methods, else the name with its namespace. */
export function implementation(key: string): Native {
  return (Object.hasOwn(implementations, key) ? implementations[key] : undefined) ?? noOverload;
}
