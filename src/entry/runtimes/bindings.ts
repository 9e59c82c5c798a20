import { ConfigError } from "../config/config-error.ts";
import { isVariable } from "../config/variables/variables.ts";
import type { Assets } from "./assets.ts";

/** The bindings of every Worker, besides the variables and the database. */
export interface Bindings {
  readonly ASSETS: Assets;
  readonly [name: string]: unknown;
}

/**
 * The bindings that can be variables, as text. Wrangler passes numbers and booleans as such. Throws ConfigError when one
 * of our variables is an object.
 */
export function variablesIn(bindings: Bindings): Record<string, string> {
  const known = Object.entries(bindings).filter(([name]) => isVariable(name));
  const wrong = known.filter(([, value]) => typeof value === "object");
  if (wrong.length > 0) {
    throw new ConfigError(
      wrong.map(([name]) => `${name} must be text, a number or a boolean`).join("\n"),
    );
  }
  const texts = Object.entries(bindings).filter(([, value]) => typeof value !== "object");
  return Object.fromEntries(texts.map(([name, value]) => [name, String(value)]));
}
