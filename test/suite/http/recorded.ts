import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Target } from "../../support/targets/http-target.ts";
import { userInfo } from "./calls/apps.ts";
import { logInFromCode, logInFromLink, refreshBy } from "./calls/browser.ts";
import { verify, type Answer } from "./calls/calls.ts";
import type { TestClient } from "./calls/clients.ts";
import { logInByPasskeyFrom, proveFactorFrom } from "./calls/factor-logins.ts";
import { codeOf, confirmTotp, factorsPath, sendFactor } from "./calls/factors.ts";
import { reset, undoEmailChange, verifyEmail } from "./calls/links.ts";
import { introspect, refresh } from "./calls/sessions.ts";
import { authorize, decide, redeem, type App } from "./oidc/app.ts";
import { openBrowser, placeOf, type Visitor } from "./upstream/visitor.ts";

type Cookies = readonly (readonly [name: string, value: string])[];

/** One of everything that a server issued, each for an account or an app of its own. */
export interface Issued {
  readonly tokens: { readonly token: string; readonly refreshToken: string };
  readonly browser: { readonly cookie: string; readonly device: string; readonly userId: string };
  readonly client: TestClient & { readonly token: string };
  readonly half: { readonly token: string; readonly recoveryCode: string };
  readonly halfByApp: { readonly token: string; readonly secret: string };
  readonly enrolment: { readonly token: string; readonly secret: string; readonly login: string };
  readonly newPasskey: { readonly answer: object; readonly login: string };
  readonly passkey: object;
  readonly links: Readonly<
    Record<"reset" | "invitation" | "logIn" | "undo", string> &
      Record<"verification" | "change", { readonly link: string; readonly login: string }>
  >;
  readonly code: {
    readonly username: string;
    readonly login_request: string;
    readonly code: string;
  };
  readonly app: App;
  readonly authorization: { readonly code: string; readonly verifier: string };
  readonly appTokens: Record<"token" | "refreshToken" | "idToken", string>;
  readonly consent: { readonly cookies: Cookies; readonly query: string; readonly proof: string };
  readonly pushed: { readonly cookies: Cookies; readonly query: string };
  readonly waiting: { readonly cookies: Cookies; readonly token: string };
  readonly pending: {
    readonly cookies: Cookies;
    readonly state: string;
    readonly issuer: string;
  };
}

/** What servers of an older commit issued and stored at one time. Its keys are of that recording alone. */
export interface Recorded {
  readonly commit: string;
  /** When it was recorded, in epoch milliseconds. Nothing had expired by then. */
  readonly at: number;
  readonly env: Readonly<Record<"SECRET_KEY" | "OIDC_KEY" | "OIDC_PROVIDERS", string>>;
  /** The rows of the database. */
  readonly tables: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly issued: Issued;
  /** A row of the outbox for each kind of email: what was asked for, and what is stored. */
  readonly mails: readonly {
    readonly kind: string;
    readonly asked: Readonly<Record<string, unknown>>;
    readonly payload: string;
  }[];
  /** A row of the outbox for each webhook, and the body that is posted. */
  readonly webhooks: readonly {
    readonly kind: string;
    readonly payload: string;
    readonly body: string;
  }[];
  readonly logout: { readonly session: object; readonly payload: string };
  /** A key for each limit. */
  readonly throttleKeys: readonly {
    readonly purpose: string;
    readonly subject: string;
    readonly key: string;
  }[];
}

export const recordedFile = "test/data/583da291.json";

export const readRecorded = (): Recorded =>
  JSON.parse(readFileSync(recordedFile, "utf8")) as Recorded;

interface Opening {
  readonly status: number;
  open(target: Target, issued: Issued): Promise<Answer>;
  /** What the body of the answer has, or the address where it leads. */
  readonly has?: RegExp;
}

const inBrowser = (target: Target, { cookies }: { readonly cookies: Cookies }): Visitor =>
  openBrowser(target, new Map(cookies));

