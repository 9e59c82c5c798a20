import { describe, expect, it } from "vitest";
import { askedFrom } from "../../../../src/core/oidc/authorize/asked.ts";
import { decide, type DecisionFacts } from "../../../../src/core/oidc/authorize/decide.ts";
import type { AppRequest, BrowserLogin, Prompt } from "../../../../src/core/oidc/request/model.ts";
import { appWith } from "../app.ts";

const now = 1_000_000;

const ann: BrowserLogin = {
  userId: "ann",
  sessionId: "session",
  role: "user",
  methods: "password",
  provenAt: now - 60_000,
  authenticatedAt: now - 60_000,
  acr: "aal1",
  owesFactor: false,
  areTermsDue: false,
};

interface Case {
  readonly request?: Partial<AppRequest>;
  readonly prompt?: Prompt | readonly Prompt[];
  readonly login?: Partial<BrowserLogin> | null;
  /** When the user was asked, in milliseconds before now. */
  readonly askedAgo?: number;
  readonly facts?: Partial<DecisionFacts>;
}

/** What is needed, or the error. All is granted unless the case says otherwise. */
function outcome({ request, prompt = [], login = {}, askedAgo, facts }: Case): string {
  const asked = askedAgo === undefined ? undefined : { at: now - askedAgo, hasOffered: false };
  const decision = decide({
    request: {
      client: appWith(),
      redirectUri: "https://wiki.example.com/callback",
      resource: undefined,
      state: undefined,
      nonce: undefined,
      challenge: undefined,
      scopes: ["openid"],
      prompts: typeof prompt === "string" ? [prompt] : prompt,
      maxAge: undefined,
      prefersTwoFactors: false,
      loginHint: undefined,
      organization: undefined,
      expectedUser: undefined,
      ...request,
    },
    login: login === null ? undefined : { ...ann, ...login },
    asked,
    hasChosen: false,
    scopes: ["openid"],
    granted: [],
    isGranted: true,
    hasFactor: false,
    hasOffered: false,
    now,
    ...facts,
  });
  return "error" in decision ? decision.error : decision.needs;
}

const second = 1000;
/** A login that proved who it is after it was asked. */
const proven = { provenAt: now - second };
/** A login that was opened after it was asked. */
const opened = { provenAt: now - second, authenticatedAt: now - second };
const owing = { owesFactor: true };
const unread = { areTermsDue: true };
const own = { client: appWith({ firstParty: 1 }) };
const editors = { client: appWith({ allowedRoles: "editor admin" }) };
const ofBob = { expectedUser: "bob" };
const notGranted = { isGranted: false };
const twoFactors = { prefersTwoFactors: true };
const canShow = { hasFactor: true };
const lacking = { lacksFactor: true };

describe("a proof counts", () => {
  it.each([
    ["from now on, if nobody is logged in", undefined, now],
    ["from now on after an older one", { provenAt: now - 1, authenticatedAt: now - 2 }, now],
    ["after one of this millisecond", { provenAt: now, authenticatedAt: now - 2 }, now + 1],
    ["after one by a clock ahead", { provenAt: now + 5, authenticatedAt: now + 7 }, now + 8],
  ])("PR-2 %s", (_, login, expected) => {
    expect(askedFrom(now, login)).toBe(expected);
  });
});

