import { randomUUID } from "node:crypto";
import type { Message } from "../../../src/core/email/model.ts";
import type { FactorProof } from "../../../src/core/factors/kinds.ts";
import { bytesOf } from "../../../src/core/ids.ts";
import type { PasswordLogin } from "../../../src/core/login/password.ts";
import { encode } from "../../../src/drivers/base64url.ts";
import { usualLimits } from "../../support/limits.ts";
import { secret } from "../../support/secrets.ts";
import { createAuthenticator } from "../../support/webauthn/authenticator.ts";
import { codeAt } from "../factors/stage.ts";
import { ann, login, openBackend, type Server, type ServerOptions } from "../support/backend.ts";
import { firstParty } from "../support/clients.ts";
import { bindFactors } from "../support/factors.ts";
import { refusal } from "../support/refusal.ts";

export const device = { userAgent: undefined, address: "192.0.2.7" };
export const network = "192.0.2.7";

/** A server with limits and mails, and people with second factors. */
export async function openFactorStage({ listeners = [] }: Pick<ServerOptions, "listeners"> = {}) {
  const backend = await openBackend();
  const sent: Message[] = [];
  const emailSender = { send: async (one: Message) => void sent.push(one), close: async () => {} };
  const options = {
    cost: 4,
    policy: { throttle: usualLimits },
    listeners,
    wrap: () => ({ emailSender }),
  };
  const server = await backend.openServer(options);
  const factors = bindFactors(server.ports);
  let people = 0;

  /** Registers a person. */
  const register = async () => {
    const username = `person${people++}`;
    const email = `${username}@example.com`;
    const { id: userId } = await server.auth.accounts.register({ ...ann, username, email });
    return { username, email, userId };
  };
  /** Registers a person, and sets up an authenticator app. */
  const withTotp = async () => {
    const person = await register();
    const caller = { userId: person.userId, sessionId: randomUUID() };
    const names = { issuer: "Latchkey", account: person.username };
    const { secret: base32, enrolmentToken } = await factors.startTotp(caller, names);
    const code = codeAt(secret(base32), step());
    const { recoveryCodes = [] } = await factors.confirmTotp(caller, { enrolmentToken, code });
    backend.now += 60_000;
    return { ...person, base32, recoveryCodes, setUpCode: code };
  };
  const step = () => Math.floor(backend.now / 30_000);
  /** Adds a passkey of a person. */
  const addPasskey = async ({ userId }: { readonly userId: string }) => {
    const site = { rpId: "example.com", origin: "https://login.example.com" };
    const handle = encode(new Uint8Array(bytesOf(userId)));
    const authenticator = await createAuthenticator(site, handle);
    const caller = { userId, sessionId: randomUUID() };
    const owner = { userId, username: "ann", name: "Ann" };
    const { challenge } = await factors.passkeyOptions(caller, owner);
    const answer = await authenticator.register(String(challenge));
    await factors.addPasskey(caller, { name: "Key", answer });
    return authenticator;
  };
  const totp = (code: string): FactorProof => ({ method: "totp", code });
  const password = (identifier: string, given: Partial<PasswordLogin> = {}, at: Server = server) =>
    at.auth.login.withPassword(login({ identifier, device, network, ...given }));
  /** The token of a login that waits for a second factor, after the right password. */
  const pending = async (identifier: string, given: Partial<PasswordLogin> = {}) => {
    const { mfa } = await refusal(password(identifier, given));
    return secret(mfa?.login?.token ?? "");
  };
  const prove = (mfaToken: string, proof: FactorProof, given = {}, at: Server = server) =>
    at.auth.login.withSecondFactor({
      mfaToken,
      proof,
      client: firstParty,
      device,
      network,
      ...given,
    });

  return {
    backend,
    server,
    factors,
    sent,
    register,
    withTotp,
    addPasskey,
    step,
    totp,
    password,
    pending,
    prove,
    /** Another server over the same database. */
    open: (changes: Parameters<typeof backend.openServer>[0] = {}) =>
      backend.openServer({ ...options, ...changes }),
    /** The code that the person's app shows, or some steps later. */
    codeOf: ({ base32 }: { readonly base32: string }, steps = 0) => codeAt(base32, step() + steps),
    sessionsOf: ({ userId }: { readonly userId: string }) =>
      backend.sql("SELECT * FROM sessions WHERE user_id = ? ORDER BY created_at", userId),
    eventsOf: (event: string) =>
      server.events.filter((one) => one.event === event).map(({ fields }) => fields ?? {}),
  };
}

export type FactorStage = Awaited<ReturnType<typeof openFactorStage>>;
