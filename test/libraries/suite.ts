import { beforeAll, describe, expect, it } from "vitest";
import { createClient, type ClientAccount } from "../support/clients.ts";
import { openTestDatabase } from "../support/databases/databases.ts";
import { startOnNode, scratchFolder, type ProcessTarget } from "../support/targets/http-target.ts";
import { secret } from "../support/secrets.ts";
import { registerAndLogIn, newPassword, verify, type Person } from "../suite/http/calls/calls.ts";
import * as calls from "../suite/http/calls/sessions.ts";

/** A server with a client that was made beside it, and an issuer that is where it is. */
export interface LibraryTarget extends ProcessTarget {
  readonly client: ClientAccount;
}

/** Opens one, on the embedded database. */
export async function openForLibraries(
  env: Readonly<Record<string, string>> = {},
): Promise<LibraryTarget> {
  const cwd = await scratchFolder();
  const database = await openTestDatabase("sqlite", cwd);
  const target = await startOnNode({ database, env: { ISSUER: "", ...env } });
  return { ...target, client: await createClient({ cwd, env: database.env }) };
}

/** How a client proves itself, by the names of RFC 8414. */
export type Method = "client_secret_basic" | "client_secret_post" | "none";

interface Tokens {
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
}

type Kind = keyof Tokens;

/** What a library does for one client. */
interface LibraryClient {
  logIn(person: Pick<Person, "username" | "password">): Promise<Tokens>;
  refresh(refreshToken: string): Promise<Tokens>;
  ownToken(): Promise<Tokens>;
  revoke(token: string, kind: Kind): Promise<unknown>;
  /** Absent where the library knows no introspection. */
  introspect?(token: string): Promise<object>;
}

export interface Library {
  connect(issuer: URL, client: ClientAccount, method: Method): Promise<LibraryClient>;
  /** What the library's own error tells of a refusal. */
  refusal(error: unknown): Promise<{ readonly status: number; readonly error: unknown }>;
}

const firstParty: ClientAccount = { id: "first-party", secret: "" };

/** What people do with an OAuth library, by every method of client authentication. */
export function library(target: () => LibraryTarget, { connect, refusal }: Library): void {
  const issuer = () => new URL(target().baseUrl);
  const as = (method: Method) =>
    connect(issuer(), method === "none" ? firstParty : target().client, method);

  const refused = (attempt: Promise<unknown>) =>
    attempt.then(() => expect.fail("it was not refused"), refusal);

  /** A service asks, if need be without the library. */
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

      it("TOK-1 RT-1 logs a person in and refreshes the tokens, again and again", async () => {
        const first = kept(await client.logIn(person));
        const second = kept(await client.refresh(first.refresh_token));
        const third = kept(await client.refresh(second.refresh_token));
        const all = [first, second, third];
        expect(new Set(all.map((one) => one.access_token)).size).toBe(3);
        expect(new Set(all.map((one) => one.refresh_token)).size).toBe(3);
        const answers = await Promise.all(all.map((one) => verify(target(), one.access_token)));
        expect(answers.map(({ body }) => body["username"])).toEqual(all.map(() => person.username));
        expect(new Set(answers.map(({ body }) => body["sid"])).size).toBe(1);
      });

      it.each<Kind>(["refresh_token", "access_token"])(
        "REV-1 INT-2 INT-3 logs out by the %s, and then nothing is active",
        async (kind) => {
          const tokens = kept(await client.logIn(person));
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

      it("REV-1 may revoke what is no token", async () => {
        await client.revoke("no token", "refresh_token");
      });

      it("TOK-4 is told invalid_grant for a wrong password", async () => {
        const attempt = client.logIn({ ...person, password: newPassword() });
        expect(await refused(attempt)).toEqual({ status: 400, error: "invalid_grant" });
      });
    },
  );

  describe.each<Method>(["client_secret_basic", "client_secret_post"])(
    "a service by %s",
    (method) => {
      it("has a token of its own, for nobody else", async () => {
        const client = await as(method);
        const { access_token, refresh_token } = await client.ownToken();
        secret(access_token);
        expect(refresh_token).toBeUndefined();
        const { id } = target().client;
        const facts = await introspect(access_token, method);
        expect(facts).toMatchObject({ active: true, sub: id, client_id: id });
        expect(facts).not.toHaveProperty("username");
      });

      it("TOK-11 is told invalid_client for a wrong secret, whatever it asks", async () => {
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

  it("the first-party app has no token of its own, and may not ask about tokens", async () => {
    const client = await as("none");
    const { token } = await registerAndLogIn(target());
    const attempts = [client.ownToken(), ...(client.introspect ? [client.introspect(token)] : [])];
    for (const refusal of await Promise.all(attempts.map(refused))) {
      expect(refusal).toEqual({ status: 401, error: "invalid_client" });
    }
  });
}

/** Both tokens of a session, which must be in no log. */
function kept({
  access_token,
  refresh_token,
}: Tokens): Required<Tokens> & { refresh_token: string } {
  return { access_token: secret(access_token), refresh_token: secret(refresh_token ?? "") };
}
