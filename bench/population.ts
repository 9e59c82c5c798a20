import { personClaims } from "../src/core/tokens/claims.ts";
import { timeOrderedId } from "../src/core/ids.ts";
import type { Account } from "../src/core/accounts/model.ts";
import { newSession } from "../src/core/sessions/open.ts";
import { createBcrypt } from "../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../src/drivers/bcrypt/queue.ts";
import { createJwtSigner } from "../src/drivers/jwt/jwt.ts";
import { loadSigningKey } from "../src/drivers/jwt/keys.ts";
import type { MySqlOptions } from "../src/drivers/mysql/pool.ts";
import { openMySql } from "../src/drivers/mysql/mysql.ts";
import { systemRandom } from "../src/drivers/system.ts";

/** The accounts that log in, and the sessions that are already open. */
export interface Population {
  readonly usernames: readonly string[];
  readonly password: string;
  readonly sessionIds: readonly string[];
  /** An access token for each session. */
  readonly tokens: readonly string[];
}

export interface Wanted {
  readonly accounts: number;
  readonly sessions: number;
  readonly bcryptCost: number;
  readonly secretKey: string;
  readonly issuer: string;
}

/** In seconds. The highest value of ACCESS_TOKEN_TTL, so that no token expires during a run. */
const accessTokenLifetime = 3600;

/**
 * Fills a migrated database through the server's own store and signer. All sessions belong to one account that never logs
 * in again. They are inserted without a login, because hashing thousands of passwords would take minutes.
 */
export async function populate(options: MySqlOptions, wanted: Wanted): Promise<Population> {
  const { store, close } = openMySql(options);
  try {
    const password = "correct horse battery staple";
    const queue = createHashQueue({ ...queueLimits, atOnce: 1 });
    const passwordHash = await createBcrypt(nativeBcrypt, wanted.bcryptCost, queue).hash(password);
    const names = Array.from({ length: wanted.accounts }, (_, index) => `login-${index}`);
    const accounts = names.map((name) => newAccount(name, passwordHash));
    const owner = newAccount("verify", passwordHash);
    for (const account of [...accounts, owner]) await store.insertAccount(account);

    const key = await loadSigningKey({ algorithm: "HS256", material: wanted.secretKey });
    const signer = createJwtSigner(key);
    const policy = {
      issuer: wanted.issuer,
      audience: wanted.issuer,
      accessTokenLifetime,
      passwordMinLength: 8,
      passwordGrant: true,
      sessionHistoryDays: 7,
    };
    const scope = "profile:read";
    const now = Date.now();
    const login = {
      userId: owner.id,
      clientId: "first-party",
      scope,
      device: { userAgent: "bench", address: "127.0.0.1" },
      now,
      sessionsValidFrom: 0,
    };
    const sessions = Array.from({ length: wanted.sessions }, () => newSession(login, systemRandom));
    const tokens: string[] = [];
    for (const some of chunks(sessions, 256)) {
      await Promise.all(some.map((session) => store.insertSession(session)));
      const claims = some.map((session) =>
        personClaims(
          { ...session, sessionId: session.id, username: owner.username, role: owner.role },
          { policy, scope, now, random: systemRandom },
        ),
      );
      tokens.push(...(await Promise.all(claims.map((one) => signer.sign(one)))));
    }
    return {
      usernames: accounts.map(({ username }) => username),
      password,
      sessionIds: sessions.map(({ id }) => id),
      tokens,
    };
  } finally {
    await close();
  }
}

function newAccount(name: string, passwordHash: string): Account {
  const now = Date.now();
  const email = `${name}@example.com`;
  return {
    id: timeOrderedId(now, systemRandom),
    username: name,
    usernameKey: name,
    email,
    emailKey: email,
    emailVerifiedAt: null,
    name,
    role: "user",
    passwordHash,
    disabledAt: null,
    sessionsValidFrom: 0,
    createdAt: now,
    updatedAt: now,
  };
}

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
