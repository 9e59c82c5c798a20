import type { Account } from "../../accounts/model.ts";
import { defaultLanguage } from "../../ground/language.ts";
import { enqueueNotice } from "../../mail/enqueue.ts";
import type { Device, Session } from "../../sessions/model.ts";
import { isWithin } from "../../throttle/count.ts";
import { networkOf } from "../../throttle/network.ts";
import { knownDevice, type PasswordTry } from "./limits.ts";
import type { LoginPolicy } from "../policy.ts";
import type { LoginPorts } from "../ports.ts";
import { loginLetters } from "../rows/letters.ts";
import { loginThrottle } from "../rows/limits.ts";

/** A login that has just opened a session, and what the device sent with it. */
export interface OpenedLogin extends Pick<PasswordTry, "deviceToken" | "replaces"> {
  readonly account: Account;
  readonly sessionId: string;
  readonly device: Device;
  /** The client of a login at the token endpoint, which has no mark of a browser. Absent for a login in a browser. */
  readonly clientId?: string | undefined;
}

/**
 * The work that tells the owner of an account about a login from a new browser, or at the token endpoint from a new client or network.
 * Undefined if there is nothing to tell. Takes no statement; those of the work are for after the answer, because the notice must neither
 * delay the login nor show in its time.
 */
export async function noticeOfNewLogin(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: OpenedLogin,
): Promise<(() => Promise<void>) | undefined> {
  const { account, deviceToken } = login;
  // An address that nobody proved may be a stranger's.
  if (!policy.newLoginEmail || !ports.mailSender || account.emailVerifiedAt === null) {
    return undefined;
  }
  const isMarked = deviceToken && (await ports.deviceTokens.read(deviceToken, account.id));
  return isMarked ? undefined : () => tellOwner(ports, policy, login);
}

async function tellOwner(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: OpenedLogin,
): Promise<void> {
  const { replaces, device } = login;
  const userId = login.account.id;
  if ((await knownDevice(ports, { replaces }, userId)) !== undefined) return;
  if (!(await isNew(ports, login))) return;
  if (!(await isWithin(ports, policy, loginThrottle.notice, userId))) return;
  // Not in the language of the request, because it may come from a stranger.
  const language = defaultLanguage;
  await enqueueNotice(ports, { kind: loginLetters.new_login, userId, language, origin: device });
}

/** Sessions that are read at most, in pages. A login from a place of an older one counts as new. */
const mostPages = 10;

/**
 * Whether the account had a session before this one, and none from the same place. Ended ones count as long as they are kept. A browser
 * has no place, because it would have a mark.
 */
async function isNew(
  { store }: LoginPorts,
  { account, sessionId, clientId, device }: OpenedLogin,
): Promise<boolean> {
  const place = networkAt(device.address);
  const isSamePlace = (one: Session) =>
    one.clientId === clientId && networkAt(one.address ?? undefined) === place;
  let opened = Infinity;
  let hasOlder = false;
  let after: Session | undefined;
  for (let page = 0; page < mostPages; page++) {
    const sessions = await store.listAllSessions(account.id, after);
    opened = sessions.find(({ id }) => id === sessionId)?.createdAt ?? opened;
    const older = sessions.filter(({ createdAt }) => createdAt < opened);
    if (older.some(isSamePlace)) return false;
    hasOlder ||= older.length > 0;
    after = sessions.at(-1);
    if (!after || (hasOlder && clientId === undefined)) break;
  }
  return hasOlder;
}

const networkAt = (address: string | undefined) => address && networkOf(address, "place");