describe("what a request needs", () => {
  const rows: readonly (readonly [about: string, given: Case, expected: string])[] = [
    ["nothing, if all was done before", {}, "none"],
    ["a login, if nobody is logged in", { login: null }, "login"],
    ["an account, if the app wants one to be created", { login: null, prompt: "create" }, "create"],
    ["an account, also if somebody is logged in", { prompt: "create" }, "create"],
    [
      "nothing more once the account was created",
      { prompt: "create", askedAgo: 2 * second, login: opened },
      "none",
    ],

    [
      "PR-2 a proof with prompt=login, however recent the last one is",
      { prompt: "login", login: { provenAt: now } },
      "proof",
    ],
    [
      "PR-2 a proof with prompt=login, if the proof was before it was asked",
      { prompt: "login", askedAgo: second, login: { provenAt: now - second - 1 } },
      "proof",
    ],
    [
      "PR-2 nothing more after the proof, so there is no loop with prompt=login",
      { prompt: "login", askedAgo: 2 * second, login: proven },
      "none",
    ],
    [
      "PR-2 a proof with max_age=0, however recent the last one is",
      { request: { maxAge: 0 } },
      "proof",
    ],
    [
      "PR-2 nothing more after the proof, so there is no loop with max_age=0",
      { request: { maxAge: 0 }, askedAgo: 2 * second, login: proven },
      "none",
    ],
    [
      "PR-2 a proof, if the last one is older than max_age",
      { request: { maxAge: 60_000 }, login: { provenAt: now - 60_001 } },
      "proof",
    ],
    [
      "nothing, if the last proof is young enough",
      { request: { maxAge: 60_000 }, login: { provenAt: now - 60_000 } },
      "none",
    ],

    ["a choice with select_account", { prompt: "select_account" }, "choose"],
    [
      "a choice, though the user proved who they are meanwhile",
      { prompt: "select_account", askedAgo: 2 * second, login: proven },
      "choose",
    ],
    [
      "nothing more after the choice, so there is no loop with select_account",
      { prompt: "select_account", facts: { hasChosen: true } },
      "none",
    ],
    [
      "nothing more after a login with another account",
      { prompt: "select_account", askedAgo: 2 * second, login: opened },
      "none",
    ],
    ["first a choice, then a proof", { prompt: ["login", "select_account"] }, "choose"],
    [
      "a proof after the choice",
      { prompt: ["login", "select_account"], facts: { hasChosen: true } },
      "proof",
    ],

    ["a login, if the app expects another user", { request: ofBob }, "login"],
    [
      "an error, if somebody else logged in again",
      { request: ofBob, askedAgo: 2 * second, login: opened },
      "login_required",
    ],
    ["nothing, if the expected user is here", { request: { expectedUser: "ann" } }, "none"],

    [
      "a second factor, if the app prefers it and the account has one",
      { request: twoFactors, facts: canShow },
      "second_factor",
    ],
    ["no second factor, if the account has none", { request: twoFactors }, "none"],
    [
      "no second factor after it was offered, because the app can only prefer it",
      { request: twoFactors, facts: { hasFactor: true, hasOffered: true } },
      "none",
    ],
    [
      "no second factor, if the session has shown it",
      { request: twoFactors, login: { acr: "aal2" }, facts: canShow },
      "none",
    ],
    [
      "a second factor, if the organization requires it and the account has one, however often it was offered",
      { facts: { ...lacking, ...canShow, hasOffered: true } },
      "required_factor",
    ],
    ["a factor to be set up, if the organization requires one", { facts: lacking }, "enrol"],
    ["a factor to be set up, if the operator requires one", { login: owing }, "enrol"],
    [
      "a factor to be set up, also for an app of the operator's own",
      { request: own, login: owing },
      "enrol",
    ],

    [
      "an error, if the role of the user may not use the app",
      { request: editors },
      "access_denied",
    ],
    ["nothing, if the role may use it", { request: editors, login: { role: "editor" } }, "none"],
    ["an error, if the role has none of the scopes", { facts: { scopes: [] } }, "invalid_scope"],

    ["CS-5 consent, if the user has not granted it", { facts: notGranted }, "consent"],
    ["consent, though it was granted, with prompt=consent", { prompt: "consent" }, "consent"],
    ["no consent for an app of the operator's own", { request: own, facts: notGranted }, "none"],
    ["a proof before the consent", { prompt: ["login", "consent"], facts: notGranted }, "proof"],
    ["the terms before the consent", { login: unread, facts: notGranted }, "terms"],
    ["the terms, of the operator's own app too", { request: own, login: unread }, "terms"],
    ["a factor to be set up before the terms", { login: { ...owing, ...unread } }, "enrol"],
    ["a factor to be set up before the consent", { login: owing, facts: notGranted }, "enrol"],
  ];
  it.each(rows)("%s", (_, given, expected) => {
    expect(outcome(given)).toBe(expected);
  });

  const silent: readonly (readonly [about: string, given: Case, expected: string])[] = [
    ["a code, if nothing is needed", {}, "none"],
    ["login_required, if nobody is logged in", { login: null }, "login_required"],
    ["login_required, if the proof is too old", { request: { maxAge: 1 } }, "login_required"],
    ["login_required, if another user is expected", { request: ofBob }, "login_required"],
    ["consent_required, if the user has not granted it", { facts: notGranted }, "consent_required"],
    ["interaction_required, if a factor must be set up", { login: owing }, "interaction_required"],
    ["access_denied, if the role may not use the app", { request: editors }, "access_denied"],
    [
      "invalid_request, if the user is not a member of the organization",
      { facts: { isStranger: true } },
      "invalid_request",
    ],
    ...[{ isStranger: true }, { ...lacking, ...canShow }, lacking].map(
      (facts) =>
        [
          `consent_required, if the user has not granted it, with ${Object.keys(facts).join()}`,
          { facts: { ...notGranted, ...facts } },
          "consent_required",
        ] as const,
    ),
    [
      "interaction_required, if the organization requires a second factor",
      { facts: { ...lacking, ...canShow } },
      "interaction_required",
    ],
    [
      "login_required, whatever the organization is, if nobody is logged in",
      { login: null, facts: { isStranger: true } },
      "login_required",
    ],
    [
      "a code, though a second factor is preferred",
      { request: twoFactors, facts: canShow },
      "none",
    ],
  ];
  it.each(silent)("PR-3 with prompt=none no page, but %s", (_, given, expected) => {
    expect(outcome({ ...given, prompt: "none" })).toBe(expected);
  });
});

