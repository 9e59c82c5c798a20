import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { emailCodeFailures } from "../../../src/core/email-codes/rows.ts";
import {
  because,
  credentialFailures,
  expiredToken,
  Failure,
  loginFailures,
  pageFailures,
} from "../../../src/core/failures.ts";
import { refusedLogin } from "../../../src/core/login/rows.ts";
import { wrongPassword } from "../../../src/core/passwords/rows.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import type { RequestEnv } from "../../../src/http/context.ts";
import { detailOf, problemBody } from "../../../src/http/response/problem.ts";
import { oauthError } from "../../../src/http/response/refusals.ts";

const rows = Object.values(failures);

/** What an OAuth endpoint describes an error with. */
async function describedBy(failure: Failure, isDevelopment = false): Promise<string> {
  const app = new Hono<RequestEnv>();
  app.onError((error, c) => {
    c.set("headers", {});
    c.set("isDevelopment", isDevelopment);
    return oauthError(c, error);
  });
  app.get("/", () => {
    throw failure;
  });
  const body = (await (await app.request("/")).json()) as { readonly error_description: string };
  return body.error_description;
}

const allowed = /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/;

describe("the detail of an error", () => {
  it.each(rows)("$name is a sentence of its own, which does not repeat the title", async (row) => {
    const failure = new Failure(row);
    const { title, detail } = problemBody(failure, "https://login.example.com", "1");
    expect(detail).not.toBe(title);
    expect(detail).toMatch(/^\S.*\.$/);
    expect(detail.startsWith(title)).toBe(false);
    expect(await describedBy(failure)).toMatch(allowed);
  });

  it("is the specific one if the failure has one", () => {
    expect(detailOf(new Failure(failures.invalid_scope, { detail: "Not this." }))).toBe(
      "Not this.",
    );
  });

  it("says in development what the log says, and nothing of it in production", () => {
    const hint = "set CORS_ORIGINS=http://evil.example";
    const failure = new Failure(pageFailures.origin_not_allowed, { reason: "not listed", hint });
    expect(detailOf(failure)).not.toContain("CORS_ORIGINS");
    expect(detailOf(failure, true)).toBe(
      `${detailOf(failure)} (Shown only in development: not listed; ${hint}.)`,
    );
    const bare = new Failure(pageFailures.origin_not_allowed);
    expect(detailOf(bare, true)).toBe(detailOf(bare));
  });

  it("never tells who has an account, also in development", () => {
    const logins = [refusedLogin, wrongPassword].flatMap((row) =>
      Object.keys(row.reasons).map((reason) => new Failure(because(row, [reason]), { reason })),
    );
    const details = logins.map((failure) => detailOf(failure, true));
    expect(new Set(details)).toEqual(new Set(["Wrong username or password."]));
    const { invalid_code } = emailCodeFailures;
    const codes = (["code wrong or too old", "account disabled"] as const).map((reason) =>
      detailOf(new Failure(invalid_code, { reason }), true),
    );
    expect(new Set(codes).size).toBe(1);
  });

  it("names the token that has expired", () => {
    const kinds = ["mfa", "enrolment", "upstream", "logout", "decision"] as const;
    const details = kinds.map((kind) => {
      const failure = expiredToken(kind);
      expect(failure.code).toBe(loginFailures.expired_token.name);
      return detailOf(failure);
    });
    expect(new Set(details).size).toBe(kinds.length);
  });
});

describe("the description of an OAuth error", () => {
  it.each([
    ['Use "x" – not “y”…', "Use 'x' - not 'y'..."],
    ["Für Ämter: a\\b\n", "Fur Amter: a?b?"],
    ["禁止", "??"],
  ])("has only the characters that OAuth allows: %j", async (detail, text) => {
    const failure = new Failure(credentialFailures.refused, { detail });
    expect(await describedBy(failure)).toBe(text);
    expect(text).toMatch(allowed);
  });

  it("has the reason of the log in development", async () => {
    const failure = new Failure(failures.invalid_client, { reason: "client unknown" });
    expect(await describedBy(failure, true)).toContain("client unknown");
    expect(await describedBy(failure)).not.toContain("client unknown");
  });
});
