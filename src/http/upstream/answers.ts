import { timeOf, timeOrNull } from "../../core/ground/time.ts";
import type { Identity } from "../../core/upstream/model.ts";
import { isFrom, type Provider } from "../../core/upstream/providers.ts";

/** An identity as its user and administrators see it, with each member named. `providers` are those that are on. */
export const publicIdentity = (identity: Identity, providers: readonly Provider[]) => {
  const { id, provider, email, createdAt, lastUsedAt } = identity;
  const known = providers.find((one) => one.id === provider);
  return {
    id,
    provider,
    name: known?.name ?? provider,
    email,
    available: known !== undefined && isFrom(known, identity),
    created_at: timeOf(createdAt),
    last_used_at: timeOrNull(lastUsedAt),
  };
};
