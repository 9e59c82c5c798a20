import * as z from "zod";

/** The security scheme of a user's or a client's access token. */
export const accessToken = "access_token";

/** The security scheme of a confidential client's id and secret. */
export const clientSecret = "client_secret";

/** The names of the cookies of a browser. Scripts can read none of them. */
export interface CookieNames {
  /** The refresh token. Requests from other sites do not carry it. */
  readonly session: string;
  /**
   * Says that this browser has a session cookie, and no more. It comes with navigations from other sites too. A server that
   * receives it alone cannot tell who is there.
   */
  readonly hint: string;
  /** A device on which somebody logged in. It only counts wrong passwords apart from those of strangers. */
  readonly device: string;
  /** A random value that tells the browser in which a request of an app led to a page. */
  readonly asked: string;
  /** With a number behind it: a login at another provider that is under way. */
  readonly upstream: string;
}

/** With a prefix that browsers take only with `Secure`, and only from this host itself. */
export const secureCookies: CookieNames = {
  session: "__Host-latchkey",
  hint: "__Host-latchkey-hint",
  device: "__Host-latchkey-device",
  asked: "__Host-latchkey-asked",
  upstream: "__Host-latchkey-up",
};

/** Without `Secure`, for development over plain http. Names of their own, so that no server mistakes them for the others. */
export const plainCookies: CookieNames = {
  session: "latchkey-dev",
  hint: "latchkey-dev-hint",
  device: "latchkey-dev-device",
  asked: "latchkey-dev-asked",
  upstream: "latchkey-dev-up",
};

/** A header that a form cannot send, and that a page of another origin cannot send without a CORS preflight. */
export const GuardHeader = z.object({
  "X-Latchkey": z.literal("1").meta({
    description: "Shows that a script sent the request, not a form.",
    example: "1",
    param: { name: "X-Latchkey", in: "header" },
  }),
});
