import { accountThrottle } from "../accounts/rows/limits.ts";
import { emailCodeThrottle } from "../email-codes/rows/limits.ts";
import { factorThrottle } from "../factors/rows/limits.ts";
import { linkThrottle } from "../links/rows/limits.ts";
import { loginThrottle } from "../login/rows/limits.ts";
import { passwordThrottle } from "../passwords/rows/limits.ts";
import { oidcThrottle } from "../oidc/rows/limits.ts";
import type { Limit } from "../throttle/model.ts";
import { requestThrottle } from "../throttle/rows/limits.ts";
import { tokenThrottle } from "../tokens/rows/limits.ts";
import { upstreamThrottle } from "../upstream/rows/limits.ts";
import { emailThrottle } from "../email/rows/limits.ts";

/** Every limit, with its default: the rows of all features. A test holds docs/limits.md equal to this table. */
export const limits: readonly Limit[] = [
  passwordThrottle,
  factorThrottle,
  accountThrottle,
  linkThrottle,
  emailThrottle,
  emailCodeThrottle,
  loginThrottle,
  tokenThrottle,
  upstreamThrottle,
  oidcThrottle,
  requestThrottle,
].flatMap((rows) => Object.values<Limit>(rows));
