import { expect } from "vitest";
import { limits } from "../../src/core/tables/limits.ts";
import type { Limit } from "../../src/core/throttle/model.ts";

/** Every limit by its name, with its default. */
export const usualLimits: Readonly<Record<string, Limit>> = Object.fromEntries(
  limits.map((limit) => [limit.name, limit]),
);

/** The limit of a name, with its default. */
export const limitNamed = (name: string): Limit =>
  usualLimits[name] ?? expect.fail(`no limit ${name}`);
