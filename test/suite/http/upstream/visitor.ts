import { expect } from "vitest";
import { secret } from "../../../support/secrets.ts";
import { asBrowser } from "../../../support/targets/as-browser.ts";
import type { Target } from "../../../support/targets/http-target.ts";
import type { Callback } from "../../../support/upstream/protocol/authorizations.ts";
import { json, send, withBearer, type Answer } from "../calls/calls.ts";

/** How a browser tells where a request comes from. */
export type From = "same-origin" | "same-site" | "cross-site" | "none";

/** Where a redirect leads: the path of a page, its parameters, and its fragment. */
export interface Place {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly fragment: string;
}

/** A browser with its cookies. It withholds those with `SameSite=Strict` as browsers do, and follows `Refresh`. */
export type Visitor = ReturnType<typeof openBrowser>;

/**
 * Opens a browser. With another one's cookies, it continues where that one was. An old browser, and any browser over plain http in a
 * network, does not say where a request comes from.
 */
export function openBrowser(
  opened: Target,
  cookies: ReadonlyMap<string, string> = new Map(),
  { isOld = false }: { readonly isOld?: boolean } = {},
) {
  const navigation = isOld ? {} : { "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document" };
  const target = asBrowser(opened);
  const jar = new Map(cookies);
  const { origin } = new URL(target.issuer);

  function keep({ headers }: Answer): void {
    for (const cookie of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (/; Max-Age=0;/.test(cookie)) jar.delete(name);
      else jar.set(name, value);
      if (value.length > 8) secret(value);
    }
  }

  /** Sends one request with the cookies that a browser sends. */
  async function request(
    path: string,
    from: From,
    init: { method?: string; body?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> {
    const isLax = (name: string) => name.endsWith("-hint");
    const sent = [...jar].filter(([name]) => from.startsWith("same-") || isLax(name));
    const answer = await send(target, path, {
      ...init,
      headers: {
        ...init.headers,
        ...(!isOld && { "Sec-Fetch-Site": from }),
        ...(sent.length > 0 && { Cookie: sent.map((pair) => pair.join("=")).join("; ") }),
      },
    });
    keep(answer);
    return answer;
  }

  /** Opens a path of the server, and again if it says so. */
  async function visit(path: string, from: From = "same-origin", form?: URLSearchParams) {
    const type = { "Content-Type": "application/x-www-form-urlencoded" };
    const post = form && {
      method: "POST",
      body: String(form),
      headers: { ...navigation, ...type },
    };
    const first = await request(path, from, post ?? { headers: navigation });
    const [, again] = /^0; url=(.*)$/.exec(first.headers.get("refresh") ?? "") ?? [];
    if (again === undefined) return first;
    const next = new URL(again, origin + path);
    return request(next.pathname + next.search, "same-origin", { headers: navigation });
  }

  return {
    jar,
    visit,
    /** Opens `/login/{provider}`. Gives the URL of the provider. */
    async start(provider: string, query: Readonly<Record<string, string>> = {}, from?: From) {
      const answer = await visit(`/login/${provider}?${new URLSearchParams(query)}`, from);
      expect(answer.status, answer.text).toBe(303);
      const url = answer.headers.get("location") ?? "";
      secret(new URL(url).searchParams.get("state") ?? "no state at all");
      return url;
    },
    /** Does what a provider made the browser do. */
    back({ url, form }: Callback): Promise<Answer> {
      const { pathname, search, origin: to } = new URL(url);
      expect(to).toBe(origin);
      return visit(pathname + search, "cross-site", form);
    },
    /** A request of a script of our own page, with an access token if given. */
    call(method: string, path: string, body?: object, token?: string): Promise<Answer> {
      const bearer = token === undefined ? {} : withBearer(token).headers;
      const init = body === undefined ? {} : json(body);
      const headers = { ...(init.headers as object), ...bearer, Origin: origin, "X-Latchkey": "1" };
      return request(path, "same-origin", { ...(init as object), method, headers });
    },
    /** The access token of the session. Fails without one. */
    async token(): Promise<string> {
      const answer = await this.call("POST", "/session/refresh");
      expect(answer.body["user"], answer.text).toBeTypeOf("object");
      return secret(String(answer.body["access_token"]));
    },
    /** The username of the user who is logged in. Null for nobody. */
    async user(): Promise<string | null> {
      const { body } = await request("/session", "same-origin");
      const user = body["user"] as { readonly username: string } | null;
      return user && user.username;
    },
  };
}

/** Where an answer of 303 leads. A token in its fragment becomes a secret. */
export function placeOf(answer: Answer): Place {
  expect(answer.status, answer.text).toBe(303);
  const { pathname, searchParams, hash } = new URL(answer.headers.get("location") ?? "");
  const fragment = hash.slice(1);
  if (fragment !== "") secret(fragment);
  return { path: pathname, query: Object.fromEntries(searchParams), fragment };
}

/** The token that waits for a click, of an answer that leads to the page `connect`. */
export function waitingIn(answer: Answer): string {
  const { path, fragment } = placeOf(answer);
  expect({ path, fragment }).toEqual({
    path: "/app/connect",
    fragment: expect.stringMatching(/^up1_/),
  });
  return fragment;
}

/** Expects that an answer leads to the login page, which says what happened. */
export function expectTrouble(
  answer: Answer,
  provider: string,
  error: string,
  about?: string,
): void {
  const { path, query, fragment } = placeOf(answer);
  const seen = { path, provider: query["provider"], error: query["error"], fragment };
  expect(seen, about).toEqual({ path: "/app/login", provider, error, fragment: "" });
}
