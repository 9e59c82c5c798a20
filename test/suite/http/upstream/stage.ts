import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect } from "vitest";
import type { OwnConfig } from "../../../../src/entry/config/own/own-config.ts";
import { openTestDatabase, type TestDatabase } from "../../../support/databases/databases.ts";
import { secret } from "../../../support/secrets.ts";
import { openInProcess, scratchFolder, type Target } from "../../../support/targets/http-target.ts";
import { startApple, type Apple } from "../../../support/upstream/apple.ts";
import { startDiscord, type Discord } from "../../../support/upstream/discord.ts";
import { startGitHub, type GitHub } from "../../../support/upstream/github.ts";
import { startGitLab, type GitLab } from "../../../support/upstream/gitlab.ts";
import type { Lie } from "../../../support/upstream/lies.ts";
import { startLyingIssuer, type LyingIssuer } from "../../../support/upstream/lying-issuer.ts";
import { startMicrosoft, type Microsoft } from "../../../support/upstream/microsoft.ts";
import { startRealIssuer, type RealIssuer } from "../../../support/upstream/real-issuer.ts";
import { uniqueName, type Answer } from "../calls/calls.ts";
import { openBrowser, waitingIn, type Visitor } from "./visitor.ts";

/** A server with providers of each kind. All run on this machine. */
export interface Stage {
  readonly target: Target;
  readonly real: RealIssuer;
  /** The provider `idp`, whose addresses the operator trusts. */
  readonly idp: LyingIssuer;
  /** The provider `doubtful`, whose addresses the operator does not trust. */
  readonly doubtful: LyingIssuer;
  readonly github: GitHub;
  readonly apple: Apple;
  readonly microsoft: Microsoft;
  /** Its addresses are not trusted, because the operator says nothing. */
  readonly gitlab: GitLab;
  /** Its addresses are trusted. */
  readonly discord: Discord;
  /** Another server with the same database and key. These variables, and the operator's options, differ. */
  beside(env: Readonly<Record<string, string>>, own?: OwnConfig): Promise<Target>;
}

const issuer = "https://login.example.com";

/** Opens a server with these variables. */
type Open = (env: Readonly<Record<string, string>>) => Promise<Target>;

/**
 * Starts the providers and the server before the tests, and closes them after them. The server runs in this process, unless `openOther`
 * opens another one.
 */
export function useStage(openOther?: Open): () => Stage {
  let stage: Stage | undefined;
  const closing: (() => Promise<void>)[] = [];

  const start = async <T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    closing.unshift(() => started.close());
    return started;
  };

  beforeAll(async () => {
    const real = await start(startRealIssuer([`${issuer}/login/real/callback`]));
    const idp = await start(startLyingIssuer());
    const doubtful = await start(startLyingIssuer());
    const github = await start(startGitHub());
    const apple = await start(startApple());
    const microsoft = await start(startMicrosoft("organizations"));
    const gitlab = await start(startGitLab());
    const discord = await start(startDiscord());
    const ofKind = (
      id: string,
      { origin, clientId, clientSecret }: Record<"origin" | "clientId" | "clientSecret", string>,
    ) => ({ id, issuer: origin, client_id: clientId, client_secret: clientSecret });
    const entry = (id: string, at: LyingIssuer | RealIssuer) => ({
      ...ofKind(id, { ...at, origin: at.issuer }),
      name: `Provider ${id}`,
    });
    const providers = [
      { ...entry("real", real), trust_email: true },
      { ...entry("idp", idp), trust_email: true },
      entry("doubtful", doubtful),
      ofKind("github", github),
      ofKind("gitlab", gitlab),
      { ...ofKind("discord", discord), trust_email: true },
      {
        id: "apple",
        issuer: apple.origin,
        client_id: apple.clientId,
        team_id: apple.teamId,
        key_id: apple.keyId,
        private_key: apple.privateKey,
      },
      {
        ...ofKind("microsoft", { ...microsoft, origin: microsoft.authority("{tenantid}") }),
        tenant: "organizations",
      },
    ];
    const database = await openTestDatabase("sqlite", await scratchFolder());
    closing.push(() => database.drop());
    // Closing one server must not drop the database of the others.
    const shared: TestDatabase = { ...database, drop: async () => {} };
    const common = {
      ISSUER: issuer,
      SECRET_KEY: secret(`Key-Of-The-Providers-${randomUUID()}`),
      OIDC_PROVIDERS: JSON.stringify(providers),
    };
    const open = (env: Readonly<Record<string, string>>, own: OwnConfig = {}) =>
      start(openInProcess({ database: shared, own, env: { ...common, ...env } }));
    const target = openOther ? await start(openOther(common)) : await open({});
    const kinds = { github, apple, microsoft, gitlab, discord };
    stage = { target, real, idp, doubtful, ...kinds, beside: open };
  });

  afterAll(async () => {
    for (const close of closing) await close();
  });

  return () => stage ?? expect.fail("the stage is open only while tests run");
}

/** The claims of somebody whom no test has met, with a verified address. */
export function stranger(more: Readonly<Record<string, unknown>> = {}) {
  const name = uniqueName();
  return {
    sub: `sub-${name}`,
    email: `${name}@example.com`,
    email_verified: true,
    name: "Ann Smith",
    preferred_username: name,
    ...more,
  };
}

export type Claims = ReturnType<typeof stranger>;

type Providers = "idp" | "doubtful";

/** A whole login at a provider. Gives the answer of the callback, after all bounces. */
export async function returnFrom(
  stage: Pick<Stage, Providers>,
  browser: Visitor,
  provider: Providers,
  claims: Claims,
  { query = {}, lie = {} }: { query?: Readonly<Record<string, string>>; lie?: Lie } = {},
): Promise<Answer> {
  const url = await browser.start(provider, query);
  return browser.back(stage[provider].authorize(url, claims, lie));
}

/** A user who has no password, with a new account by the provider `idp`. */
export async function signUp(
  stage: Pick<Stage, "target" | Providers>,
  claims: Claims = stranger(),
) {
  const browser = openBrowser(stage.target);
  const token = waitingIn(await returnFrom(stage, browser, "idp", claims));
  const { preferred_username: username, name, email } = claims;
  const answer = await browser.call("POST", "/session/upstream", { token, username, name });
  expect(answer.status, answer.text).toBe(200);
  const person = { username, password: "", email, name };
  return { browser, claims, person, token: String(answer.body["access_token"]) };
}

/** What the page `connect` shows. */
export async function preview(browser: Visitor, token: string) {
  const { status, text, body } = await browser.call("POST", "/session/upstream/preview", { token });
  expect(status, text).toBe(200);
  return body;
}
