import { identifierKey } from "../accounts/find.ts";
import type { Account } from "../accounts/model.ts";
import { requireCaptcha } from "../captcha/captcha.ts";
import { enqueueNotice } from "../email/enqueue.ts";
import { defaultLanguage } from "../ground/language.ts";
import {
  countOne,
  deviceLimits,
  readCounters,
  refuseFull,
  strangerLimits,
  triesOf,
  type PasswordLimits,
} from "../passwords/tried.ts";
import type { Device, Session } from "../sessions/model.ts";
import { isWithin } from "../throttle/count.ts";
import { networkOf } from "../throttle/network.ts";
import { loginEmails } from "./emails.ts";
import type { LoginPorts, LoginPolicy } from "./ports.ts";
import { loginEvents, loginThrottle } from "./rows.ts";

/** What decides by which limits a login with a password counts. */
export interface PasswordTry {
  /** A username or an email address. */
  readonly identifier: string;
  /** By what limits count. Absent: no limit of a network. */
  readonly network?: string | undefined;
  /** The token of a device on which somebody logged in before. */
  readonly deviceToken?: string | undefined;
  /** A refresh token of an earlier session, which proves the same. */
  readonly replaces?: string | undefined;
}

/** The limits of a login: those of the device if the account logged in on it before, else those of a stranger. */
export async function loginLimits(
  ports: LoginPorts,
  login: PasswordTry & { readonly device: Device },
  account: Account | undefined,
): Promise<PasswordLimits> {
  const deviceId = await knownDevice(ports, login, account?.id ?? "nobody");
  if (account && deviceId !== undefined) return deviceLimits(deviceId, account);
  return strangerLimits({
    identifier: identifierKey(login.identifier),
    userId: account?.id,
    network: login.network,
    onFull: account && (() => reportLock(ports, account.id, login.device)),
  });
}

/**
 * Refuses a place and a network that had too many wrong passwords, before the account is known. A device that may be known is
 * refused later, if at all. Throws Failure `too_many_requests`, `unavailable`.
 */
export async function refuseFullStranger(
  ports: LoginPorts,
  settings: LoginPolicy,
  { identifier, network: ofCaller, deviceToken, replaces }: PasswordTry,
): Promise<void> {
  if (deviceToken !== undefined || replaces !== undefined) return;
  const limits = strangerLimits({
    identifier: identifierKey(identifier),
    userId: undefined,
    network: ofCaller,
    onFull: undefined,
  });
  const { place, network } = await triesOf(ports, settings, { ...limits, account: undefined });
  const now = ports.clock();
  await readCounters(ports, [place, network], now);
  refuseFull(place, now);
  refuseFull(network, now);
}

/** From how many wrong passwords of a place on a login from a page needs the CAPTCHA. */
export const captchaAfter = 3;

/**
 * Requires the CAPTCHA after wrong passwords with this identifier from this network, whether or not an account has it. A known device and
 * the limit of the place that is off need none. Throws Failure `too_many_requests`, `captcha_required`, `unavailable`.
 */
export async function requireCaptchaOfStranger(
  ports: LoginPorts,
  settings: LoginPolicy,
  limits: PasswordLimits,
  solved: Parameters<typeof requireCaptcha>[1],
): Promise<void> {
  if (!ports.verifyCaptcha || limits.identifier === undefined) return;
  const { place, network } = await triesOf(ports, settings, { ...limits, account: undefined });
  const now = ports.clock();
  await readCounters(ports, [place, network], now);
  refuseFull(place, now);
  refuseFull(network, now);
  if ((place?.counter?.failures ?? 0) < captchaAfter) return;
  try {
    await requireCaptcha(ports, solved, { closes: false });
  } catch (error) {
    // The provider was asked, so a wrong response counts as a wrong password.
    if (solved.captcha) await Promise.all([place, network].map((one) => countOne(ports, one)));
    throw error;
  }
}

/**
 * The id of a device on which the account logged in before: by its own token, or by that of a session, even an ended one. It takes
 * the same statements for a name that no account has.
 */
async function knownDevice(
  { deviceTokens, refreshTokens, store }: LoginPorts,
  { deviceToken, replaces }: Pick<PasswordTry, "deviceToken" | "replaces">,
  userId: string,
): Promise<string | undefined> {
  const deviceId = deviceToken && (await deviceTokens.read(deviceToken, userId));
  if (deviceId) return deviceId;
  const held = replaces === undefined ? undefined : await refreshTokens.read(replaces);
  const session = held && (await store.findSessionState(held.sessionId));
  // What an app got with a code is on the app's server, and no device of the user.
  const isDevice = session?.userId === userId && session.parentId === null;
  return isDevice ? held?.sessionId : undefined;
}

/** Forgets the wrong passwords of a device on which the account logged in before. Returns false for any other device. */
export async function forgetDeviceTries(
  ports: LoginPorts,
  login: Pick<PasswordTry, "deviceToken" | "replaces">,
  account: Account,
): Promise<boolean> {
  const deviceId = await knownDevice(ports, login, account.id);
  if (deviceId === undefined) return false;
  const { limit, subject } = deviceLimits(deviceId, account).place;
  const key = await ports.throttleKeys(limit.name, subject);
  await ports.store.deleteCounters([key, key, key]);
  return true;
}

/** Tells the owner that strangers cannot log in to the account any more. */
async function reportLock(ports: LoginPorts, userId: string, origin: Device): Promise<void> {
  ports.audit.record(loginEvents.authn_login_lock, { subjectId: userId, origin });
  if (!ports.emailSender) return;
  // Not in the language of the request, because it comes from a stranger.
  const language = defaultLanguage;
  await enqueueNotice(ports, { kind: loginEmails.account_locked, userId, language, origin });
}

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
  if (!policy.newLoginEmail || !ports.emailSender || account.emailVerifiedAt === null) {
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
  await enqueueNotice(ports, { kind: loginEmails.new_login, userId, language, origin: device });
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
