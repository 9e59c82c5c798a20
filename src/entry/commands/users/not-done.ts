import { didYouMean } from "../../../core/ground/nearest.ts";
import { shown } from "./text.ts";

/** What the operator asked for cannot be done. The message says why. */
export class NotDone extends Error {
  override readonly name = "NotDone";
}

/** Nothing in the database has the name. The error that the operator reads also names the database. */
export class NotFound extends NotDone {}

/** The error for an account that does not exist. */
export const accountNotFound = () =>
  new NotFound("No account has this username, email address or id.");

/** The error for an organization that does not exist. */
export const organizationNotFound = (name: string) =>
  new NotFound(`No organization has the slug or id ${shown(name)}.`);

/** The error for a role or a scope that no configuration declares. */
export const undeclared = (kind: "role" | "scope", name: string, known: readonly string[]) =>
  new NotDone(
    `Unknown ${kind} ${JSON.stringify(name)}.${didYouMean(name, known)} Known ${kind}s: ${known.join(", ")}. Declare more in latchkey.config.ts (${kind}s).`,
  );
