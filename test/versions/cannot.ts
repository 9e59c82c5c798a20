import { describe, expect, it } from "vitest";
import { deleteMe, setAccount } from "../suite/http/calls/accounts.ts";
import { browserIn, cookieIn, logInFromCode, refreshBy } from "../suite/http/calls/browser.ts";
import {
  insertAccount,
  logIn,
  newcomer,
  send,
  tokensIn,
  verify,
  withBearer,
} from "../suite/http/calls/calls.ts";
import { askClientToken, clientToken, createClient } from "../suite/http/calls/clients.ts";
import { expectOAuthError, expectProblem } from "../suite/http/calls/expect.ts";
import { reauthenticate } from "../suite/http/calls/factor-logins.ts";
import { factorsPath, sendFactor } from "../suite/http/calls/factors.ts";
import { askEmailChange, atEmailLink, reset, verifyEmail } from "../suite/http/calls/links.ts";
import { joinOrganization, logInFor, openUser } from "../suite/http/calls/organizations.ts";
import { refreshed, sessionOf, sessionRow, setSession } from "../suite/http/calls/sessions.ts";
import {
  authorize,
  confirm,
  continuedAt,
  createApp,
  loggedIn,
  ofOperator,
  queryOf,
} from "../suite/http/oidc/app.ts";
import { openBrowser } from "../suite/http/upstream/visitor.ts";
import { decodeToken } from "../support/tokens/forge.ts";
import { invite, trailOf } from "./support/administrator.ts";
import { refused, useAlone, waiting, type Alone } from "./support/alone.ts";
import type { Place, Versioned } from "./support/stage.ts";

/** Something that servers of both versions cannot do for each other. Nobody gets more than they may. */
interface Row {
  readonly what: string;
  readonly outcome: string;
  /** Absent for all. */
  readonly places?: readonly Place[];
  run(alone: Alone): Promise<void>;
}

const expectRefused = async (server: Versioned, link: string): Promise<void> =>
  expect((await reset(server, link)).body).toMatchObject({ code: "invalid_link" });

