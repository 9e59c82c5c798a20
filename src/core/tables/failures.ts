import { accountFailures } from "../accounts/rows/failures.ts";
import { adminFailures } from "../admin/rows/failures.ts";
import { clientFailures } from "../clients/rows/failures.ts";
import { factorFailures } from "../factors/rows/failures.ts";
import { emailCodeFailures } from "../email-codes/rows/failures.ts";
import { credentialFailures } from "../failures/credentials.ts";
import { pageFailures, requestFailures } from "../failures/request.ts";
import { serverFailures } from "../failures/server.ts";
import { loginFailures } from "../failures/login.ts";
import { passwordFailures } from "../passwords/rows/failures.ts";
import { oidcFailures } from "../oidc/rows/failures.ts";
import { throttleFailures } from "../throttle/rows/failures.ts";
import { upstreamFailures } from "../upstream/rows/failures.ts";
import { oauthFailures } from "../failures/oauth.ts";
import { linkFailures } from "../email/rows/failures.ts";
import { proofFailures } from "../links/rows/failures.ts";

/** Every refusal by its code: the rows of all features, in the order of the OpenAPI document. A test holds docs/errors.md equal to it. */
export const failures = {
  ...requestFailures,
  ...credentialFailures,
  ...linkFailures,
  ...proofFailures,
  ...emailCodeFailures,
  ...loginFailures,
  ...factorFailures,
  ...upstreamFailures,
  ...passwordFailures,
  ...oauthFailures,
  ...oidcFailures,
  ...pageFailures,
  ...accountFailures,
  ...adminFailures,
  ...clientFailures,
  ...throttleFailures,
  ...serverFailures,
} as const;

/** The code of a refusal. */
export type FailureCode = keyof typeof failures;
