import { accountFailures } from "../accounts/rows/failures.ts";
import { adminFailures } from "../admin/rows/failures.ts";
import { clientFailures } from "../clients/rows/failures.ts";
import { factorFailures } from "../factors/rows/failures.ts";
import { codeFailures } from "../codes/rows/failures.ts";
import { credentialFailures } from "./credentials.ts";
import { pageFailures, requestFailures } from "./request.ts";
import type { FailureRow } from "./row.ts";
import { serverFailures } from "./server.ts";
import { linkFailures } from "../links/rows/failures.ts";
import { loginFailures } from "../login/rows/failures.ts";
import { passwordFailures } from "../passwords/rows/failures.ts";
import { providerFailures } from "../provider/rows/failures.ts";
import { throttleFailures } from "../throttle/rows/failures.ts";
import { tokenFailures } from "../tokens/rows/failures.ts";
import { upstreamFailures } from "../upstream/rows/failures.ts";

/** Every refusal by its code: the rows of all features, in the order of the OpenAPI document. A test holds docs/errors.md equal to it. */
export const failures = {
  ...requestFailures,
  ...credentialFailures,
  ...linkFailures,
  ...codeFailures,
  ...loginFailures,
  ...factorFailures,
  ...upstreamFailures,
  ...passwordFailures,
  ...tokenFailures,
  ...providerFailures,
  ...pageFailures,
  ...accountFailures,
  ...adminFailures,
  ...clientFailures,
  ...throttleFailures,
  ...serverFailures,
} as const satisfies Record<string, FailureRow>;