/** All else has to hold in both directions. A change of what is stored, or of what a token holds, needs a row here. */
const rows: readonly Row[] = [
  {
    what: "the link of an invitation that the new server sent",
    outcome: "is refused by the old one, and works at the new one",
    async run(alone) {
      alone.receives(true);
      const today = await alone.start("new");
      const invited = newcomer();
      await invite(today, invited);
      const link = await alone.linkTo(invited.email);
      await expectRefused(await alone.start("old"), link);
      expect((await reset(today, link)).status).toBe(204);
    },
  },
  {
    what: "the link of an invitation of the new server that the old one sent",
    outcome: "is refused by the new one, and works at the old one",
    async run(alone) {
      const today = await alone.start("new");
      const invited = newcomer();
      await invite(today, invited);
      await refused(today, "mail");
      await today.close();
      await alone.sendAt("old", async (old) => {
        const link = await alone.linkTo(invited.email);
        await expectRefused(await alone.start("new"), link);
        expect((await reset(old, link)).status).toBe(204);
      });
    },
  },
  {
    what: "the link to a new address that the new server sent",
    outcome: "is refused by the old one, and works at the new one",
    async run(alone) {
      alone.receives(true);
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const person = await insertAccount(today);
      const { token } = tokensIn(await logIn(today, person));
      const { email } = newcomer();
      expect((await askEmailChange(today, token, email)).status).toBe(202);
      const link = await alone.linkTo(email);
      expectProblem(await verifyEmail(old, link, token), 400, "invalid_link");
      expect((await verifyEmail(today, link, token)).status).toBe(204);
    },
  },
  {
    what: "a token of a client that may write accounts and organizations",
    outcome: "is given by the new one alone, and has no such scope at the old one",
    async run(alone) {
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const client = await createClient(today, { scope: "profile:read" });
      await today.sql(
        `UPDATE clients SET account_access = 'write', organization_access = 'write' WHERE id = '${client.id}'`,
      );
      const scopeAt = async (server: Versioned) =>
        (await askClientToken(server, client)).body["scope"];
      expect(await scopeAt(old)).toBe("profile:read");
      expect(await scopeAt(today)).toBe(
        "profile:read accounts:read accounts:write organizations:read organizations:write",
      );
      for (const scope of ["accounts:read", "organizations:read"]) {
        expectOAuthError(await askClientToken(old, client, { scope }), 400, "invalid_scope");
      }
      const token = await clientToken(today, client);
      expect((await verify(old, token)).body["scope"]).toBe("profile:read");
      expectProblem(await send(old, "/accounts", withBearer(token)), 404, "not_found");
    },
  },
  {
    what: "an organization, at an old server",
    outcome:
      "is in no token of it, also one that asks for it or for a second factor, and the new one goes on with the session's",
    places: ["SQLite", "MariaDB"],
    async run(alone) {
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const ann = await openUser(today);
      const id = String((await ann.call("POST", "", { name: "Acme" })).body["id"]);
      const orgIn = ({ token }: { token: string }) => decodeToken(token).payload["org_id"];
      const scope = "projects:write";

      const chosen = await logInFor(today, ann, id);
      expect(orgIn(chosen)).toBe(id);
      expect((await verify(today, chosen.token)).body).toMatchObject({ org_id: id });
      expect((await verify(today, chosen.token)).body["scope"]).toContain(scope);
      const verified = await verify(old, chosen.token);
      expect(verified.status).toBe(200);
      expect(verified.body).not.toHaveProperty("org_id");
      expect(verified.body["scope"]).not.toContain(scope);

      const atOld = await refreshed(old, chosen.refreshToken);
      expect(orgIn(atOld)).toBeUndefined();
      expect((await verify(today, atOld.token)).body).not.toHaveProperty("org_id");
      expect(orgIn(await refreshed(today, atOld.refreshToken))).toBe(id);

      const ofOld = await logInFor(old, ann, id);
      expect(orgIn(ofOld)).toBeUndefined();
      expect(orgIn(await refreshed(today, ofOld.refreshToken))).toBeUndefined();

      await today.sql(`UPDATE organizations SET require_mfa = 1 WHERE id = '${id}'`);
      expect((await verify(old, chosen.token)).status).toBe(200);
      expectProblem(await verify(today, chosen.token), 403, "mfa_enrolment_required");
    },
  },
  {
    what: "the account of an organization owner",
    outcome:
      "is deleted by the old one; the new one counts the organization, knows no member of it by that account, and can transfer it",
    places: ["SQLite"],
    async run(alone) {
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const [ann, ben] = [await openUser(today), await openUser(today)];
      const id = String((await ann.call("POST", "", { name: "Acme" })).body["id"]);
      await joinOrganization(today, id, ben);
      const { token } = await logInFor(today, ann, id);
      expectProblem(await deleteMe(today, ann.token, ann.password), 409, "owns_organizations");
      expect((await deleteMe(old, ann.token, ann.password)).status).toBe(204);
      expect((await verify(today, token)).status).toBe(401);

      const members = () =>
        today.sql(`SELECT user_id, role FROM memberships WHERE organization_id = '${id}'`);
      expect(await members()).toHaveLength(2);
      const listed = (await ben.call("GET", `/${id}/members`)).body["members"];
      expect(listed).toMatchObject([{ user_id: ben.id }]);
      const counted = `organizations of deleted users (1): Acme (${id})`;
      expect((await alone.command("doctor")).stdout).toContain(counted);
      await today.sql(`UPDATE users SET deleted_at = 1 WHERE id = '${ann.id}'`);
      expect((await alone.command("purge")).code).toBe(0);
      expect(await members()).toEqual([{ user_id: ben.id, role: "member" }]);
      await alone.command("organizations", "owner", id, ben.username);
      expect((await ben.call("GET", `/${id}`)).body).toMatchObject({ role: "owner" });
      expect((await alone.command("doctor")).stdout).not.toContain("organizations");
    },
  },
  {
    what: "a proof that an app had asked of a browser at the old server",
    outcome: "is asked again by the new one",
    async run(alone) {
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const app = await createApp(today, { columns: ofOperator });
      const { browser, person } = await loggedIn(old);
      const query = queryOf(app, { prompt: "login" });
      const asked = continuedAt(await authorize(browser, query), "login");
      await confirm(browser, person);
      const atNew = openBrowser(today, browser.jar);
      continuedAt(await authorize(atNew, asked, "same-origin"), "login");
    },
  },
  {
    what: "a new proof in the session of an app at the old server",
    outcome: "does not count at the new one, which asks again",
    async run(alone) {
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const person = await insertAccount(today);
      const parent = tokensIn(await logIn(today, person));
      const app = tokensIn(await logIn(today, person));
      await setSession(today, app.token, `parent_id = '${sessionOf(parent.token)}'`);
      const { password } = person;
      const proven = tokensIn(await reauthenticate(old, app.refreshToken, { password }));
      await setAccount(today, person, "email_verified_at", "1");
      const asked = await sendFactor(today, proven.token, "POST", `${factorsPath}/totp`);
      expect(asked.body).toMatchObject({ code: "insufficient_user_authentication" });
    },
  },
  {
    what: "a session that the browser forgets when it is closed, after a refresh at the old server",
    outcome:
      "is kept by the browser until its end or the next refresh at the new one; its end does not move",
    async run(alone) {
      const [old, today] = [await alone.start("old"), await alone.start("new")];
      const { username, password } = await insertAccount(today);
      const answer = await logInFromCode(today, { username, password, remember: false });
      const { token, cookie } = browserIn(answer);
      expect(cookieIn(answer).maxAge).toBeUndefined();
      const end = (await sessionRow(today, token))["expires_at"];
      // A browser gets a new cookie only now and then.
      const age = () => setSession(today, token, "rotated_at = rotated_at - 120000");
      await age();
      const kept = cookieIn(await refreshBy(old, cookie));
      expect(kept.maxAge).toBeGreaterThan(0);
      expect((await sessionRow(today, token))["expires_at"]).toBe(end);
      await age();
      expect(cookieIn(await refreshBy(today, kept.value)).maxAge).toBeUndefined();
    },
  },
  {
    what: "an email and an event of a new kind, at an old server",
    outcome: "the email waits for the new one, and administrators read the name of the event",
    async run(alone) {
      const today = await alone.start("new");
      const person = await insertAccount(today);
      const { token } = tokensIn(await logIn(today, person));
      const { email } = newcomer();
      alone.receives(true);
      expect((await askEmailChange(today, token, email)).status).toBe(202);
      const link = await alone.linkTo(email);
      // The notice about it waits.
      alone.receives(false);
      expect((await atEmailLink(today, "disown", link)).status).toBe(204);
      await refused(today, "mail");
      const event = "user_email_disowned";
      await expect.poll(() => trailOf(today, person)).toContain(event);
      await today.close();
      await alone.sendAt("old", async (old) => {
        const unknown = [{ kind: "email_disowned", last_error: "kind_unknown" }];
        await expect.poll(() => waiting(old, "mail")).toEqual(unknown);
        expect(await trailOf(old, person)).toContain(event);
      });
      await alone.sendAt("new", (server) => expect.poll(() => waiting(server, "mail")).toEqual([]));
    },
  },
];

/** What an old server beside a new one cannot do, with what happens then. */
export function cannot(place: Place): void {
  describe(`what differs between the versions on ${place}`, () => {
    const alone = useAlone(place);
    for (const { what, outcome, run, places = [place] } of rows) {
      if (places.includes(place)) it(`${what}: ${outcome}`, () => run(alone()));
    }
  });
}
