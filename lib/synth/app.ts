import { App, ResolutionContext, type IResolver } from "cdk8s";

/**
 * An app that resolves the values of an object in one go. cdk8s asks all resolvers about every value and writes a path for
 * each, which takes longer than all else about an object. When author code adds a resolver, cdk8s does it.
 */
export function newApp(): App {
  const app = new App();
  const known = app.resolvers.splice(0);
  app.resolvers.push({
    resolve(context) {
      const value: unknown = context.value;
      if (!mayStandForOther(value)) return;
      const isWhole = app.resolvers.length === 1 && context.key.length === 0 && isMap(value);
      if (isWhole) context.replaceValue(Object.assign(Object.create(finished), new Resolving(context, known).map(value)));
      else ask(known, context);
    },
  });
  return app;
}

/**
 * What the whole of a resolved object inherits from, so that cdk8s takes it as it is: it looks into values whose constructor is
 * Object, and renders values whose constructor has that name.
 */
const finished: object = Object.create(Object.prototype, { constructor: { value: { name: "Object" } } });

type Values = Readonly<Record<string, unknown>>;

const mayStandForOther = (value: unknown): value is object => (typeof value === "object" && value !== null) || typeof value === "function";

/** Whether a value is itself. cdk8s takes what has a method `resolve` for something else. */
const isItself = (value: object): boolean => typeof Reflect.get(value, "resolve") !== "function";

const isMap = (value: object): value is Values => value.constructor === Object && isItself(value);

/** Resolves values as cdk8s' `resolve` does, with the resolvers that it brings. */
class Resolving {
  readonly #context: ResolutionContext;
  readonly #resolvers: readonly IResolver[];

  constructor(context: ResolutionContext, resolvers: readonly IResolver[]) {
    this.#context = context;
    this.#resolvers = resolvers;
  }

  map(values: Values): Values {
    const resolved: Record<string, unknown> = {};
    for (const key of Object.keys(values)) resolved[key] = this.#value(values[key]);
    return resolved;
  }

  #value(value: unknown): unknown {
    if (!mayStandForOther(value)) return value;
    if (isMap(value)) return this.map(value);
    if (Array.isArray(value) && isItself(value)) return value.map((item: unknown) => this.#value(item));
    const context = new ResolutionContext(this.#context.obj, this.#context.key, value);
    ask(this.#resolvers, context);
    return context.replaced ? this.#value(context.replacedValue) : value;
  }
}

function ask(resolvers: readonly IResolver[], context: ResolutionContext): void {
  for (const resolver of resolvers) {
    resolver.resolve(context);
    if (context.replaced) return;
  }
}
