import { accountThrottle } from "../accounts/rows.ts";
import { adminThrottle } from "../admin/rows.ts";
import { clientThrottle } from "../clients/rows.ts";
import { consentThrottle } from "../consents/rows.ts";
import { emailCodeThrottle } from "../email-codes/rows.ts";
import { emailThrottle } from "../email/rows.ts";
import { factorThrottle } from "../factors/rows.ts";
import { linkThrottle } from "../links/rows.ts";
import { loginThrottle } from "../login/rows.ts";
import { oidcThrottle } from "../oidc/rows.ts";
import { organizationThrottle } from "../organizations/rows.ts";
import { passwordThrottle } from "../passwords/rows.ts";
import type { Limit } from "../throttle/model.ts";
import { requestThrottle } from "../throttle/rows.ts";
import { tokenThrottle } from "../tokens/rows.ts";
import { upstreamThrottle } from "../upstream/rows.ts";

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
  consentThrottle,
  organizationThrottle,
  clientThrottle,
  adminThrottle,
  requestThrottle,
].flatMap((rows) => Object.values<Limit>(rows));
