import type { Target } from "../../support/http-target.ts";
import { browserSession } from "./browser-session.ts";
import { clientCredentials } from "./client-credentials.ts";
import { cors } from "./cors.ts";
import { discovery } from "./discovery.ts";
import { documents } from "./documents.ts";
import { endingSessions } from "./ending-sessions.ts";
import { headers } from "./headers.ts";
import { identifiers } from "./identifiers.ts";
import { introspection } from "./introspection.ts";
import { jwt } from "./jwt.ts";
import { logins } from "./logins.ts";
import { malformed } from "./malformed.ts";
import { me } from "./me.ts";
import { allMethods } from "./methods.ts";
import { pageGuard } from "./page-guard.ts";
import { passwords } from "./passwords.ts";
import { races } from "./races.ts";
import { refreshTokens } from "./refresh-tokens.ts";
import { refreshing } from "./refresh.ts";
import { registration } from "./register.ts";
import { revocation } from "./revocation.ts";
import { service } from "./service.ts";
import { sessions } from "./sessions.ts";
import { tokenKinds } from "./token-kinds.ts";
import { token } from "./token.ts";
import { verify } from "./verify.ts";
import { webApp } from "./web-app.ts";

/** What depends on where the app is mounted. */
export function surface(target: () => Target): void {
  service(target);
  documents(target);
  webApp(target);
  discovery(target);
  headers(target);
  cors(target);
  pageGuard(target);
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
  clientCredentials(target);
  refreshing(target);
  refreshTokens(target);
  revocation(target);
  introspection(target);
  browserSession(target);
  me(target);
  sessions(target);
  endingSessions(target);
  tokenKinds(target);
  malformed(target);
  races(target);
}
