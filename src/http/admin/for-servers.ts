import { ActingFor } from "../../contract/admin/for-servers.ts";
import type { BuiltInScope } from "../../core/access.ts";
import type { Actor } from "../../core/admin/actor.ts";
import type { Auth } from "../../core/auth.ts";
import { Failure, jsonPointer, requestFailures } from "../../core/failures.ts";
import { didYouMean } from "../../core/ground/nearest.ts";
import { quoted } from "../../core/ground/quoted.ts";
import type { RequestContext } from "../context.ts";
import { identify, originOf } from "../request/caller.ts";
import { readQuery } from "../request/parameters.ts";

/**
 * What the app in the same process passes beside its requests. No host can pass it, because bindings from outside have no such symbol.
 */
export const inProcess = Symbol("in process");

/** Whom a call of the operator's code acts as. Throws the failures of `createCodeActors` and of a bearer token. */
export async function codeActor(
  c: RequestContext,
  auth: Auth,
  scope: BuiltInScope,
): Promise<Actor> {
  const { as } = readQuery(c, ActingFor);
  if (Object.hasOwn(Object(c.env), inProcess)) return auth.codeActors.app(as);
  return auth.codeActors.client(await identify(c, auth), scope, originOf(c), as);
}

/** Refuses every member that a call does not know, because a server would lose what it wrote. */
export const refuseOthers =
  (shape: object) =>
  (_: RequestContext, names: readonly string[]): void => {
    const known = Object.keys(shape);
    throw new Failure(requestFailures.validation_failed, {
      errors: names.map((name) => ({
        pointer: jsonPointer([name]),
        message: `This call cannot set ${quoted(name)}.${didYouMean(name, known)} Members: ${known.join(", ")}.`,
      })),
    });
  };
