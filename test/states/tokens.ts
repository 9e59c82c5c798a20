import { askVerification, linkFor as linkOf } from "../suite/http/calls/links.ts";
import type { World } from "./world.ts";

/** A token that no server made. */
export const absentToken = "lt1_AZsKXnwAeqOPXj1sGypPkAAAAZq";

/** The token of the link in an email to a new user. */
export async function linkFor(world: World, kind: "reset" | "verify"): Promise<string> {
  const { person, token } = await world.add();
  if (kind === "reset") return linkOf(world.target, person);
  return linkOf(world.target, person, () => askVerification(world.target, token));
}
