import { timeOf, timeOrNull } from "../../core/ground/time.ts";
import type { Identity } from "../../core/upstream/model.ts";
import type { Provider } from "../../core/upstream/providers.ts";

/** An identity as its user and administrators see it, with each member named. `providers` are those that are on. */
export const publicIdentity = (
  { id, provider, email, createdAt, lastUsedAt }: Identity,
  providers: readonly Provider[],
) => {
  const on = providers.find((one) => one.id === provider);
  return {
    id,
    provider,
    name: on?.name ?? provider,
    email,
    available: on !== undefined,
    created_at: timeOf(createdAt),
    last_used_at: timeOrNull(lastUsedAt),
  };
};
