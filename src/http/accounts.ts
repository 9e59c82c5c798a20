import { exportMeRoute } from "../contract/accounts/export.ts";
import * as contract from "../contract/accounts/me.ts";
import {
  InvitedRegistration,
  registerPrivatelyRoute,
  registerRoute,
  registrationOf,
} from "../contract/accounts/register.ts";
import { anyObject } from "../contract/fields.ts";
import type { Attributes } from "../core/accounts/attributes/rules.ts";
import type { RegisteredAccount } from "../core/accounts/registration/register.ts";
import type { Auth } from "../core/auth.ts";
import { Failure, credentialFailures, isFailure, requestFailures } from "../core/failures.ts";
import type { Log } from "../core/system.ts";
import type { RequestContext } from "./context.ts";
import {
  authorizedCaller,
  authorizedSession,
  deviceOf,
  languageOf,
  noteCaller,
} from "./request/caller.ts";
import { refuseFixed, validate } from "./request/validate.ts";
import { cookiesOf } from "./request/browser/cookies.ts";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { askedCodeBody } from "../contract/responses.ts";
import { json, respond, setHeader } from "./response/respond.ts";
import { readJson } from "./request/body.ts";

/** Registers, reads, changes, exports and deletes accounts. */
export function accounts({ endpoint }: Endpoints, auth: Auth, options: AppOptions): void {
  const location = `${basePathOf(options.issuer)}/users/me`;
  const { attributes, publicAccount } = auth.accounts;
  const cookies = cookiesOf(options);
  const rules = { ...auth.accounts, hasInvitations: auth.organizations !== undefined };
  const Registration = registrationOf(rules);
  const AccountChanges = contract.accountChangesOf(attributes);
  const fixed = contract.fixedForOwner(attributes);
  const warnOfIgnored = options.development ? ignoredMembers(options.log) : undefined;
  /** Attributes that are unknown or read-only are ignored like other members. */
  const warnOfAttributes = (c: RequestContext, given: Attributes = {}): void => {
    const isIgnored = (name: string) => attributes?.members.get(name)?.isReadOnly ?? true;
    const ignored = Object.keys(given).filter(isIgnored);
    if (ignored.length > 0) {
      warnOfIgnored?.(
        c,
        ignored.map((name) => `attributes.${name}`),
      );
    }
  };
  /** Whether the user leaves the username to the server. */
  const leavesUsername = async (c: RequestContext): Promise<boolean> =>
    auth.accounts.makesUsernames &&
    (await readJson(c, Registration.pick({ make_username: true })).then(
      ({ make_username }) => make_username === true,
      (error: unknown) => {
        // The whole registration is refused, with all that is wrong.
        if (isFailure(error, requestFailures.validation_failed)) return false;
        throw error;
      },
    ));
  /** The token of an invitation, which gives the address. Undefined without one. */
  const invitationIn = async (c: RequestContext): Promise<string | undefined> => {
    if (!auth.organizations) return undefined;
    return (await readJson(c, InvitedRegistration)).invitation;
  };
  const readRegistration = async (c: RequestContext, isInvited = false) => {
    const makesUsername = await leavesUsername(c);
    const {
      time_zone: timeZone,
      terms_version: termsVersion,
      make_username: _,
      invitation: _invitation,
      email = "",
      ...registration
    } = await readJson(
      c,
      Registration.partial({
        ...(makesUsername && { username: true }),
        ...(isInvited && { email: true }),
      }),
      warnOfIgnored,
      async ({ terms_version: accepted, make_username: _made, invitation: _token, ...present }) => {
        const form = { ...present, makesUsername, termsVersion: accepted };
        const faults = await auth.accounts.faultsOf(form);
        return isInvited ? faults.filter(({ pointer }) => pointer !== "/email") : faults;
      },
    );
    warnOfAttributes(c, registration.attributes);
    const { network } = c.get("caller");
    const language = c.req.header("accept-language")?.slice(0, 200);
    const door = registration.password === undefined ? ("passkey" as const) : undefined;
    const device = deviceOf(c);
    const { signal } = c.req.raw;
    const chosen = { ...registration, email, makesUsername, timeZone, termsVersion };
    return { ...chosen, ...device, door, network, language, signal };
  };
  /** The answer with a new account. */
  const created = (c: RequestContext, { asked, ...account }: RegisteredAccount) => {
    noteCaller(c, { sub: account.id });
    setHeader(c, "Location", location);
    return json(c, { ...publicAccount(account), ...(asked && askedCodeBody(asked)) }, 201);
  };
  /** Registers with the invitation of a request. Undefined without one. */
  const registerInvited = async (c: RequestContext): Promise<RegisteredAccount | undefined> => {
    const invitation = await invitationIn(c);
    if (!auth.organizations || invitation === undefined) return undefined;
    return auth.organizations.register({ ...(await readRegistration(c, true)), invitation });
  };

  if (auth.accounts.registrationPrivacy) {
    endpoint(registerPrivatelyRoute(rules), async (c) => {
      const invited = await registerInvited(c);
      if (invited) return created(c, invited);
      const { asked, finish } = await auth.accounts.registerPrivately(await readRegistration(c));
      options.inBackground(c.env, finish);
      return json(c, askedCodeBody(asked), 202);
    });
  } else {
    endpoint(registerRoute(rules), async (c) => {
      const invited = await registerInvited(c);
      return created(c, invited ?? (await auth.accounts.register(await readRegistration(c))));
    });
  }

  endpoint(contract.meRoute(attributes), async (c) => {
    const { userId } = await authorizedCaller(c, auth, "profile:read");
    const account = await auth.accounts.find(userId);
    if (!account) {
      throw new Failure(credentialFailures.invalid_token, { reason: "account deleted" });
    }
    return json(c, publicAccount(account), 200);
  });

  endpoint(contract.updateMeRoute(attributes), async (c) => {
    const caller = await authorizedCaller(c, auth, "profile:write");
    const { time_zone: timeZone, ...changes } = await readJson(c, AccountChanges, (_, names) => {
      refuseFixed(names, fixed);
      warnOfIgnored?.(c, names);
    });
    warnOfAttributes(c, changes.attributes);
    const account = await auth.accounts.update(caller, { ...changes, timeZone });
    return json(c, publicAccount(account), 200);
  });

  endpoint(contract.acceptTermsRoute(attributes), async (c) => {
    const caller = await authorizedCaller(c, auth, "profile:write");
    const { version } = await readJson(c, contract.TermsAcceptance, warnOfIgnored);
    return json(c, publicAccount(await auth.accounts.acceptTerms(caller, version)), 200);
  });

  endpoint(exportMeRoute(attributes), async (c) => {
    const caller = await authorizedCaller(c, auth, "profile:read", "sessions");
    const exported = await auth.accounts.export(caller);
    setHeader(c, "Content-Disposition", 'attachment; filename="latchkey-account.json"');
    return json(c, exported, 200);
  });

  endpoint(contract.deleteMe, async (c) => {
    const caller = await authorizedSession(c, auth, "profile:write");
    const body = await readJson(c, anyObject);
    const hasNone = !("password" in body) && !(await auth.passwords.has(caller.userId));
    const password = hasNone ? undefined : validate(contract.AccountDeletion, body).password;
    await auth.login.requireSecondFactor(caller);
    // Read before, because the session of the cookie ends with the account. The cookie may be that of another account.
    const cookie = cookies.readSession(c);
    const owner = cookie === undefined ? undefined : await auth.browser.sessionOf(cookie);
    const deletion = {
      password,
      language: languageOf(c),
      signal: c.req.raw.signal,
    };
    await auth.accounts.delete(caller, deletion);
    if (owner?.userId === caller.userId) cookies.deleteSession(c);
    return respond(c, null, 204);
  });
}

/** The longest list of names in the log, and the longest name. */
const ignoredLimits = { members: 10, characters: 40 };

/** Tells a developer that a body has members that are not stored. Logs their names, never their values. */
const ignoredMembers =
  (log: Log) =>
  (c: RequestContext, names: readonly string[]): void =>
    log.info("members_ignored", {
      request_id: c.get("requestId"),
      members: names
        .slice(0, ignoredLimits.members)
        .map((name) => name.slice(0, ignoredLimits.characters)),
      hint: "these members are not stored",
    });
