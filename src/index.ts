import { readFileSync } from "node:fs";
import { accessNames, checkPageRequirement } from "./core/access.ts";
import { organizationRoles } from "./core/memberships/roles.ts";
import type { Log } from "./core/system.ts";
import type { Accounts } from "./client/accounts.ts";
import type { Organizations } from "./client/managed-organizations.ts";
import type { OwnClaims } from "./core/own-claims.ts";
import type { PageRequirement, User as AnyUser } from "./core/user.ts";
import { createLog } from "./drivers/log.ts";
import { systemClock } from "./drivers/system.ts";
import { createServerApp, noteCookies } from "./entry/app.ts";
import { createAfterwork } from "./entry/afterwork/afterwork.ts";
import type { AnyAttributes } from "./client/api-types.ts";
import type { AttributesObject } from "./entry/config/own/attributes.ts";
import type { LatchkeyOptions } from "./entry/config/own/latchkey-options.ts";
import type { AttributesIn } from "./entry/config/own/own-config.ts";
import { readEmbedded } from "./entry/config/own/options.ts";
import { offerFirstAdmin } from "./entry/first-admin.ts";
import { migrateAndFill } from "./entry/database.ts";

import { chooseDrivers } from "./entry/local-drivers.ts";
import { mounted } from "./entry/mounted.ts";
import { purgeHourly } from "./entry/afterwork/purge-hourly.ts";
import { userChecks } from "./entry/user-checks.ts";
import { accountsIn, organizationsIn } from "./in-process.ts";
import { userMiddleware, type MiddlewareOf } from "./http/request/user-middleware.ts";

export type { BrandOption } from "./entry/config/brand.ts";
export { defineConfig, type OwnConfig } from "./entry/config/own/own-config.ts";
export type { PublicAccount as Account } from "./core/accounts/model.ts";
export type { MailLanguage, MailsOption } from "./core/tables/emails.ts";
export type { TextsOption } from "./core/languages/texts.ts";
export type { OwnClaims } from "./core/own-claims.ts";
export type { LatchkeyOptions } from "./entry/config/own/latchkey-options.ts";
export type { PageRequirement as Requirement } from "./core/user.ts";
export type {
  AccountPage,
  Accounts,
  AccountUpdate,
  ManagedAccount,
  NewAccount,
} from "./client/accounts.ts";
export type { ActingFor } from "./client/managed-calls.ts";
export type {
  MemberPage,
  NewOrganization,
  Organization,
  OrganizationMember,
  OrganizationPage,
  Organizations,
  OrganizationUpdate,
  UserOrganization,
} from "./client/managed-organizations.ts";
export { LatchkeyError } from "./client/latchkey-error.ts";

/** The user who sent a request. */
export type User<Claims extends OwnClaims = OwnClaims> = Omit<AnyUser, "claims"> & {
  /** The claims that the operator's function `claims` added. A token from before has others, or none. */
  readonly claims: { readonly [Name in keyof Claims]?: Claims[Name] | undefined };
};

/** A middleware for Hono 4, of any copy: it sets `user` for the routes behind it, or answers with a refusal. */
export type UserMiddleware<Claims extends OwnClaims = OwnClaims> = MiddlewareOf<User<Claims>>;

/** A login server inside another server. */
export interface Latchkey<
  Attributes extends object = AnyAttributes,
  Claims extends OwnClaims = OwnClaims,
> {
  /** The public URL. */
  readonly issuer: string;
  /**
   * Answers every call of Latchkey, whether its path begins with the path of `issuer` or a framework has removed that. The
   * second argument is what the runtime passes beside a request. It tells the client's address.
   */
  fetch(request: Request, bindings?: unknown): Promise<Response>;
  /**
   * Answers the metadata of an `issuer` with a path, which OAuth libraries and apps look for outside the mount. Mount it at
   * `/.well-known` of the host, or pass it the whole request.
   */
  wellKnown(request: Request, bindings?: unknown): Promise<Response>;
  /**
   * The user of the request's access token, or else of its session cookie; null for nobody. Undefined if the request cannot tell: the
   * browser has a session, and withheld its cookie, for example because the visitor comes from another site. Or the method is not GET, HEAD
   * or OPTIONS, and no page at the origin of `issuer` sent the request. Never throws for a bad token.
   */
  userOf(request: Request): Promise<User<Claims> | null | undefined>;
  /**
   * The user of a request, or the response to send instead, 401 or 403 as RFC 6750 section 3.1 and RFC 9470 say. Accepts an access token,
   * and the session cookie on GET, HEAD and OPTIONS. On other methods the cookie counts only if a page at the origin of `issuer` sent the
   * request. With `redirect`, a browser that opens a page without a user gets a redirect to the login page. Reads only the method, the URL
   * and the headers. Throws an Error if the requirement has a mistake, such as an unknown scope.
   */
  authorize(request: Request, requirement?: PageRequirement): Promise<User<Claims> | Response>;
  /** `authorize` as a middleware for Hono. Throws an Error at once if the requirement has a mistake. */
  requireUser(requirement?: PageRequirement): UserMiddleware<Claims>;
  /** Reads and writes accounts, as an administrator can. The audit trail and webhooks name `app` as the actor, or the user in `as`. */
  readonly accounts: Accounts<Attributes>;
  /**
   * Reads and writes organizations and their members, as an administrator can, with the actor of `accounts`. Without the option
   * `organizations`, each call throws an Error.
   */
  readonly organizations: Organizations;
  /** Brings the schema up to date. The embedded database needs no call. */
  migrate(): Promise<void>;
  /** Waits for work and hooks under way, thirty seconds at most, and closes the database. Call it after the last request. */
  close(): Promise<void>;
}

