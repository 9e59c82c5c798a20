import type { Account } from "../../src/core/accounts/model.ts";
import { randomId, timeOrderedId } from "../../src/core/ids.ts";
import type { Store } from "../../src/core/ports.ts";
import type { Session } from "../../src/core/sessions/model.ts";
import { newSession } from "../../src/core/sessions/open.ts";
import { createBcrypt } from "../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../src/drivers/bcrypt/native.ts";
import { createHashQueue, queueLimits } from "../../src/drivers/bcrypt/queue.ts";
import { systemRandom } from "../../src/drivers/system.ts";
import { subjectOf } from "./provider.ts";
import { sessionTerm } from "./settings.ts";

/** The password of all accounts. */
export const password = "correct horse battery staple";

/** A session, and the account that it belongs to. */
export interface OpenSession {
  readonly session: Session;
  readonly owner: Account;
}

/** The accounts that log in, and the sessions that are already open. */
export interface Population {
  /** Usernames by the cost of their hashes. */
  readonly usernames: ReadonlyMap<number, readonly string[]>;
  readonly sessions: readonly OpenSession[];
}

export interface Wanted {
  /** Accounts that log in, for each cost. */
  readonly accounts: number;
  readonly costs: readonly number[];
  /** Sessions belong in turn to as many accounts, which never log in again. */
  readonly owners: number;
  readonly sessions: number;
  /** The provider `bench`. Each owner then has an identity there. */
  readonly issuer?: string;
}

/** Account ids begin with the time, so accounts of one year lie everywhere in the table. */
const year = 365 * 24 * 60 * 60 * 1000;

/**
 * Fills a migrated database through the server's own store. Sessions are inserted without a login, because hashing thousands
 * of passwords would take minutes.
 */
export async function populate(store: Store, wanted: Wanted): Promise<Population> {
  const usernames = new Map<number, readonly string[]>();
  for (const cost of wanted.costs) {
    const passwordHash = await hash(cost);
    const accounts = count(wanted.accounts, (index) =>
      newAccount(`login-${cost}-${index}`, index / wanted.accounts, passwordHash),
    );
    await insertAll(accounts, (account) => store.insertAccount(account));
    usernames.set(
      cost,
      accounts.map(({ username }) => username),
    );
  }
  const owners = count(wanted.owners, (index) =>
    newAccount(`owner-${index}`, index / wanted.owners, "no password"),
  );
  await insertAll(owners, (owner) => store.insertAccount(owner));
  const { issuer } = wanted;
  if (issuer !== undefined) {
    const identities = owners.map(({ id: userId, email, createdAt }, user) => ({
      id: randomId(systemRandom),
      userId,
      issuer,
      subject: subjectOf(user),
      realm: "",
      provider: "bench",
      email,
      createdAt,
      lastUsedAt: null,
    }));
    await insertAll(identities, (identity) => store.insertIdentity(identity));
  }
  const sessions = await openSessions(store, owners, wanted.sessions);
  return { usernames, sessions };
}

/** Opens further sessions, in turn for each of these accounts. */
async function openSessions(
  store: Store,
  owners: readonly Account[],
  wanted: number,
): Promise<readonly OpenSession[]> {
  const now = Date.now();
  const open = count(wanted, (index) => owners[index % owners.length])
    .filter((owner) => owner !== undefined)
    .map((owner) => ({
      owner,
      session: newSession({
        id: randomId(systemRandom),
        userId: owner.id,
        clientId: "first-party",
        scope: "profile:read",
        device: { userAgent: "bench", address: "127.0.0.1" },
        methods: ["password"],
        now,
        term: sessionTerm,
        sessionsValidFrom: 0,
      }),
    }));
  await insertAll(open, ({ session }) => store.insertSession(session));
  return open;
}

function hash(cost: number): Promise<string> {
  const queue = createHashQueue({ ...queueLimits, atOnce: 1 });
  return createBcrypt(nativeBcrypt, cost, queue).hash(password);
}

/** `age` is the part of a year that has passed since the account was registered. */
export function newAccount(name: string, age: number, passwordHash: string): Account {
  const createdAt = Date.now() - Math.round(age * year);
  const email = `${name}@example.com`;
  return {
    id: timeOrderedId(createdAt, systemRandom),
    username: name,
    usernameKey: name,
    email,
    emailKey: email,
    emailVerifiedAt: null,
    emailFailedAt: null,
    name,
    role: "user",
    passwordHash,
    disabledAt: null,
    sessionsValidFrom: 0,
    lastLinkSession: null,
    createdAt,
    updatedAt: createdAt,
    deletedAt: null,
    attributes: null,
    locale: null,
    invitedAt: null,
    invitedBy: null,
    picture: null,
    timeZone: null,
    termsVersion: null,
    termsAcceptedAt: null,
  };
}

const count = <T>(length: number, make: (index: number) => T): T[] =>
  Array.from({ length }, (_, index) => make(index));

/** As many at once as the store has connections, so that none waits for a connection. */
export async function insertAll<T>(all: readonly T[], insert: (one: T) => Promise<unknown>) {
  const rest = all.values();
  const worker = async (): Promise<void> => {
    for (const one of rest) await insert(one);
  };
  await Promise.all(count(10, worker));
}
