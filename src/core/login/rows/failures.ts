import { credentialFailures } from "../../failures/credentials.ts";
import { because } from "../../failures/row.ts";

/** A login to an account that does not exist or may not log in. */
export const noLogin = because(credentialFailures.invalid_grant, {
  "unknown account": "unknown",
  "account disabled": "disabled",
  "account disabled or deleted": "disabled",
  "account deleted": "refused",
  "address not verified": "unverified",
});
