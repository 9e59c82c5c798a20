import { createClient, type Client, type ClientOptions } from "latchkey-auth/client";
import { switchOrganization } from "latchkey-auth/organizations";
import { createStore } from "latchkey-auth/store";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { registerAndLogIn, type Person } from "../suite/http/calls/calls.ts";
import { organizations, storeOrganization } from "../suite/http/calls/organizations.ts";
import { setSession } from "../suite/http/calls/sessions.ts";
import { secret } from "../support/secrets.ts";
import { openInProcess, useTarget } from "../support/targets/http-target.ts";
import { decodeToken } from "../support/tokens/forge.ts";

const target = useTarget(() => openInProcess({ database: "sqlite", own: { organizations } }));
const session = /^(__Host-latchkey=)([^;]*)/;

let channels: BroadcastChannel[] = [];
let cookie = "";
let person: Person;
let acme: string;
let globex: string;
beforeEach(async () => {
  cookie = "";
  const registered = await registerAndLogIn(target());
  ({ person } = registered);
  acme = await storeOrganization(target(), registered.token, { role: "admin" });
  globex = await storeOrganization(target(), registered.token);
  // As in a page, where the tabs tell each other about logins. A client never closes its channel.
  vi.stubGlobal("document", {});
  vi.stubGlobal(
    "BroadcastChannel",
    class extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        channels.push(this);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const channel of channels.splice(0)) channel.close();
});

/** A tab of the one browser, which has a cookie. */
const openTab = (options: Partial<ClientOptions> = {}): Client =>
  createClient({
    baseUrl: target().issuer,
    async fetch(input, init) {
      const request = new Request(input, init);
      request.headers.set("Origin", new URL(target().issuer).origin);
      if (request.credentials === "include") request.headers.set("Cookie", cookie);
      const { method, headers, url } = request;
      const body = method === "GET" ? undefined : await request.text();
      const path = url.slice(target().issuer.length);
      const response = await target().fetch(path, { method, headers, ...(body && { body }) });
      for (const line of response.headers.getSetCookie()) {
        const [found, , value] = session.exec(line) ?? [];
        if (found) cookie = found;
        if (value) secret(value);
      }
      return response;
    },
    ...options,
  });

const logIn = (tab: Client, { username, password } = person) => tab.logIn({ username, password });

/** The organization and the role in the access token of a tab. */
async function inToken(tab: Client) {
  const { org_id = null, org_role } = decodeToken(secret(String(await tab.getToken()))).payload;
  expect(tab.getOrganization()).toEqual(org_id === null ? null : { id: org_id, role: org_role });
  return org_id;
}

/** Waits until the messages of the tabs have arrived. */
const told = () => new Promise((resolve) => setTimeout(resolve, 20));

