import { accountFailures } from "../accounts/rows.ts";
import { adminFailures } from "../admin/rows.ts";
import { captchaFailures } from "../captcha/rows.ts";
import { clientFailures } from "../clients/rows.ts";
import { emailCodeFailures } from "../email-codes/rows.ts";
import { linkFailures } from "../email/rows.ts";
import { factorFailures } from "../factors/rows.ts";
import {
  credentialFailures,
  pageFailures,
  requestFailures,
  serverFailures,
  loginFailures,
  oauthFailures,
} from "../failures.ts";
import { proofFailures } from "../links/rows.ts";
import { membershipFailures } from "../memberships/rows.ts";
import { oidcFailures } from "../oidc/rows.ts";
import { organizationFailures } from "../organizations/rows.ts";
import { passwordFailures } from "../passwords/rows.ts";
import { resourceFailures } from "../resources/rows.ts";
import { throttleFailures } from "../throttle/rows.ts";
import { upstreamFailures } from "../upstream/rows.ts";

/** Every refusal by its code: the rows of all features, in the order of the OpenAPI document. A test holds docs/errors.md equal to it. */
export const failures = {
  ...requestFailures,
  ...credentialFailures,
  ...captchaFailures,
  ...linkFailures,
  ...proofFailures,
  ...emailCodeFailures,
  ...loginFailures,
  ...factorFailures,
  ...upstreamFailures,
  ...passwordFailures,
  ...oauthFailures,
  ...membershipFailures,
  ...oidcFailures,
  ...resourceFailures,
  ...pageFailures,
  ...accountFailures,
  ...adminFailures,
  ...clientFailures,
  ...organizationFailures,
  ...throttleFailures,
  ...serverFailures,
} as const;

/** The code of a refusal. */
export type FailureCode = keyof typeof failures;
