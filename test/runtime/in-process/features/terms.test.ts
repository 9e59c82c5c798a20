import { describe, expect, it } from "vitest";
import { accountRow, withTerms } from "../../../suite/http/calls/accounts.ts";
import { getMe, logInFrom } from "../../../suite/http/calls/browser.ts";
import {
  insertAccount,
  json,
  logIn,
  newcomer,
  register,
  registerAndLogIn,
  send,
  tokensIn,
  verify,
  withBearer,
  type Answer,
} from "../../../suite/http/calls/calls.ts";
import { expectInvalid, expectProblem } from "../../../suite/http/calls/expect.ts";
import { logInBy, refreshed } from "../../../suite/http/calls/sessions.ts";
import {
  authorize,
  codeIn,
  continuedAt,
  createApp,
  leadsTo,
  loggedIn,
  queryOf,
  responseIn,
} from "../../../suite/http/oidc/app.ts";
import { openInProcess, useTarget, type Target } from "../../../support/targets/http-target.ts";

const { TERMS_VERSION: version } = withTerms;
const metadataPath = "/.well-known/oauth-authorization-server";

const accept = (target: Target, token: string, body: object = { version }): Promise<Answer> => {
  const init = json(body);
  const headers = { ...(init.headers as object), ...withBearer(token).headers };
  return send(target, "/users/me/terms", { ...init, headers });
};
const eventsOf = async (target: Target, id: unknown) =>
  (
    await target.sql(
      `SELECT detail FROM audit WHERE subject_id = '${String(id)}' AND event = 'user_terms_accepted'`,
    )
  ).map(({ detail }) => JSON.parse(String(detail)) as unknown);

describe("in process, with TERMS_VERSION", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite", env: withTerms }));

  it("a registration that names the version has accepted it, with a time, an event and an entry in the export", async () => {
    const person = newcomer();
    const answer = await register(target(), { ...person, terms_version: version });
    expect(answer.status).toBe(201);
    expect(answer.body).not.toHaveProperty("terms_due");
    const { token } = tokensIn(await logIn(target(), person));
    const { body } = await send(target(), "/users/me/export", withBearer(token));
    expect(body["account"]).toMatchObject({
      terms_version: version,
      terms_accepted_at: answer.body["created_at"],
    });
    await expect.poll(() => eventsOf(target(), answer.body["id"])).toEqual([{ version }]);
  });

  it("a registration without it works, and everything but the pages works before the terms are accepted", async () => {
    const person = newcomer();
    const answer = await register(target(), person);
    expect(answer.body).toMatchObject({ terms_due: true });
    const { token, refreshToken } = tokensIn(await logIn(target(), person));
    expect((await getMe(target(), token)).body).toMatchObject({ terms_due: true });
    const { token: next } = await refreshed(target(), refreshToken);
    expect((await verify(target(), next)).status).toBe(200);
    expect((await logInFrom(target(), person)).body["user"]).toMatchObject({ terms_due: true });
  });

  it("the first acceptance of a version counts, and another version is refused", async () => {
    const { token, person } = await registerAndLogIn(target());
    for (const wrong of ["2026-10", "", `${version} `, "2".repeat(33)]) {
      expectInvalid(await accept(target(), token, { version: wrong }), "/version");
      expectInvalid(
        await register(target(), { ...newcomer(), terms_version: wrong }),
        "/terms_version",
      );
    }
    expectInvalid(await accept(target(), token, {}), "/version");
    const answer = await accept(target(), token);
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty("terms_due");
    const row = await accountRow(target(), person);
    expect(row).toMatchObject({ terms_version: version });
    expect((await accept(target(), token)).status).toBe(200);
    expect(await accountRow(target(), person)).toEqual(row);
    await expect.poll(() => eventsOf(target(), row["id"])).toEqual([{ version }]);
  });

  it("needs a token with profile:write", async () => {
    const person = await insertAccount(target());
    const { token } = await logInBy(target(), undefined, person, { scope: "profile:read" });
    expectProblem(await accept(target(), token), 403, "insufficient_scope");
  });

  it("an app gets no code before the user accepts, and with prompt=none an error", async () => {
    const { browser, person } = await loggedIn(target());
    const app = await createApp(target(), { columns: { first_party: 1 } });
    const query = queryOf(app);
    expect(continuedAt(await authorize(browser, query), "terms")).toContain(app.id);
    const silent = leadsTo(await authorize(browser, queryOf(app, { prompt: "none" })));
    expect(responseIn(silent, app)).toMatchObject({ error: "interaction_required" });
    const { token } = tokensIn(await logIn(target(), person));
    await accept(target(), token);
    codeIn(leadsTo(await authorize(browser, query)), app);
  });

  it("the metadata name the version and the terms", async () => {
    expect((await send(target(), metadataPath)).body).toMatchObject({
      terms_version: version,
      op_tos_uri: withTerms.TERMS_URL,
    });
  });
});

describe("in process, without TERMS_VERSION", () => {
  const target = useTarget(() => openInProcess({ database: "sqlite" }));

  it("nothing is due, and there is nothing to accept", async () => {
    const { token } = await registerAndLogIn(target());
    expect((await getMe(target(), token)).body).not.toHaveProperty("terms_due");
    expectInvalid(await accept(target(), token), "/version");
    const answer = await register(target(), { ...newcomer(), terms_version: version });
    expectInvalid(answer, "/terms_version");
    expect((await send(target(), metadataPath)).body).not.toHaveProperty("terms_version");
  });
});
