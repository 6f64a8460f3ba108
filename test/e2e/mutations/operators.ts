import type { Operator } from "./mutate.js";
import { objectOperators } from "./objects.js";
import { podOperators } from "./pods.js";

/** All ways in which the objects of the lab are changed. */
export const operators: readonly Operator[] = [...objectOperators, ...podOperators];
