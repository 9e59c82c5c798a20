import { isAccepted } from "../../core/outbox/retry.ts";
import type { PostLogout } from "../../core/oidc/ports.ts";
import type { GuardedFetch } from "../guarded/guarded-fetch.ts";
import type { DeliveryOutcome } from "../metrics/metrics.ts";
import { postDelivery } from "../post/delivery.ts";

/** Posts logout tokens as forms (OpenID Connect Back-Channel Logout 1.0 section 2.5), and counts the tries. For all runtimes. */
export const postLogoutTo =
  (guardedFetch: GuardedFetch, onTried?: (outcome: DeliveryOutcome) => void): PostLogout =>
  async (uri, token, { isPrivate }) => {
    const form = new URLSearchParams({ logout_token: token });
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    const fetchBy = isPrivate ? undefined : guardedFetch;
    const answer = await postDelivery(uri, String(form), headers, fetchBy);
    onTried?.(isAccepted(answer) ? "sent" : "failed");
    return answer;
  };
