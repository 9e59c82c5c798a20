import type { Target } from "../../support/http-target.ts";
import { cors } from "./cors.ts";
import { documents } from "./documents.ts";
import { headers } from "./headers.ts";
import { identifiers } from "./identifiers.ts";
import { jwt } from "./jwt.ts";
import { logins } from "./logins.ts";
import { malformed } from "./malformed.ts";
import { allMethods } from "./methods.ts";
import { passwords } from "./passwords.ts";
import { races } from "./races.ts";
import { registration } from "./register.ts";
import { service } from "./service.ts";
import { token } from "./token.ts";
import { verify } from "./verify.ts";

/** What depends on where the app is mounted. */
export function surface(target: () => Target): void {
  service(target);
  documents(target);
  headers(target);
  cors(target);
  allMethods(target);
}

/** All that holds on every runtime and every database. */
export function everywhere(target: () => Target): void {
  surface(target);
  registration(target);
  identifiers(target);
  passwords(target);
  token(target);
  logins(target);
  verify(target);
  jwt(target);
  malformed(target);
  races(target);
}