describe("the organization of a tab", () => {
  it("OR-1 is kept in each token, while two tabs have two and refresh in turns", async () => {
    const [one, two] = [openTab(), openTab()];
    await logIn(one);
    await told();
    expect(await two.getUser()).toMatchObject({ username: person.username });
    expect(await switchOrganization(one, acme)).toEqual({ id: acme, role: "admin" });
    await told();
    expect([await inToken(one), await inToken(two)]).toEqual([acme, null]);
    expect(await switchOrganization(two, globex)).toEqual({ id: globex, role: "member" });
    for (const tab of [one, two, two, one]) {
      await Promise.all([tab.refresh(), told()]);
      expect([await inToken(one), await inToken(two)]).toEqual([acme, globex]);
    }
    await Promise.all([one.refresh(), two.refresh()]);
    await told();
    expect([await inToken(one), await inToken(two)]).toEqual([acme, globex]);
    // A new tab has the last choice.
    expect(await inToken(openTab())).toBe(globex);
  });

  it("never comes from a message of another tab, which gives the user alone", async () => {
    const one = openTab();
    await logIn(one);
    await switchOrganization(one, acme);
    const [two, pinned] = [openTab(), openTab({ organization: globex })];
    await one.updateUser({ name: "Another Name" });
    await told();
    for (const tab of [two, pinned]) {
      expect(await tab.getUser()).toMatchObject({ name: "Another Name" });
      expect(tab.getOrganization()).toBeNull();
    }
    expect([await inToken(two), await inToken(pinned)]).toEqual([acme, globex]);
    await pinned.updateUser({ name: "Third Name" });
    await told();
    expect(await one.getUser()).toMatchObject({ name: "Third Name" });
    expect(await inToken(one)).toBe(acme);
  });

  it("is that of the option after a login, a proof of the user and a switch to none", async () => {
    const tab = openTab({ organization: acme });
    await logIn(tab);
    expect(await inToken(tab)).toBe(acme);
    await tab.reauthenticate({ password: person.password });
    expect(await inToken(tab)).toBe(acme);
    expect(await switchOrganization(tab, null)).toBeNull();
    await tab.refresh();
    expect(await inToken(tab)).toBeNull();
    await logIn(tab);
    expect(await inToken(tab)).toBe(acme);
  });

  it("stays what it was if the user is no member of the next one, and ends with the session", async () => {
    const tab = openTab();
    await logIn(tab);
    await switchOrganization(tab, acme);
    const { person: other, token } = await registerAndLogIn(target());
    const foreign = await storeOrganization(target(), token);
    await expect(switchOrganization(tab, foreign)).rejects.toMatchObject({
      code: "invalid_organization",
    });
    expect(await inToken(tab)).toBe(acme);
    await tab.logOut();
    expect(tab.getOrganization()).toBeNull();
    await logIn(tab, other);
    expect(await inToken(tab)).toBeNull();
  });

  it("ends at the next refresh after the user was removed, also where the app asks for it", async () => {
    const tab = openTab();
    await logIn(tab);
    await switchOrganization(tab, acme);
    const pinned = openTab({ organization: acme });
    expect(await inToken(pinned)).toBe(acme);
    await target().sql(`DELETE FROM memberships WHERE organization_id = '${acme}'`);
    for (const open of [tab, pinned]) {
      const heard = vi.fn();
      open.onChange(heard);
      await open.refresh();
      expect(heard).toHaveBeenCalledOnce();
      expect(await inToken(open)).toBeNull();
    }
    for (const next of [openTab(), openTab({ organization: acme })]) {
      expect(await inToken(next)).toBeNull();
    }
    await switchOrganization(pinned, globex);
    expect(await inToken(pinned)).toBe(globex);
  });

  it("stays that of the tab while it requires a second factor, which the session lacks", async () => {
    const tab = openTab();
    await logIn(tab);
    await target().sql(`UPDATE organizations SET require_mfa = 1 WHERE id = '${acme}'`);
    expect(await switchOrganization(tab, acme)).toEqual({ id: acme, role: undefined });
    const tabs = [tab, openTab({ organization: acme })];
    for (const open of tabs) {
      expect(decodeToken(secret(String(await open.getToken()))).payload).toMatchObject({
        org_needs_mfa: acme,
      });
      await open.reauthenticate({ password: person.password });
      await told();
    }
    await setSession(target(), String(await tab.getToken()), "methods = 'password totp'");
    for (const open of tabs) {
      await open.refresh();
      expect(await inToken(open)).toBe(acme);
    }
  });

  it("is part of the snapshot of a store, which tells of each switch", async () => {
    const tab = openTab();
    const user = await logIn(tab);
    const store = createStore(tab, { ...user, org_id: acme, org_role: "member" } as never);
    expect(store.getSnapshot().organization).toEqual({ id: acme, role: "member" });
    const heard = vi.fn();
    const stop = store.subscribe(heard);
    await store.check();
    expect(store.getSnapshot()).toMatchObject({ user, organization: null });
    heard.mockClear();
    await switchOrganization(tab, globex);
    expect(heard).toHaveBeenCalledOnce();
    expect(store.getSnapshot()).toMatchObject({
      user,
      organization: { id: globex, role: "member" },
    });
    stop();
  });
});
