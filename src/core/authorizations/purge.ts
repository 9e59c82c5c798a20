import type { DeletedBatch } from "../ground/batches.ts";
import { authorizationLimits } from "./model.ts";
import type { AuthorizationPorts } from "./ports.ts";

/** Deletes one batch of what expired a while ago. Throws Failure `unavailable`. */
export const purgeAuthorizations = ({
  store,
  clock,
}: Pick<AuthorizationPorts, "store" | "clock">): Promise<DeletedBatch> =>
  store.deleteExpiredAuthorizations(clock() - authorizationLimits.kept);

/**
 * The codes of an account, as what it owns. No export shows them, because they are gone within hours. They end with the browser's
 * session, so a claim and an undo need not remove them.
 */
export const ownedAuthorizations = ({ store }: Pick<AuthorizationPorts, "store">) => ({
  name: "authorizations" as const,
  clears: "deleted" as const,
  remove: (userId: string): Promise<void> => store.deleteAuthorizationsOf(userId),
  removeSince: async () => [],
});
