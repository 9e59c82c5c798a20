import { describe, expect, it } from "vitest";
import type { DiscordUser } from "../../../support/upstream/discord.ts";
import type { GitHubUser } from "../../../support/upstream/github.ts";
import type { Employee } from "../../../support/upstream/microsoft.ts";
import { setAccount } from "../calls/accounts.ts";
import { insertAccount, uniqueName } from "../calls/calls.ts";
import { preview, type Stage } from "./stage.ts";
import { expectTrouble, openBrowser, placeOf, waitingIn, type Visitor } from "./visitor.ts";

/** What differs between the kinds of providers. */
export function kindsOfProviders(stage: () => Stage): void {
  const click = async (browser: Visitor, token: string, username: string) => {
    const body = { token, username, name: "Ann" };
    const answer = await browser.call("POST", "/session/upstream", body);
    expect(answer.status, answer.text).toBe(200);
  };
  /** An account whose owner has verified this address. */
  const holder = async (email: string) => {
    const person = await insertAccount(stage().target, { email });
    await setAccount(stage().target, person, "email_verified_at", "1");
    return person;
  };

  let ids = 1000;

  describe("GitHub", () => {
    const user = (emails?: GitHubUser["emails"]): GitHubUser => {
      const login = uniqueName();
      const email = `${login}@example.com`;
      const all = emails ?? [{ email, primary: true, verified: true }];
      return { id: ++ids, login, name: null, email: null, emails: all };
    };
    const returned = async (browser: Visitor, of: GitHubUser) =>
      browser.back(stage().github.authorize(await browser.start("github"), of));

    it("names a user by the number, and takes the private primary address that it has verified", async () => {
      const of = user();
      const browser = openBrowser(stage().target);
      const token = waitingIn(await returned(browser, of));
      const seen = await preview(browser, token);
      expect(seen).toMatchObject({ case: "new", email: of.emails[0]?.email, username: of.login });
      await click(browser, token, of.login);
      const renamed = { ...of, login: uniqueName(), emails: [] };
      const again = openBrowser(stage().target);
      placeOf(await returned(again, renamed));
      expect(await again.user()).toBe(of.login);
    });

    it("FE-1 finds no account by an address that is not primary, or not verified", async () => {
      const email = `${uniqueName()}@example.com`;
      await holder(email);
      for (const emails of [
        [{ email, primary: true, verified: false }],
        [
          { email, primary: false, verified: true },
          { email: "other@example.com", primary: true, verified: false },
        ],
        [],
      ]) {
        const browser = openBrowser(stage().target);
        const token = waitingIn(await returned(browser, user(emails)));
        expect((await preview(browser, token))["case"]).toBe("email_needed");
      }
      const browser = openBrowser(stage().target);
      const verified = user([{ email, primary: true, verified: true }]);
      const token = waitingIn(await returned(browser, verified));
      expect((await preview(browser, token))["case"]).toBe("log_in_to_connect");
    });

    it("answers errors with status 200, and logs nobody in then", async () => {
      const browser = openBrowser(stage().target);
      const url = await browser.start("github");
      const callback = new URL(stage().github.authorize(url, user()).url);
      callback.searchParams.set("code", "a-code-of-nobody");
      expectTrouble(await browser.back({ url: callback.href }), "github", "upstream_failed");
    });

    it("is unavailable when its API is", async () => {
      const { faults } = stage().github;
      faults.set("/api/v3/user", "error");
      const browser = openBrowser(stage().target);
      const answer = await returned(browser, user());
      faults.clear();
      expectTrouble(answer, "github", "upstream_unavailable");
    });
  });

  describe("Discord, whose addresses the operator trusts", () => {
    const returned = async (browser: Visitor, of: Partial<DiscordUser>) => {
      const user = { id: String(++ids), username: uniqueName(), global_name: null, email: null };
      return browser.back(
        stage().discord.authorize(await browser.start("discord"), { ...user, ...of }),
      );
    };

    it("names a user by the number, with the address that it has verified", async () => {
      const [id, username, email] = [String(++ids), uniqueName(), `${uniqueName()}@example.com`];
      const browser = openBrowser(stage().target);
      const of = { id, username, global_name: "Ann", email, verified: true };
      const token = waitingIn(await returned(browser, of));
      const seen = await preview(browser, token);
      expect(seen).toMatchObject({ case: "new", email, username, name: "Ann" });
      await click(browser, token, username);
      const again = openBrowser(stage().target);
      placeOf(await returned(again, { id }));
      expect(await again.user()).toBe(username);
    });

    it("FE-1 finds an account by an address that it has verified alone", async () => {
      const email = `${uniqueName()}@example.com`;
      await holder(email);
      for (const [said, expected] of [
        [{ verified: true }, "log_in_to_connect"],
        [{ verified: false }, "email_needed"],
        [{}, "email_needed"],
      ] as const) {
        const browser = openBrowser(stage().target);
        const token = waitingIn(await returned(browser, { email, ...said }));
        expect((await preview(browser, token))["case"], JSON.stringify(said)).toBe(expected);
      }
    });
  });

  describe("GitLab", () => {
    it("FE-1 names a user by the number, and is believed about no address without the operator's word", async () => {
      const email = `${uniqueName()}@example.com`;
      await holder(email);
      const user = { sub: String(++ids), nickname: uniqueName(), name: "Ann" };
      const browser = openBrowser(stage().target);
      const of = { ...user, email, email_verified: true };
      const callback = stage().gitlab.authorize(await browser.start("gitlab"), of);
      const seen = await preview(browser, waitingIn(await browser.back(callback)));
      expect(seen).toMatchObject({ case: "email_needed", email, email_verified: false });
      expect(seen).toMatchObject({ username: user.nickname, name: "Ann" });
    });
  });

  describe("Apple", () => {
    const user = () => {
      const name = uniqueName();
      return {
        sub: `001.${name}`,
        email: `${name}@example.com`,
        firstName: "Ann",
        lastName: "Smith",
      };
    };

    it("comes back by a form of its own site, and gives the name once", async () => {
      const { target, apple } = stage();
      const of = user();
      const browser = openBrowser(target);
      const url = await browser.start("apple");
      expect(new URL(url).searchParams.get("response_mode")).toBe("form_post");
      const callback = apple.authorize(url, of);
      expect(callback.form?.get("user")).toContain("Ann");
      const token = waitingIn(await browser.back(callback));
      expect(await preview(browser, token)).toMatchObject({
        case: "new",
        email: of.email,
        name: "Ann Smith",
      });
      await click(browser, token, uniqueName());
      const again = openBrowser(target);
      const second = apple.authorize(await again.start("apple"), of);
      expect(second.form?.has("user")).toBe(false);
      placeOf(await again.back(second));
      expect(await again.user()).not.toBeNull();
    });

    it("leaves no code and no name in the URL of a page, and refuses a name that nobody sealed", async () => {
      const { target, apple } = stage();
      const browser = openBrowser(target);
      const callback = apple.authorize(await browser.start("apple"), user());
      const form = new URLSearchParams(callback.form);
      form.delete("user");
      const url = new URL(callback.url);
      url.search = `${form}&user=${encodeURIComponent('{"name":{"firstName":"Evil"}}')}`;
      const answer = await browser.back({ url: url.href });
      const token = waitingIn(answer);
      expect(await preview(browser, token)).not.toHaveProperty("name");
      expect(answer.headers.get("location")).not.toContain("code=");
    });

    it("says that a user cancelled", async () => {
      const browser = openBrowser(stage().target);
      const url = await browser.start("apple");
      expectTrouble(await browser.back(stage().apple.cancel(url)), "apple", "upstream_denied");
    });
  });

  describe("Microsoft", () => {
    const [one, two] = [
      "11111111-1111-4111-8111-111111111111",
      "22222222-2222-4222-8222-222222222222",
    ];
    const oid = "99999999-9999-4999-8999-999999999999";
    const employee = (tid: string, more: object = {}): Employee => ({
      tid,
      oid,
      sub: "the-same-subject",
      preferred_username: "ann@contoso.example",
      ...more,
    });
    const returned = async (browser: Visitor, of: Employee, lie = {}) =>
      browser.back(stage().microsoft.authorize(await browser.start("microsoft"), of, lie));

    it("FE-3 takes a person with the same subject and oid in another tenant for another person", async () => {
      const email = `${uniqueName()}@example.com`;
      const browser = openBrowser(stage().target);
      const of = employee(one, { email, xms_edov: true });
      const token = waitingIn(await returned(browser, of));
      const username = uniqueName();
      await click(browser, token, username);
      const again = openBrowser(stage().target);
      placeOf(await returned(again, of));
      expect(await again.user()).toBe(username);
      const other = openBrowser(stage().target);
      const waiting = waitingIn(await returned(other, employee(two, { email, xms_edov: true })));
      expect((await preview(other, waiting))["case"]).toBe("log_in_to_connect");
    });

    it("FE-3 believes no address without xms_edov, and none in upn or preferred_username", async () => {
      const email = `${uniqueName()}@example.com`;
      await holder(email);
      for (const claims of [
        { email },
        { email, email_verified: true },
        { email, xms_edov: false },
        { email, xms_edov: "0" },
        { upn: email, preferred_username: email, xms_edov: true },
      ]) {
        const browser = openBrowser(stage().target);
        const of = employee(one, { sub: uniqueName(), ...claims });
        const token = waitingIn(await returned(browser, of));
        expect((await preview(browser, token))["case"], JSON.stringify(claims)).toBe(
          "email_needed",
        );
      }
    });

    it("FE-3 FE-6 logs nobody in whose issuer is not that of the tenant", async () => {
      const { issuerOf } = stage().microsoft;
      for (const claims of [
        { iss: issuerOf(two) },
        { iss: issuerOf("{tenantid}") },
        { tid: two },
        { tid: undefined },
        { tid: "../evil", iss: issuerOf("../evil") },
        { tid: 7 },
      ]) {
        const browser = openBrowser(stage().target);
        const answer = await returned(browser, employee(one), { claims });
        expectTrouble(answer, "microsoft", "upstream_failed", JSON.stringify(claims));
      }
    });
  });
}