describe("A1: the page that nobody else can click", () => {
  const publicApp = { secretHash: "" };
  const apps = {
    "an app of others": {},
    "an app of others without a secret": publicApp,
    "an app of the operator": { firstParty: 1 },
    "an app of the operator without a secret": { firstParty: 1, ...publicApp },
  } as const;
  const uris = {
    https: "https://wiki.example.com/callback",
    loopback: "http://127.0.0.1:51004/callback",
    "private scheme": "com.example.wiki:/callback",
    "a website that forwards": "https://vscode.dev/redirect",
    "another such website": "https://insiders.vscode.dev/redirect",
    "such a website with a query": "https://vscode.dev/redirect?a=b",
    "another page of such a website": "https://vscode.dev/redirects",
  } as const;
  const asksOf = (error: string) => ({ asks: "consent", silent: error });
  const atOnce = { asks: "none", silent: "none" };
  /** What the app gets, also without a page. Everything was granted before. */
  const rows = [
    ["an app of others", "https", atOnce],
    ["an app of others", "loopback", asksOf("consent_required")],
    ["an app of others", "private scheme", asksOf("consent_required")],
    ["an app of others", "a website that forwards", asksOf("consent_required")],
    ["an app of others", "another such website", asksOf("consent_required")],
    ["an app of others", "such a website with a query", asksOf("consent_required")],
    ["an app of others", "another page of such a website", atOnce],
    ["an app of others without a secret", "https", atOnce],
    ["an app of others without a secret", "loopback", asksOf("consent_required")],
    ["an app of others without a secret", "private scheme", asksOf("consent_required")],
    ["an app of the operator", "https", atOnce],
    ["an app of the operator", "loopback", atOnce],
    ["an app of the operator", "private scheme", asksOf("interaction_required")],
    ["an app of the operator without a secret", "https", atOnce],
    ["an app of the operator without a secret", "loopback", asksOf("interaction_required")],
    ["an app of the operator without a secret", "private scheme", asksOf("interaction_required")],
    [
      "an app of the operator without a secret",
      "a website that forwards",
      asksOf("interaction_required"),
    ],
  ] as const;
  it.each(rows)("%s, %s", (app, uri, { asks, silent }) => {
    const request = { client: appWith(apps[app]), redirectUri: uris[uri] };
    const proving = { request, askedAgo: 2 * second, login: opened };
    expect(outcome({ request })).toBe(asks);
    expect(outcome({ request, prompt: "none" })).toBe(silent);
    expect(outcome({ request, prompt: "consent" })).toBe("consent");
    expect(outcome({ request, prompt: "login" })).toBe("proof");
    expect(outcome({ ...proving, prompt: "login" })).toBe(asks);
    expect(outcome({ ...proving, prompt: "create" })).toBe(asks);
    expect(
      outcome({ request: { ...request, maxAge: 0 }, askedAgo: 2 * second, login: opened }),
    ).toBe(asks);
    const facts = { hasChosen: true };
    expect(outcome({ request, prompt: "select_account", facts })).toBe(asks);
  });
});
