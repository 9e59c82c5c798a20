import type { OwnChange } from "../../../src/core/factors/own/changed.ts";
import type { Policy } from "../../../src/core/policy.ts";
import type { Ports } from "../../../src/core/ports.ts";
import { secret } from "../../support/secrets.ts";
import { ann as registration, login, type Backend } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { refusal } from "../support/refusal.ts";
import { authenticatorOf, challengeOf, codeAt } from "./stage.ts";

export const { password } = registration;

/** A server with people who manage their own factors. It cannot send mails, unless `wrap` adds a way. */
export async function openOwnStage(
  backend: Backend,
  policy: Partial<Policy> = {},
  wrap: () => Partial<Ports> = () => ({}),
) {
  const server = await backend.openServer({ policy, wrap });
  const { factors } = server.auth;
  const logIn = async (identifier: string): Promise<OwnChange & { token: string }> => {
    const { userId, sessionId, accessToken } = await server.auth.login.withPassword(
      login({ identifier, password }),
    );
    return { userId, sessionId, language: "en", token: accessToken };
  };
  return {
    server,
    factors,
    logIn,
    /** A person who has just logged in. */
    async person(name: string) {
      const email = `${name}@example.com`;
      await server.auth.accounts.register({ username: name, password, email, name });
      return logIn(name);
    },
    /** Logs in with the password and a recovery code. */
    async recover(identifier: string, code: string, at = server) {
      const { mfa } = await refusal(at.auth.login.withPassword(login({ identifier, password })));
      const { userId, sessionId, accessToken } = await at.auth.login.withSecondFactor({
        mfaToken: secret(mfa?.login?.token ?? ""),
        proof: { method: "recovery_code", code },
        client: firstParty,
        device: { userAgent: undefined, address: undefined },
      });
      return { userId, sessionId, language: "en" as const, token: accessToken };
    },
    isAlive: ({ token }: { readonly token: string }) =>
      server.auth.tokens.verify(token).then(
        () => true,
        () => false,
      ),
    async addTotp(person: OwnChange) {
      const { secret: shown, enrolmentToken } = await factors.startTotp(person);
      const code = codeAt(secret(shown), Math.floor(backend.now / 30_000));
      return factors.confirmTotp(person, { enrolmentToken, code });
    },
    async addPasskey(person: OwnChange, name?: string) {
      const authenticator = await authenticatorOf(person);
      const options = await factors.passkeyOptions(person);
      const answer = await authenticator.register(challengeOf(options));
      return factors.addPasskey(person, { name, answer });
    },
  };
}

/** As if the person had also logged in by a passkey. */
export const proveTwo = (backend: Backend, { sessionId }: OwnChange) =>
  backend.sql("UPDATE sessions SET methods = 'password passkey' WHERE id = ?", sessionId);

/** The kinds of the mails to a person, in the order of their names. */
export const mailsTo = (backend: Backend, { userId }: OwnChange) =>
  backend
    .sql("SELECT kind FROM outbox WHERE subject_id = ? ORDER BY kind", userId)
    .map(({ kind }) => kind);
