import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { secret } from "../../../../support/secrets.ts";
import { asBrowser } from "../../../../support/targets/as-browser.ts";
import type { Target } from "../../../../support/targets/http-target.ts";
import { providerDrivers } from "../../../../support/tokens/oidc-key.ts";
import { accountRow } from "../../calls/accounts.ts";
import { registerAndLogInFrom } from "../../calls/browser.ts";
import { form, send, type Answer, type Person } from "../../calls/calls.ts";
import type { Fields } from "../../calls/clients.ts";
import { sessionOf } from "../../calls/sessions.ts";

/** Where an app of these tests leads its users after a logout. */
export const bye = "https://wiki.example.com/bye";

/** An app and a user who is logged in to it in a browser. */
export interface LogoutStage {
  readonly clientId: string;
  readonly person: Person;
  readonly userId: string;
  /** The browser's cookie. */
  readonly cookie: string;
  /** The browser's session, and the app's. */
  readonly parent: string;
  readonly sid: string;
  /** A valid id_token of the app's session, with other claims. */
  hint(claims?: Readonly<Record<string, unknown>>): Promise<string>;
}

/** Stores an app. `uris` is where it may lead users after a logout, and where it is told of logouts. */
export async function insertApp(
  target: Target,
  uris: {
    readonly postLogout?: string;
    readonly backchannel?: string;
    readonly privateUrls?: 0 | 1;
  },
): Promise<string> {
  const id = randomUUID();
  // Its server is on this machine.
  const { postLogout = "", backchannel, privateUrls = 1 } = uris;
  await target.sql(`INSERT INTO clients
    (id, name, scope, secret_hash, created_at, first_party, grants, post_logout_uris, private_urls,
      backchannel_logout_uri)
    VALUES ('${id}', 'Wiki', '', '', 1, 0, 'authorization_code refresh_token', '${postLogout}', ${privateUrls},
      ${backchannel === undefined ? "NULL" : `'${backchannel}'`})`);
  return id;
}

/** Stores the session of an app under that of a browser, as a code does. */
export async function insertAppSession(
  target: Target,
  clientId: string,
  { userId, parent, offline = 0 }: { userId: string; parent: string; offline?: number },
): Promise<string> {
  const id = randomUUID();
  const now = Date.now();
  await target.sql(`INSERT INTO sessions
    (id, user_id, client_id, scope, generation, rotated_at, created_at, authenticated_at, proven_at, last_seen_at, expires_at, parent_id, offline)
    VALUES ('${id}', '${userId}', '${clientId}', 'openid', 0, ${now}, ${now}, ${now}, ${now}, ${now}, ${now + 86_400_000}, '${parent}', ${offline})`);
  return id;
}

export async function openLogoutStage(
  target: Target,
  uris: Parameters<typeof insertApp>[1] = { postLogout: bye },
): Promise<LogoutStage> {
  const clientId = await insertApp(target, uris);
  const { person, token, cookie } = await registerAndLogInFrom(target);
  const parent = sessionOf(token);
  const userId = String((await accountRow(target, person))["id"]);
  const sid = await insertAppSession(target, clientId, { userId, parent });
  const { signer } = await providerDrivers();
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: target.issuer, sub: userId, aud: clientId, sid };
  return {
    clientId,
    person,
    userId,
    cookie,
    parent,
    sid,
    hint: async (others = {}) =>
      secret(
        await signer.sign("JWT", {
          ...claims,
          iat: now,
          exp: now + 300,
          auth_time: now,
          ...others,
        }),
      ),
  };
}

const ofNavigation = { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };

/** Opens the logout as a browser does that was refreshed from our own page. */
export const openLogout = (
  target: Target,
  query: Fields,
  { cookie, post = false }: { readonly cookie?: string | undefined; readonly post?: boolean } = {},
): Promise<Answer> => {
  const headers = {
    ...ofNavigation,
    "Sec-Fetch-Site": "same-origin",
    ...(cookie !== undefined && { Cookie: `__Host-latchkey=${cookie}` }),
  };
  const browser = asBrowser(target);
  if (post) return send(browser, "/logout", form(query, headers));
  const path = `/logout?${new URLSearchParams({ ...query })}`;
  return send(browser, path, { headers });
};

/** The sealed request in the address of the page to which the logout leads. */
export function requestIn(target: Target, { status, headers }: Answer): string {
  expect(status).toBe(303);
  const page = `${target.issuer}/app/logout?request=`;
  const location = headers.get("location") ?? "";
  expect(location.slice(0, page.length)).toBe(page);
  return decodeURIComponent(location.slice(page.length));
}

/** What the page of the logout reads, with the headers of a page of `APP_URL`. */
export const readRequest = (
  target: Target,
  request: string,
  cookie?: string,
  headers: Fields = { "X-Latchkey": "1", "Sec-Fetch-Site": "same-origin" },
): Promise<Answer> =>
  send(target, `/logout/request?${new URLSearchParams({ request })}`, {
    headers: {
      ...headers,
      ...(cookie !== undefined && { Cookie: `__Host-latchkey=${cookie}` }),
    },
  });

/** Opens the logout, and reads what its page shows. */
export async function shownFor(
  target: Target,
  query: Fields,
  cookie: string | undefined,
): Promise<Answer["body"]> {
  const request = requestIn(target, await openLogout(target, query, { cookie }));
  const { status, body } = await readRequest(target, request, cookie);
  expect(status).toBe(200);
  return body;
}
