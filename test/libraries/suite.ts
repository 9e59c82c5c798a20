import { beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, newPassword, verify, type Person } from "../suite/http/calls/calls.ts";
import { personWithTotp, proveFactor } from "../suite/http/calls/factor-logins.ts";
import { codeOf } from "../suite/http/calls/factors.ts";
import * as calls from "../suite/http/calls/sessions.ts";
import { createClient, type ClientAccount } from "../support/clients.ts";
import { openTestDatabase } from "../support/databases/databases.ts";
import { secret } from "../support/secrets.ts";
import { startOnNode, scratchFolder, type ProcessTarget } from "../support/targets/http-target.ts";

/** A server whose issuer is its own address, with a client that the command line created. */
export interface LibraryTarget extends ProcessTarget {
  readonly client: ClientAccount;
}

/** Starts a target for libraries, on SQLite. */
export async function startForLibraries(
  env: Readonly<Record<string, string>> = {},
): Promise<LibraryTarget> {
  const cwd = await scratchFolder();
  const database = await openTestDatabase("sqlite", cwd);
  const target = await startOnNode({ database, env: { ISSUER: "", ...env } });
  // The default issuer. A library accepts only the metadata of the issuer that it asks.
  const baseUrl = `http://localhost:${target.port}`;
  return { ...target, baseUrl, client: await createClient({ cwd, env: database.env }) };
}

/** The methods of client authentication, by their names in RFC 8414. */
export type Method = "client_secret_basic" | "client_secret_post" | "none";

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
}

type Kind = keyof Tokens;

/** The calls of a library for one client. */
interface LibraryClient {
  logIn(person: Pick<Person, "username" | "password">): Promise<Tokens>;
  refresh(refreshToken: string): Promise<Tokens>;
  ownToken(): Promise<Tokens>;
  revoke(token: string, kind: Kind): Promise<unknown>;
  /** Absent when the library has no introspection. */
  introspect?(token: string): Promise<object>;
}

export interface Library {
  connect(issuer: URL, client: ClientAccount, method: Method): Promise<LibraryClient>;
  /** The status and code of a refusal, from the library's own error. */
  refusal(error: unknown): Promise<{ readonly status: number; readonly error: unknown }>;
  /** The member `mfa_token` of a refusal. */
  mfaToken(error: unknown): unknown;
}

const firstParty: ClientAccount = { id: "first-party", secret: "" };

/** The usual work of an OAuth library, with every method of client authentication. */
export function library(
  target: () => LibraryTarget,
  { connect, refusal, mfaToken }: Library,
): void {
  const issuer = () => new URL(target().baseUrl);
  const as = (method: Method) =>
    connect(issuer(), method === "none" ? firstParty : target().client, method);

  const refused = (attempt: Promise<unknown>) =>
    attempt.then(() => expect.fail("the call was not refused"), refusal);

  /** Introspects as a service, by a plain request when the library has no introspection. */
  const introspect = async (token: string, method: Method): Promise<object> => {
    const service = await as(method === "none" ? "client_secret_basic" : method);
    if (service.introspect) return service.introspect(token);
    return (await calls.introspect(target(), token, target().client)).body;
  };

  describe.each<Method>(["client_secret_basic", "client_secret_post", "none"])(
    "an app by %s",
    (method) => {
      let person: Person;
      let client: LibraryClient;
      beforeAll(async () => {
        ({ person } = await registerAndLogIn(target()));
        client = await as(method);
      });

      it("TOK-1 RT-1 logs a user in and refreshes the tokens twice", async () => {
        const first = secretTokens(await client.logIn(person));
        const second = secretTokens(await client.refresh(first.refresh_token));
        const third = secretTokens(await client.refresh(second.refresh_token));
        const all = [first, second, third];
        expect(new Set(all.map((one) => one.access_token)).size).toBe(3);
        expect(new Set(all.map((one) => one.refresh_token)).size).toBe(3);
        const answers = await Promise.all(all.map((one) => verify(target(), one.access_token)));
        expect(answers.map(({ body }) => body["username"])).toEqual(all.map(() => person.username));
        expect(new Set(answers.map(({ body }) => body["sid"])).size).toBe(1);
      });

      it.each<Kind>(["refresh_token", "access_token"])(
        "REV-1 INT-2 INT-3 logs out by the %s, and then both tokens are rejected",
        async (kind) => {
          const tokens = secretTokens(await client.logIn(person));
          expect(await introspect(tokens.access_token, method)).toMatchObject({
            active: true,
            username: person.username,
            client_id: method === "none" ? firstParty.id : target().client.id,
          });
          await client.revoke(tokens[kind], kind);
          expect(await introspect(tokens.access_token, method)).toEqual({ active: false });
          const again = client.refresh(tokens.refresh_token);
          expect(await refused(again)).toEqual({ status: 400, error: "invalid_grant" });
        },
      );

      it("REV-1 revokes an invalid token without an error", async () => {
        await client.revoke("no token", "refresh_token");
      });

      it("TOK-4 gets invalid_grant for a wrong password", async () => {
        const attempt = client.logIn({ ...person, password: newPassword() });
        expect(await refused(attempt)).toEqual({ status: 400, error: "invalid_grant" });
      });
    },
  );

  describe.each<Method>(["client_secret_basic", "client_secret_post"])(
    "a service by %s",
    (method) => {
      it("gets a client's own token, which has no user", async () => {
        const client = await as(method);
        const { access_token, refresh_token } = await client.ownToken();
        secret(access_token);
        expect(refresh_token).toBeUndefined();
        const { id } = target().client;
        const facts = await introspect(access_token, method);
        expect(facts).toMatchObject({ active: true, sub: id, client_id: id });
        expect(facts).not.toHaveProperty("username");
      });

      it("TOK-11 gets invalid_client for a wrong secret at every call", async () => {
        const { person, token } = await registerAndLogIn(target());
        const wrong = { ...target().client, secret: secret(`cs1_${newPassword()}`) };
        const client = await connect(issuer(), wrong, method);
        const attempts = [
          client.logIn(person),
          client.refresh("rt1_x"),
          client.ownToken(),
          client.revoke(token, "access_token"),
          ...(client.introspect ? [client.introspect(token)] : []),
        ];
        for (const refusal of await Promise.all(attempts.map(refused))) {
          expect(refusal).toEqual({ status: 401, error: "invalid_client" });
        }
      });
    },
  );

  it("FA-14 an app gets the token of a login that waits for a second factor", async () => {
    const { person, secret } = await personWithTotp(target());
    const client = await as("none");
    const error = await client.logIn(person).then(
      () => expect.fail("the login was not refused"),
      (error: unknown) => error,
    );
    expect(await refusal(error)).toEqual({ status: 400, error: "mfa_required" });
    const proof = { totp: codeOf(secret) };
    const answer = await proveFactor(target(), String(mfaToken(error)), proof);
    expect(answer.status).toBe(200);
  });

  it("the first-party app gets invalid_client for its own token and for introspection", async () => {
    const client = await as("none");
    const { token } = await registerAndLogIn(target());
    const attempts = [client.ownToken(), ...(client.introspect ? [client.introspect(token)] : [])];
    for (const refusal of await Promise.all(attempts.map(refused))) {
      expect(refusal).toEqual({ status: 401, error: "invalid_client" });
    }
  });
}

/** Both tokens of a session, as secrets that no log may hold. */
function secretTokens({
  access_token,
  refresh_token,
}: Tokens): Required<Tokens> & { refresh_token: string } {
  return { access_token: secret(access_token), refresh_token: secret(refresh_token ?? "") };
}