/** How each is opened. */
const openings: Readonly<Record<string, Opening>> = {
  "an access token": {
    status: 200,
    open: (target, { tokens }) => verify(target, tokens.token),
  },
  "a refresh token": {
    status: 200,
    open: (target, { tokens }) => refresh(target, tokens.refreshToken),
  },
  "the cookie of a session": {
    status: 200,
    open: (target, { browser }) => refreshBy(target, browser.cookie),
    has: /"user":\{/,
  },
  "a token of a client": {
    status: 200,
    open: (target, { client }) => introspect(target, client.token, client),
    has: /"active":true/,
  },
  "half a login, and a recovery code": {
    status: 200,
    open: (target, { half: { token: mfa_token, recoveryCode: recovery_code } }) =>
      proveFactorFrom(target, { mfa_token, recovery_code }),
  },
  "half a login, and the secret of an authenticator app": {
    status: 200,
    open: (target, { halfByApp: { token: mfa_token, secret } }) =>
      proveFactorFrom(target, { mfa_token, totp: codeOf(secret) }),
  },
  "an authenticator app that is being set up": {
    status: 201,
    open: (target, { enrolment: { login, token, secret } }) =>
      confirmTotp(target, login, token, codeOf(secret)),
  },
  "the options of a new passkey": {
    status: 201,
    open: (target, { newPasskey: { login, answer: passkey } }) =>
      sendFactor(target, login, "POST", `${factorsPath}/passkeys`, { passkey }),
  },
  "a challenge for a passkey": {
    status: 200,
    open: (target, { passkey }) => logInByPasskeyFrom(target, { passkey }),
  },
  "a link to a new password": {
    status: 204,
    open: (target, { links }) => reset(target, links.reset),
  },
  "a link of an invitation": {
    status: 204,
    open: (target, { links }) => reset(target, links.invitation),
  },
  "a link to log in": {
    status: 200,
    open: (target, { links }) => logInFromLink(target, links.logIn),
  },
  "a link that verifies an address": {
    status: 204,
    open: (target, { links: { verification } }) =>
      verifyEmail(target, verification.link, verification.login),
  },
  "a link to a new address": {
    status: 204,
    open: (target, { links: { change } }) => verifyEmail(target, change.link, change.login),
  },
  "a link that undoes a new address": {
    status: 200,
    open: (target, { links }) => undoEmailChange(target, links.undo),
  },
  "an emailed code": { status: 200, open: (target, { code }) => logInFromCode(target, code) },
  "an authorization code": {
    status: 200,
    open: (target, { app, authorization }) => redeem(target, app, authorization),
  },
  "an access token of an app": {
    status: 200,
    open: (target, { appTokens }) => userInfo(target, appTokens.token),
  },
  "a refresh token of an app": {
    status: 200,
    open: (target, { app, appTokens }) => refresh(target, appTokens.refreshToken, {}, app),
  },
  "an id_token, as a hint": {
    status: 200,
    open: async (target, { appTokens, consent }) => {
      const browser = inBrowser(target, consent);
      const hint = String(new URLSearchParams({ id_token_hint: appTokens.idToken }));
      const { query } = placeOf(await browser.visit(`/logout?${hint}`, "cross-site"));
      return browser.call("GET", `/logout/request?${String(new URLSearchParams(query))}`);
    },
    has: /Wiki/,
  },
  "the proof of a page that asks for consent": {
    status: 200,
    open: (target, { consent }) => decide(inBrowser(target, consent), consent.query, consent),
    has: /code=ac1_/,
  },
  "a pushed request": {
    status: 303,
    open: (target, { pushed }) => authorize(inBrowser(target, pushed), pushed.query),
    has: /\/app\/consent\?/,
  },
  "an identity that waits for a click": {
    status: 200,
    open: (target, { waiting }) =>
      inBrowser(target, waiting).call("POST", "/session/upstream/preview", {
        token: waiting.token,
      }),
    has: /"provider":"idp"/,
  },
  "a login that is at a provider": {
    status: 303,
    open: (target, { pending }) => {
      const { state, issuer: iss } = pending;
      const query = String(new URLSearchParams({ state, iss, error: "access_denied" }));
      return inBrowser(target, pending).visit(`/login/idp/callback?${query}`, "cross-site");
    },
    // The provider may be gone meanwhile. A state that cannot be read is another error.
    has: /error=upstream_(?:denied|unavailable)/,
  },
};

/** Expects that a server opens everything that another one issued. */
export function opensWhatIsRecorded(target: () => Target, issued: () => Issued): void {
  for (const [name, { status, open, has = /^/ }] of Object.entries(openings)) {
    it(`opens ${name}`, async () => {
      const answer = await open(target(), issued());
      expect(answer.status, answer.text).toBe(status);
      expect(answer.text + (answer.headers.get("location") ?? "")).toMatch(has);
    });
  }
}
