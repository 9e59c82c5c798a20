import { requireCaptcha } from "../../captcha/captcha.ts";
import {
  type Present,
  Failure,
  type FieldError,
  faultsOf,
  requestFailures,
  type ReasonOf,
  type credentialFailures,
} from "../../failures.ts";
import { attempt, type AskOperator, type Attempt } from "../../ground/before.ts";
import { preferredLanguage, type Language } from "../../ground/language.ts";
import { breachFault, normalizePassword, passwordFault } from "../../passwords/rules.ts";
import { spend } from "../../throttle/count.ts";
import type { Origin } from "../../user.ts";
import { registeredAttributes } from "../attributes/attributes.ts";
import type { Attributes } from "../attributes/rules.ts";
import { chosenEmail, type Email } from "../email.ts";
import { chosenLocale, chosenName, chosenUsername, reportedTimeZone } from "../names/chosen.ts";
import { madeUsernames, namedUsernames, randomUsernames } from "../names/made-usernames.ts";
import type { Username } from "../names/username.ts";
import type { AccountPolicy, AccountPorts } from "../ports.ts";
import { accountFailures, accountEvents, accountThrottle } from "../rows.ts";
import { termsFault } from "../terms.ts";

/** What a new user sends. */
export interface Registration extends Origin {
  /** If it is missing, the server makes one from the email address. */
  readonly username?: string | undefined;
  /** True if the server makes a username that does not show the address. */
  readonly makesUsername?: boolean | undefined;
  /** If it is missing, the account has none, and another way to log in. */
  readonly password?: string | undefined;
  readonly email: string;
  /** If it is missing, it is the username. */
  readonly name?: string | undefined;
  readonly attributes?: Attributes | undefined;
  /** By what limits count. */
  readonly network?: string | undefined;
  readonly userAgent?: string | undefined;
  /** How somebody registers. Default: with a password. */
  readonly door?: Attempt["door"] | undefined;
  /** The response of the CAPTCHA, or what the operator's function `before.register` takes. */
  readonly captcha?: string | undefined;
  /** The version of the terms that the user accepts. */
  readonly termsVersion?: string | undefined;
  /** Of the account and its emails. Null for none. If it is missing, it is `language`. */
  readonly locale?: string | null | undefined;
  /** That of the browser. One that this runtime does not know counts as missing. */
  readonly timeZone?: string | null | undefined;
  /** What the request says in Accept-Language. */
  readonly language?: Language | undefined;
  readonly signal?: AbortSignal | undefined;
  /** True for the address of an invitation, which its link has proven. It is then allowed while registrations are closed. */
  readonly isInvited?: true | undefined;
}

/** A registration whose fields are good. */
export interface Validated {
  /** The username, or the usernames to try in this order. */
  readonly usernames: readonly Username[];
  /** True if the user chose no username. */
  readonly isMade: boolean;
  readonly email: Email;
  readonly name: string | undefined;
  readonly password: string | undefined;
  readonly attributes: string | null;
  readonly locale: string | null;
  readonly timeZone: string | null;
  /** What the user has accepted. Null for nothing. */
  readonly termsVersion: string | null;
  readonly isInvited: boolean;
}

/**
 * Everything before the work of a registration: its fields, one count, the CAPTCHA, and the operator's functions. Throws Failure
 * `registration_closed`, `validation_failed` with every invalid field, `registration_refused`, `too_many_requests`, `captcha_required`,
 * `captcha_unavailable`, `refused`, `unavailable`.
 */
