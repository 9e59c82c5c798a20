import type { Target } from "../../support/targets/http-target.ts";
import { browserSession } from "./browser/browser-session.ts";
import { clientCredentials } from "./clients.ts";
import { cors } from "./response/cors.ts";
import { discovery } from "./discovery.ts";
import { documents } from "./pages/documents.ts";
import { endingSessions } from "./sessions/ending-sessions.ts";
import { headers } from "./response/headers.ts";
import { identifiers } from "./accounts/identifiers.ts";
import { introspection } from "./tokens/introspection.ts";
import { jwt } from "./tokens/jwt.ts";
import { logins } from "./login.ts";
import { malformed } from "./request/malformed.ts";
import { me } from "./accounts/me.ts";
import { allMethods } from "./request/methods.ts";
import { pageGuard } from "./browser/page-guard.ts";
import { passwords } from "./passwords.ts";
import { races } from "./races.ts";
import { refreshTokens } from "./tokens/refresh-tokens.ts";
import { refreshing } from "./tokens/refresh.ts";
import { registration } from "./accounts/register.ts";
import { revocation } from "./tokens/revocation.ts";
import { service } from "./service.ts";
import { sessions } from "./sessions/sessions.ts";
import { tokenKinds } from "./tokens/token-kinds.ts";
import { token } from "./tokens/token.ts";
import { verify } from "./tokens/verify.ts";
import { webApp } from "./pages/web-app.ts";

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
