import { describe, expect, it } from "vitest";
import { accountRow, setAccount } from "../../suite/http/calls/accounts.ts";
import { insertAccount, type Person } from "../../suite/http/calls/calls.ts";
import {
  authorize,
  consentAt,
  createApp,
  decide,
  decided,
  logIn,
  loggedIn,
  type App,
} from "../../suite/http/oidc/app.ts";
import { pass } from "../../suite/http/oidc/pass.ts";
import { preview } from "../../suite/http/upstream/stage.ts";
import {
  expectTrouble,
  openBrowser,
  placeOf,
  waitingIn,
  type Visitor,
} from "../../suite/http/upstream/visitor.ts";
import { startOnBun, startOnNode, useTarget } from "../../support/targets/http-target.ts";
import { startForApps } from "./start.ts";

const issuer = "https://shop.example.com";

/** One Latchkey at which users of another one log in. */
describe.each([
  ["Node", startOnNode],
  ["Bun", startOnBun],
] as const)("a Latchkey on %s whose users log in at another Latchkey", (_, start) => {
  const house = useTarget(startForApps);
  let app: App;
  const shop = useTarget(async () => {
    app = await createApp(house(), { redirectUris: [`${issuer}/login/house/callback`] });
    const provider = {
      id: "house",
      name: "The house",
      issuer: house().issuer,
      client_id: app.id,
      client_secret: app.secret,
      trust_email: true,
    };
    const env = { ISSUER: issuer, OIDC_PROVIDERS: JSON.stringify([provider]) };
    return start({ database: "sqlite", env });
  });

  /** Somebody with an account at the house, who is not logged in there yet. */
  async function resident({ isVerified = true } = {}) {
    const person = await insertAccount(house());
    if (isVerified) await setAccount(house(), person, "email_verified_at", "1");
    return { person, atHouse: openBrowser(house()) };
  }
  type Resident = Awaited<ReturnType<typeof resident>>;

  /** Goes to the house and back. Gives the answer of the callback, and the pages of the house on the way. */
  async function goThrough(
    atShop: Visitor,
    { atHouse, person }: Resident,
    query: Readonly<Record<string, string>> = {},
  ) {
    const start = new URL(await atShop.start("house", query));
    expect(start.href.startsWith(`${house().issuer}/authorize?`)).toBe(true);
    const { pages, url } = await pass(atHouse, start.search.slice(1), person);
    return { pages, answer: await atShop.back({ url: url.href }) };
  }

  /** A user of the shop who registered by an account at the house. */
  async function signUp() {
    const user = await resident();
    const atShop = openBrowser(shop());
    const { pages, answer } = await goThrough(atShop, user);
    expect(pages).toEqual(["login", "consent"]);
    const token = waitingIn(answer);
    const shown = await preview(atShop, token);
    const { username, name } = user.person;
    const made = await atShop.call("POST", "/session/upstream", { token, username, name });
    expect(made.status, made.text).toBe(200);
    return { ...user, atShop, shown };
  }

  /** Makes the last proof of a user's sessions eleven minutes old. */
  async function age(target: typeof shop, person: Person): Promise<void> {
    const { id } = await accountRow(target(), person);
    await target().sql(
      `UPDATE sessions SET proven_at = proven_at - 660000 WHERE user_id = '${String(id)}'`,
    );
  }

  it("registers a user with the name and the verified address, who logs in again without a page", async () => {
    const user = await signUp();
    const { username, name, email } = user.person;
    expect(user.shown).toMatchObject({
      case: "new",
      name,
      email,
      email_verified: true,
      username,
      provider_username: username,
    });
    expect(await accountRow(shop(), user.person)).toMatchObject({ name, email });
    const again = openBrowser(shop());
    const { pages, answer } = await goThrough(again, user, { continue: "account/sessions" });
    expect(pages).toEqual([]);
    expect(placeOf(answer).path).toBe("/app/account/sessions");
    expect(await again.user()).toBe(username);
  });

  it("does not believe an address that the house has not verified", async () => {
    const user = await resident({ isVerified: false });
    const atShop = openBrowser(shop());
    const { answer } = await goThrough(atShop, user);
    expect(await preview(atShop, waitingIn(answer))).toMatchObject({ case: "email_needed" });
  });

  it("connects an account with a password, and disconnects it", async () => {
    const owner = await loggedIn(shop());
    await setAccount(shop(), owner.person, "email_verified_at", "1");
    const atShop = owner.browser;
    const user = await resident();
    const { answer } = await goThrough(atShop, user, { intent: "link" });
    const waiting = waitingIn(answer);
    const token = await atShop.token();
    const path = "/users/me/identities";
    const connected = await atShop.call("POST", path, { token: waiting }, token);
    expect(connected.status, connected.text).toBe(200);
    const list = await atShop.call("GET", path, undefined, token);
    const [identity] = list.body["identities"] as readonly { readonly id: string }[];
    expect(identity).toMatchObject({ provider: "house", email: user.person.email });

    const other = openBrowser(shop());
    placeOf((await goThrough(other, user)).answer);
    expect(await other.user()).toBe(owner.person.username);

    const gone = await atShop.call("DELETE", `${path}/${identity?.id}`, undefined, token);
    expect(gone.status, gone.text).toBe(204);
    waitingIn((await goThrough(openBrowser(shop()), user)).answer);
  });

  it("lets a user without a password confirm by a new proof at the house", async () => {
    const user = await signUp();
    await age(shop, user.person);
    await age(house, user.person);
    const { pages, answer } = await goThrough(user.atShop, user, { intent: "confirm" });
    // A session there is not enough.
    expect(pages).toEqual(["login"]);
    const upstream = waitingIn(answer);
    const done = await user.atShop.call("POST", "/session/reauthentication", { upstream });
    expect(done.status, done.text).toBe(200);
  });

  it("says that the user refused at the house", async () => {
    const { atHouse, person } = await resident();
    await logIn(atHouse, person);
    const atShop = openBrowser(shop());
    const start = new URL(await atShop.start("house"));
    const asked = consentAt(await authorize(atHouse, start.search.slice(1)));
    const url = decided(await decide(atHouse, asked, { decision: "deny" }));
    expectTrouble(await atShop.back({ url: url.href }), "house", "upstream_denied");
    expect(await atShop.user()).toBeNull();
  });

  it("logs nobody in at the house whom the house has disabled", async () => {
    const user = await signUp();
    await setAccount(house(), user.person, "disabled_at", "1");
    const start = new URL(await openBrowser(shop()).start("house"));
    const answer = await authorize(user.atHouse, start.search.slice(1));
    expect(placeOf(answer).path).toBe("/app/login");
  });
});