/**
 * Opens a login server for another server to mount. It reads the variables of `process.env`, unless the option `env` is set. Throws an
 * error that names every option and variable that is wrong or missing.
 */
export async function createLatchkey<
  A extends AttributesObject = AttributesObject,
  C extends OwnClaims = OwnClaims,
>(options: LatchkeyOptions<A, C> = {}): Promise<Latchkey<AttributesIn<A>, C>> {
  const config = readEmbedded(options, process.env, (path, encoding = "utf8") =>
    readFileSync(path, encoding),
  );
  const log = standardLog(config.log.level);
  const notes = notesBeside(config.log.level);
  const { keptKey, ...drivers } = await chooseDrivers(config, log, { notes });
  if (keptKey?.made) notes.info("secret_key_made", { file: keptKey.file });
  else if (keptKey) log.info("secret_key_read", { file: keptKey.file });
  const { fetch, wellKnown, peerAddress, closing } = mounted(config.policy.issuer);
  const afterwork = createAfterwork({ log, longest: config.backgroundDelay });
  const { app, auth } = await createServerApp(config, {
    ...drivers,
    peerAddress,
    requiresAddress: true,
    isDraining: closing.isRequested,
    afterwork,
  });
  noteCookies(config, log);
  afterwork.hold(
    offerFirstAdmin(config, drivers, auth, (link) => notes.info("no_administrator", { link })),
  );
  const checks = userChecks(auth, config, log);
  const { scopes, roles, organizationScopes } = config.access;
  const known = {
    ...accessNames(
      Object.keys({ ...scopes, ...organizationScopes }),
      Object.keys(roles),
      organizationScopes !== undefined,
    ),
    organizationRoles: organizationRoles(config.organizations),
    hasOrganizations: config.organizations !== undefined,
  };
  const stopPurging = purgeHourly(auth, log);
  afterwork.start(auth);

  return {
    issuer: config.policy.issuer,
    fetch: fetch(app),
    wellKnown: wellKnown(app),
    userOf: (request) => checks.find(request) as Promise<User<C> | null | undefined>,
    async authorize(request, requirement = {}) {
      checkPageRequirement(requirement, known);
      return (await checks.requireUser(request, requirement)) as User<C> | Response;
    },
    requireUser(requirement = {}) {
      checkPageRequirement(requirement, known);
      return userMiddleware((c) => checks.requireUser(c.req.raw, requirement));
    },
    accounts: accountsIn(app),
    organizations: organizationsIn(app, known),
    migrate: async () => void (await migrateAndFill(config.database, log)),
    async close() {
      closing.request();
      await afterwork.finish(stopPurging());
      auth.audit.close();
      await drivers.emailSender?.close();
      await drivers.database.close();
    },
  };
}

type Level = "info" | "warn" | "error" | "silent";

/**
 * What a developer has to see of the own server, which has only warnings of the log: the links of emails that are files, and that a key was
 * made. Production has neither. It goes to the standard error, because the output belongs to the app.
 */
const notesBeside = (level: Level): Log =>
  createLog({
    level: level === "warn" ? "info" : level,
    pretty: true,
    write: (line) => void process.stderr.write(line),
    clock: systemClock,
  });

const standardLog = (level: Level): Log =>
  createLog({
    level,
    pretty: process.stdout.isTTY,
    write: (line) => void process.stdout.write(line),
    clock: systemClock,
  });
