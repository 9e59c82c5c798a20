import { randomUUID } from "node:crypto";
import type { Identity, WaitingIdentity } from "../../../src/core/upstream/model.ts";
import { loadSigningKey } from "../../../src/drivers/jwt/keys.ts";
import { systemRandom } from "../../../src/drivers/system.ts";
import { createUpstreamSeals } from "../../../src/drivers/upstream/seals.ts";
import { secret } from "../secrets.ts";
import type { Target } from "../targets/http-target.ts";

/** The provider that every target has. Nothing listens there. */
const example = { id: "example", issuer: "http://localhost:9" };

/** An identity that a user has proven at the provider, and the cookie of the browser. */
export interface Waiting {
  readonly token: string;
  readonly cookie: string;
}

/** What the callback of a provider leaves behind, made with the key of the server. */
export async function waitingIdentity(
  { secretKey }: Pick<Target, "secretKey">,
  given: Partial<WaitingIdentity> = {},
): Promise<Waiting> {
  const key = await loadSigningKey({ algorithm: "HS256", material: secretKey });
  const seals = await createUpstreamSeals(key, [], systemRandom);
  const { id: provider, issuer } = example;
  const subject = randomUUID();
  const now = Date.now();
  const waiting: WaitingIdentity = {
    issuer,
    subject,
    email: { address: `${subject}@example.com`, isTrusted: true },
    name: "Ann Smith",
    username: undefined,
    provenAt: undefined,
    provider,
    intent: "login",
    sessionId: undefined,
    state: subject,
    startedAt: now,
    issuedAt: now,
    ...given,
  };
  const { state, intent, startedAt } = waiting;
  const secrets = { nonce: "", verifier: "" };
  const pending = { provider, issuer, state, ...secrets, intent, startedAt, isBack: true };
  const token = secret(await seals.sealWaiting(waiting));
  return { token, cookie: `__Host-latchkey-up0=${secret(await seals.sealPending(pending))}` };
}

/** Connects an identity to an account in the database. */
export async function storeIdentity(
  { sql }: Pick<Target, "sql">,
  userId: string,
  subject: string = randomUUID(),
): Promise<Pick<Identity, "id" | "subject">> {
  const id = randomUUID();
  await sql(
    `INSERT INTO identities (id, user_id, issuer, subject, provider, created_at) VALUES ('${id}', '${userId}', '${example.issuer}', '${subject}', '${example.id}', 1)`,
  );
  return { id, subject };
}
