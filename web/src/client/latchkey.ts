import { continueUrl, createClient, type Account } from "latchkey-auth/client";
import { pageNames } from "../../../src/core/ground/pages.ts";
import { locale } from "../language/language.ts";
import { base, hrefOf, latchkeyUrl } from "../routing/router.ts";
import { shell } from "../routing/shell.ts";
import { keepLogin, noteLogin } from "./last-login.ts";
import { withRemember } from "./remember.ts";

/** The calls that need a cookie that others do not, or that only our own pages may make. */
const ofOurPages = /\/(?:upstream|preview|identities|request|decision)(?:$|\?)/;

/** The browser has other languages than the page if the user or an app chose that of the page. Emails are in the same one. */
const acceptLanguage = (): string => [locale, ...navigator.languages.slice(0, 5)].join();

const client = createClient({
  baseUrl: latchkeyUrl,
  fetch(input, init) {
    const request = new Request(input, init);
    request.headers.set("Accept-Language", acceptLanguage());
    if (!ofOurPages.test(request.url)) return fetch(request);
    request.headers.set("X-Latchkey", "1");
    return fetch(request, { credentials: "include" });
  },
});

/** The only client of this page. It keeps the access token in memory. Only the browser can read the cookie. */
export const latchkey: typeof client = {
  ...client,
  logIn: (login) => {
    noteLogin(login);
    return client.logIn(withRemember(login)).then(keep);
  },
  verifySecondFactor: (login) => client.verifySecondFactor(withRemember(login)).then(keep),
};

interface Claims {
  readonly scope: string;
  /** The id of the session. */
  readonly sid: string;
  /** When the user proved last who they are, in epoch seconds. */
  readonly auth_time: number;
}

/** What the access token says. Undefined if nobody is logged in. */
export async function claims(): Promise<Claims | undefined> {
  const token = await client.getToken().catch(() => undefined);
  const payload = token?.split(".")[1]?.replaceAll("-", "+").replaceAll("_", "/");
  return payload === undefined ? undefined : (JSON.parse(atob(payload)) as Claims);
}

/** Keeps who has logged in, with the id of the session. */
export async function keep(user: Account): Promise<Account> {
  const { sid } = (await claims()) ?? {};
  if (sid) keepLogin(user, sid);
  return user;
}

/** The URL of what the page was asked to continue with. Undefined if nobody may be led there. */
export const continueTo = (next: string | undefined): string | undefined =>
  continueUrl(next, {
    issuer: latchkeyUrl,
    appUrl: base.href.slice(0, -1),
    ownPages: shell.pages ?? pageNames,
    origins: shell.origins ?? [],
    development: shell.development ?? false,
  });

/** Whether the page was asked to continue where nobody may be led. */
export const isRefused = (next: string | undefined): boolean =>
  next !== undefined && continueTo(next) === undefined;

/** The URL to open after a login: what the page was asked to continue with, else the profile. */
export const urlAfterLogin = (next: string | undefined): string =>
  continueTo(next) ?? hrefOf("account");

/** What a `continue` begins with that leads back to the request of another app. */
export const ofAuthorize = "authorize?";

/** The query of the request of another app, if the page was asked to continue with one. */
export const requestIn = (next: string | undefined): string | undefined =>
  next?.startsWith(ofAuthorize) && continueTo(next) ? next.slice(ofAuthorize.length) : undefined;

/** Whether this user gets the console. Only a page of Latchkey's own origin may call the admin API. */
export const isAdministrator = ({ role }: Account): boolean =>
  role === "admin" && new URL(latchkeyUrl).origin === location.origin;
