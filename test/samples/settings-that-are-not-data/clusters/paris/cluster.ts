import { defineCluster } from "astrolabe/model/cluster.js";
import { deploy } from "astrolabe/model/deployment.js";
import { shop } from "../../apps/shop/app.js";
import { small } from "../small.js";

const cycle: { self?: object } = {};
cycle.self = cycle;

const nested = (depth: number): unknown => Array.from({ length: depth }).reduce<unknown>((inner) => [inner], "leaf");

export default defineCluster("paris", {
  ...small,
  apps: [
    deploy(shop, { value: { rate: Number.NaN } }, { name: "not-a-number" }),
    deploy(shop, { value: [1n] }, { name: "big" }),
    deploy(shop, { value: { "a/b": () => "x" } }, { name: "function" }),
    deploy(shop, { value: cycle }, { name: "cycle" }),
    deploy(shop, { value: "\ud800" }, { name: "surrogate" }),
    deploy(shop, { value: JSON.parse('{ "__proto__": 1 }') }, { name: "prototype" }),
    deploy(shop, { value: new Date(0) }, { name: "date" }),
    deploy(shop, { value: Symbol("x") }, { name: "symbol" }),
    deploy(shop, { value: nested(100_000) }, { name: "deep" }),
  ],
});
