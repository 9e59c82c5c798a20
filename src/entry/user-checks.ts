import { Context } from "hono";
import type { Auth } from "../core/auth.ts";
import { explain } from "../core/explain.ts";
import { randomId } from "../core/ids.ts";
import type { User, PageRequirement } from "../core/user.ts";
import type { Log } from "../core/system.ts";
import { systemClock, systemRandom } from "../drivers/system.ts";
import type { RequestContext, RequestEnv } from "../http/context.ts";
import { problemResponse } from "../http/response/problem.ts";
import { users } from "../http/user.ts";
import type { Config } from "./config/config.ts";

/** Tells another app who sent its requests. */
export interface UserChecks {
  /**
   * The user of the request; null for nobody, also for a bad token. Undefined if the request cannot tell: the browser withheld its session
   * cookie, or the cookie does not count because the request may change something and no page of the app sent it. Throws only if the
   * database cannot be read, or by a fault of the server.
   */
  find(request: Request): Promise<User | null | undefined>;
  /** The user of the request, or the answer that refuses it (RFC 6750 section 3.1) or redirects to the login. Never throws. */
  requireUser(request: Request, requirement: PageRequirement): Promise<User | Response>;
}

export function userChecks(auth: Auth, { http, policy }: Config, log: Log): UserChecks {
  const requests = users(auth, { ...http, issuer: policy.issuer });
  return {
    async find(request) {
      try {
        return await requests.find(contextOf(request));
      } catch (error) {
        const { code } = explain(error);
        if (code === "unavailable" || code === "internal") throw error;
        return code === "own_page_required" ? undefined : null;
      }
    },
    async requireUser(request, requirement) {
      const c = contextOf(request);
      try {
        return await requests.requireUser(c, requirement, systemClock());
      } catch (error) {
        const reason = explain(error);
        const id = c.get("requestId");
        if (reason["code"] === "internal") {
          log.error("user_check_failed", { request_id: id, ...reason });
        }
        const { development: isDevelopment } = http;
        return problemResponse(error, policy.issuer, id, { isDevelopment });
      }
    },
  };
}

/** The request as Latchkey's own handlers see it. */
function contextOf(request: Request): RequestContext {
  const c = new Context<RequestEnv>(request);
  c.set("requestId", randomId(systemRandom));
  c.set("headers", {});
  return c;
}
