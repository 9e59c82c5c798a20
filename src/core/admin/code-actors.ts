import { defaultRole, type BuiltInScope } from "../access.ts";
import type { BearerClaims, createBearers } from "../bearers/bearers.ts";
import { Failure, requestFailures } from "../failures.ts";
import { isId } from "../ids.ts";
import type { System } from "../system.ts";
import { localLimit } from "../throttle/local.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { Origin } from "../user.ts";
import type { Actor } from "./actor.ts";
import { adminThrottle } from "./rows.ts";

/** The accounts that a client reads and changes. Those of all other roles do not exist for it. */
const ofClients = { targets: defaultRole };

/** Whom the operator's own code acts as: in the same process as `app`, or over HTTP as a client. */
export function createCodeActors(
  { clock }: Pick<System, "clock">,
  policy: ThrottleSettings,
  bearers: Pick<ReturnType<typeof createBearers>, "requireClient">,
) {
  const spend = localLimit(policy, adminThrottle.accounts);
  return {
    /** The app itself, or a user for whom it acts. Throws Failure `validation_failed` for a text that is no id. */
    app(as?: string): Actor {
      if (as === undefined) return { actorId: "app", code: {} };
      if (isId(as)) return { actorId: as, code: {} };
      throw fault("Use the id of an account.");
    },
    /**
     * The client of a token. Throws Failure `insufficient_scope`, `too_many_requests`, and `validation_failed` if it acts for a user,
     * because the audit trail could then name anybody.
     */
    client(claims: BearerClaims, scope: BuiltInScope, origin: Origin, as?: string): Actor {
      const id = bearers.requireClient(claims, scope);
      spend(id, clock());
      if (as !== undefined) throw fault("Only the app itself can act for a user.");
      return { actorId: `client:${id}`, origin, code: ofClients };
    },
  };
}

const fault = (message: string): Failure =>
  new Failure(requestFailures.validation_failed, { errors: [{ pointer: "/as", message }] });