export async function prepare(
  ports: AccountPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<Validated> {
  const valid = await checkAgain(ports, policy, registration);
  await spend(ports, policy, accountThrottle.register, registration.network);
  // The user has logged in at the other provider.
  if (registration.door !== "upstream") await requireCaptcha(ports, registration, { closes: true });
  const ask = ports.before?.register;
  if (ask) await askOperator(ports, ask, valid, registration);
  await requireUnbreached(ports, valid);
  return valid;
}

/** As `prepare`, for a registration that was counted and asked about before: its fields, and the operator's function `allow`. */
export async function checkAgain(
  ports: AccountPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<Validated> {
  if (!policy.registrationOpen && !registration.isInvited) {
    throw new Failure(accountFailures.registration_closed);
  }
  const valid = await validate(ports, policy, registration);
  await requireAllowed(policy, valid);
  return valid;
}

/** Throws Failure `validation_failed`. */
async function requireUnbreached(
  ports: AccountPorts,
  { password }: Pick<Validated, "password">,
): Promise<void> {
  const message = password === undefined ? undefined : await breachFault(ports, password);
  if (message === undefined) return;
  throw new Failure(requestFailures.validation_failed, {
    errors: [{ pointer: "/password", message }],
  });
}

/** Asks the operator's `before.register`, and reports a refusal. */
async function askOperator(
  { audit }: Pick<AccountPorts, "audit">,
  ask: AskOperator,
  { email }: Validated,
  registration: Registration,
): Promise<void> {
  try {
    const { door = "password", captcha } = registration;
    await ask(attempt(door, { device: registration, captcha }, email.key));
  } catch (error) {
    if (error instanceof Failure) {
      const reason = error.reason as ReasonOf<typeof credentialFailures.refused>;
      audit.record(accountEvents.user_registration_refused, {
        origin: registration,
        detail: { reason },
      });
    }
    throw error;
  }
}

/** Asks the operator's function. Anything but true refuses. Throws Failure `registration_refused`. */
async function requireAllowed(
  { allowRegistration }: AccountPolicy,
  { usernames, isMade, email, name, isInvited }: Validated,
): Promise<void> {
  if (!allowRegistration) return;
  const username = isMade ? undefined : usernames[0]?.display;
  const answer = await allowRegistration({
    email: email.key,
    username,
    name,
    ...(isInvited && { invited: true }),
  });
  if (answer === true) return;
  throw new Failure(
    accountFailures.registration_refused,
    typeof answer === "string" ? { detail: answer } : {},
  );
}

/** The invalid fields among those that are there, for a form that lacks others. */
export const registrationFaults = (
  ports: AccountPorts,
  policy: AccountPolicy,
  { email = "", ...present }: Present<Registration>,
): Promise<readonly FieldError[]> => faultsOf(() => validate(ports, policy, { ...present, email }));

/** Throws Failure `validation_failed` with every invalid field. */
async function validate(
  { commonPasswords, random }: AccountPorts,
  policy: AccountPolicy,
  registration: Registration,
): Promise<Validated> {
  const errors: FieldError[] = [];
  const { registrationPrivacy } = policy;
  const { makesUsername } = registration;
  const chosen = registrationPrivacy || makesUsername ? undefined : registration.username;
  const isMade = chosen === undefined;
  const username = isMade ? undefined : chosenUsername(chosen, errors);
  const email = chosenEmail(registration.email, errors);
  const name = registration.name === undefined ? undefined : chosenName(registration.name, errors);
  const make = () => {
    if (registrationPrivacy) return randomUsernames(random);
    if (makesUsername) return namedUsernames(name, random);
    return email ? madeUsernames(email, random) : [];
  };
  const usernames = isMade ? make() : username ? [username] : [];
  const password =
    registration.password === undefined ? undefined : normalizePassword(registration.password);
  const rules = {
    policy,
    common: commonPasswords,
    usernames: usernames.map(({ key }) => key),
    email: email?.key,
  };
  const fault = password === undefined ? undefined : await passwordFault(password, rules);
  if (fault) errors.push({ pointer: "/password", message: fault });
  const attributes = registeredAttributes(policy.attributes, registration.attributes, errors);
  const locale = chosenLocale(registration.locale ?? null, policy, errors);
  const { termsVersion = null } = registration;
  const outdated = termsVersion === null ? undefined : termsFault(policy, termsVersion);
  if (outdated !== undefined) errors.push({ pointer: "/terms_version", message: outdated });
  if (!email || errors.length > 0) throw new Failure(requestFailures.validation_failed, { errors });
  const isChosen = registration.locale !== undefined;
  return {
    usernames,
    isMade,
    email,
    name,
    password,
    attributes,
    termsVersion,
    locale: isChosen
      ? locale
      : (preferredLanguage(registration.language, policy.languages) ?? null),
    timeZone: reportedTimeZone(registration.timeZone),
    isInvited: registration.isInvited ?? false,
  };
}
