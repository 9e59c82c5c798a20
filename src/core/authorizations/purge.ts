import type { DeletedBatch } from "../ground/batches.ts";
import type { Clock } from "../system.ts";
import { authorizationLimits } from "./model.ts";
import type { AuthorizationStore } from "./ports.ts";

/** Deletes one batch of what expired a while ago. Throws Failure `unavailable`. */
export const purgeAuthorizations = ({
  store,
  clock,
}: {
  readonly store: Pick<AuthorizationStore, "deleteExpiredAuthorizations">;
  readonly clock: Clock;
}): Promise<DeletedBatch> => store.deleteExpiredAuthorizations(clock() - authorizationLimits.kept);

/**
 * The codes of an account, as what it owns. No export shows them, because they are gone within hours. They end with the browser's
 * session, so a claim and an undo need not remove them.
 */
export const ownedAuthorizations = ({
  store,
}: {
  readonly store: Pick<AuthorizationStore, "deleteAuthorizationsOf">;
}) => ({
  name: "authorizations" as const,
  clears: "deleted" as const,
  remove: (userId: string): Promise<void> => store.deleteAuthorizationsOf(userId),
  removeSince: async () => [],
});
