import type { Auth } from "../../../core/auth.ts";
import { upstreamCookieAge } from "../../../core/login/upstream/log-in.ts";
import type { PendingUpstream } from "../../../core/upstream/model.ts";
import type { RequestContext } from "../../context.ts";
import type { cookiesOf } from "../../request/browser/cookies.ts";

/** A login at a provider that is under way, and the cookie that has it. */
interface Kept {
  readonly slot: number;
  readonly pending: PendingUpstream;
}

/** The logins at providers that are under way in a browser. There are few cookies, so the oldest makes room for a new one. */
export function pendingLogins(
  { upstream: { seals } }: Pick<Auth, "upstream">,
  cookies: ReturnType<typeof cookiesOf>,
) {
  const all = async (c: RequestContext): Promise<readonly Kept[]> => {
    const opened = cookies.readUpstream(c).map(async ({ slot, value }) => {
      const pending = await seals.openPending(value);
      return pending ? [{ slot, pending }] : [];
    });
    return (await Promise.all(opened)).flat();
  };
  const keep = async (c: RequestContext, { slot, pending }: Kept): Promise<void> =>
    cookies.setUpstream(c, slot, await seals.sealPending(pending), upstreamCookieAge / 1000);
  return {
    /** The one that a provider's response belongs to. */
    find: async (c: RequestContext, state: string | undefined): Promise<Kept | undefined> =>
      (await all(c)).find(({ pending }) => pending.state === state),
    async add(c: RequestContext, pending: PendingUpstream): Promise<void> {
      const kept = await all(c);
      const free = cookies.upstreamSlots.filter((slot) => !kept.some((one) => one.slot === slot));
      const [oldest] = kept.toSorted((a, b) => a.pending.startedAt - b.pending.startedAt);
      // By the state, so that two tabs that begin at the same time rarely take the same one.
      const chosen = free[pending.state.charCodeAt(0) % free.length];
      await keep(c, { slot: chosen ?? oldest?.slot ?? 0, pending });
    },
    replace: keep,
    remove: (c: RequestContext, { slot }: Kept): void => cookies.setUpstream(c, slot, "", 0),
  };
}
