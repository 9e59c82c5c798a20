import { createAccess } from "../../../core/access.ts";
import { findByIdentifier } from "../../../core/accounts/find.ts";
import type { Account } from "../../../core/accounts/model.ts";
import type { Actor } from "../../../core/admin/actor.ts";
import { createAdmin } from "../../../core/admin/admin.ts";
import { ownedBy, type Auth } from "../../../core/auth.ts";
import { operatorOf } from "../../../core/admin/ports.ts";
import { Failure } from "../../../core/failures.ts";
import { isId } from "../../../core/ids.ts";
import { createOrganizationAccess } from "../../../core/memberships/roles.ts";
import type { Store } from "../../../core/ports.ts";
import { withWords } from "../../../core/search/index-words.ts";
import { clientSecrets } from "../../../drivers/client-secrets.ts";
import { nodeCrypto } from "../../../drivers/crypto/node-crypto.ts";
import { systemClock, systemRandom } from "../../../drivers/system.ts";
import { createThrottleDrivers } from "../../../drivers/throttle.ts";
import { createLinkTokens } from "../../../drivers/tokens/link-tokens.ts";
import { ConfigError } from "../../config/config-error.ts";
import type { Config } from "../../config/config.ts";
import { loadKeys } from "../../keys.ts";
import { chooseDrivers } from "../../local-drivers.ts";
import { databaseLine, type Terminal } from "../terminal.ts";
import { accountNotFound, NotDone, undeclared } from "./not-done.ts";
import { commandLog, commandTrail, operatorId } from "./trail.ts";

/** An operator beside the database. */
export interface Operator {
  readonly config: Config;
  readonly actor: Actor;
  readonly admin: Auth["admin"];
  /** The account with a username, an email address or an id. Throws NotDone. */
  find(name: string): Promise<Account>;
}

/** As `asOperator`, for work that changes data. Says first which database it changes. */
export const changing = <T>(
  { configure, note }: Pick<Terminal, "configure" | "note">,
  work: (operator: Operator) => Promise<T>,
  what?: string,
): Promise<T> => {
  const noted = (operator: Operator) => {
    note(databaseLine(operator.config));
    return work(operator);
  };
  return asOperator({ configure }, noted, what);
};

/**
 * Runs work beside the database, and closes it afterwards. `what` names what it manages. Throws ConfigError through the MySQL proxy,
 * NotDone, and Failure `unavailable`.
 */
export async function asOperator<T>(
  { configure }: Pick<Terminal, "configure">,
  work: (operator: Operator) => Promise<T>,
  what = "accounts",
): Promise<T> {
  const { config } = await configure();
  if (config.database.kind === "mysql-proxy") {
    throw new ConfigError(
      `MYSQL_HOST or DATABASE_URL is required: ${what} cannot be managed through the MySQL proxy`,
    );
  }
  const log = commandLog(config);
  const drivers = await chooseDrivers(config, log);
  const { database, emailSender } = drivers;
  const audit = await commandTrail(database.store, log, config);
  try {
    const { createHmac } = nodeCrypto;
    const { key, previous } = await loadKeys(drivers.signingKey, config.keys.previous, createHmac);
    const store = withWords(database.store, log);
    const ports = {
      ...drivers,
      store,
      audit,
      operator: operatorOf(database),
      clientSecrets,
      linkTokens: await createLinkTokens(key, previous, createHmac),
      access: createAccess(config.access, log),
      organizationAccess: config.organizations && createOrganizationAccess(config.organizations),
      ...(await createThrottleDrivers(key, createHmac)),
      poke: () => {},
      clock: systemClock,
      random: systemRandom,
    };
    return await work({
      config,
      actor: { actorId: operatorId() },
      admin: createAdmin(ports, config.policy, ownedBy(ports, config.policy)),
      find: (name) => findAccount(store, name),
    });
  } catch (error) {
    const isRefusal = error instanceof Failure && error.code !== "unavailable";
    throw isRefusal ? new NotDone(sentenceOf(error)) : error;
  } finally {
    await audit.flush();
    await emailSender?.close();
    await database.close();
  }
}

/** Throws NotDone for a role that no configuration declares. */
export function requireDeclared({ admin: { roles } }: Operator, role: string): void {
  if (!roles.some((one) => one === role)) throw undeclared("role", role, roles);
}

async function findAccount(store: Store, name: string): Promise<Account> {
  const account = isId(name) ? await store.findAccount(name) : await findByIdentifier(store, name);
  if (account) return account;
  throw accountNotFound();
}

/** A refusal for an operator. */
const sentenceOf = ({ row, errors, detail }: Failure): string =>
  errors
    ? errors.map(({ pointer, message }) => `${pointer.slice(1)}: ${message}`).join("\n")
    : (detail ?? row.title);
