import { accessFaults, accessNames, type AccessPolicy, type Role } from "../../../core/access.ts";
import type { AttributeRules } from "../../../core/accounts/attributes/rules.ts";
import type { PublicAccount } from "../../../core/accounts/model.ts";
import {
  optionalMembers,
  type AllowRegistration,
  type OptionalMember,
} from "../../../core/accounts/ports.ts";
import { unknownName } from "../../../core/ground/nearest.ts";
import {
  pageLanguages,
  textFaults,
  type PageLanguages,
} from "../../../core/languages/own-texts.ts";
import type { OrganizationCreation } from "../../../core/organizations/create.ts";
import { organizationFaults, type OrganizationPolicy } from "../../../core/memberships/roles.ts";
import type { TextsOption } from "../../../core/languages/texts.ts";
import { emails, type MailsOption } from "../../../core/tables/emails.ts";
import { wordingFaults } from "../../../core/email/texts/own-faults.ts";
import type { OwnClaims } from "../../../core/own-claims.ts";
import type { ClaimValues } from "../../../core/oidc/added-claims.ts";
import { isOidcScope } from "../../../core/app-scopes.ts";
import type { BeforeHooks, Hooks } from "../../../drivers/hooks.ts";
import { brandFaults, type BrandOption } from "../brand.ts";
import { ConfigError } from "../config-error.ts";
import { databaseFaults, type DatabaseOption } from "../database/option.ts";
import { upstreamFaults, type UpstreamOption } from "../upstream/upstream.ts";
import { readAppClaims, type AppClaimsOption } from "./app-claims.ts";
import { readAttributes, type AttributesObject } from "./attributes.ts";
import { readRoles, type RoleDays, type RoleOption } from "./roles.ts";

/**
 * What an operator sets in code, in `latchkey.config.ts`: what Latchkey cannot know. Secrets and addresses stay in the
 * environment.
 */
export interface OwnConfig<
  A extends AttributesObject = AttributesObject,
  C extends OwnClaims = OwnClaims,
> {
  /** Scopes beside the built-in ones, each with the access that it grants: `{ "todos:read": "Read one's own todos" }`. */
  readonly scopes?: AccessPolicy["scopes"];
  /**
   * Roles beside `user` and `admin`, each with the scopes that it has beside those of `user`: `{ editor: ["todos:write"] }`.
   * Scopes of `user` belong to every role. An object can also end the sessions of a role earlier, for built-in ones too:
   * `{ admin: { sessionDays: 1, sessionIdleDays: 0.02 } }`.
   */
  readonly roles?: Readonly<Record<Role, RoleOption>>;
  /**
   * Organizations of users, with roles and scopes of their own: `{ scopes: { "projects:write": "Change projects" }, roles: { admin:
   * ["projects:write"] } }`. Every organization has an owner, who has all of these scopes, and the roles `member` and `admin`. Scopes of
   * `member` belong to every role. Without this option, there are none.
   */
  readonly organizations?: OrganizationsOption;
  /**
   * Claims that every new access token of this account gets, at log-in and at refresh: at most 1024 bytes of JSON, no reserved
   * name. It must be pure and fast. If it throws, the account gets no token, the answer is 500, and the log has the error.
   */
  readonly claims?: Claims<A, C>["of"] | undefined;
  /**
   * Lists that apps can ask for, such as groups: `{ groups: { text: { en: "See your groups" }, value: (account) => ["staff"] } }`. The
   * name is that of a scope and of its claim, which is in the id_token and at `/userinfo`. A client needs the scope in `--scopes`. If a
   * function throws, the app gets no tokens, the answer is 500, and the log has the error.
   */
  readonly appClaims?: AppClaimsOption;
  /**
   * Further facts about a user, as one zod object: `z.object({ phone: z.string().optional() })`. Only the operator can write
   * those with `meta({ readOnly: true })`.
   */
  readonly attributes?: A;
  readonly registration?: RegistrationConfig;
  /** The name, logo and colour that users see on pages and in emails. Each member takes the place of its variable. */
  readonly brand?: BrandOption;
  /**
   * Texts of the pages: `{ fr: { … } }` adds a language with all of its texts, and `{ de: { login: { title: "Willkommen" } } }` changes
   * single texts of English or German.
   */
  readonly texts?: TextsOption;
  /**
   * The wording of emails: `{ passwordReset: { en: ({ link, service }) => ({ subject, paragraphs }) } }`. `languages` adds
   * further languages, and `frame` replaces the HTML around the content.
   */
  readonly mails?: MailsOption;
  /** Providers at which users can log in, beside those of the variables. It takes the place of `OIDC_PROVIDERS`. */
  readonly upstream?: UpstreamOption;
  /** Functions that run after the fact, in the background. If one fails, the log has the error, and nothing else changes. */
  readonly on?: Hooks;
  /**
   * Functions that may refuse a registration or a login, for example without a CAPTCHA. They run before the account is looked up.
   * If one fails or takes longer than two seconds, the request is refused, unless `onFailure` is `open`.
   */
  readonly before?: BeforeHooks;
  /**
   * The database of `latchkey serve`, of all other commands and of `createLatchkey`. It takes the place of all variables of databases.
   * A Worker ignores it, because its database is a binding or the proxy. Default: a SQLite file in `data`.
   */
  readonly database?: DatabaseOption;
  /**
   * The address of the client of a request, from what your proxy or host always sets. Undefined if it is not known, also if the function
   * throws or returns anything but one address: in production, the mounted Latchkey then answers logins, and all other calls that a limit
   * counts by network, with 503. Takes the place of `CLIENT_ADDRESS_HEADER` and `TRUSTED_PROXIES`. Default: the address that these name,
   * or else the one that the runtime passes beside the request.
   */
  readonly clientAddress?: ((request: Request) => string | undefined) | undefined;
}

/** Scopes that only members of an organization have, and the scopes of each role. */
export interface OrganizationsOption extends Partial<OrganizationPolicy> {
  /**
   * Who may create organizations, beside the operator: `anyone`, `administrators`, or a function. False, or a sentence for the user,
   * refuses it with 403 `organization_creation_closed`. Default: `anyone`.
   */
  readonly create?: OrganizationCreation;
}

/** Who may register, and with what. */
export interface RegistrationConfig {
  /** False closes the registration: the answer is 403 `registration_closed`. Default: true. */
  readonly open?: boolean;
  /** What must be given besides email address and password, as `REGISTRATION_REQUIRES`. Default: both. */
  readonly requires?: readonly OptionalMember[];
  /** Decides about each registration. False, or a sentence for the user, refuses it with 403 `registration_refused`. */
  readonly allow?: AllowRegistration;
}

/** The attributes of accounts, as their zod object types them. */
export type AttributesIn<A extends AttributesObject> = A extends {
  readonly _zod: { readonly output: infer Attributes extends object };
}
  ? Attributes
  : AnyAttributes;

type AnyAttributes = NonNullable<PublicAccount["attributes"]>;

/** As a method, so that a configuration with attributes is one without a type for them. */
interface Claims<A extends AttributesObject, C extends OwnClaims> {
  of(
    account: Omit<PublicAccount, "attributes"> & {
      readonly attributes?: Partial<AttributesIn<A>>;
    },
  ): C;
}

/** Types the configuration in `latchkey.config.ts`. Returns it unchanged. */
export const defineConfig = <
  A extends AttributesObject = AttributesObject,
  C extends OwnClaims = OwnClaims,
>(
  config: OwnConfig<A, C>,
): OwnConfig<A, C> => config;

/** The operator's configuration with its defaults, by the part that takes it. */
export interface ReadOwnConfig {
  readonly access: AccessPolicy;
  readonly organizations:
    | (OrganizationPolicy & { readonly create: OrganizationCreation })
    | undefined;
  /** How long the sessions of roles last. */
  readonly roleDays: ReadonlyMap<Role, RoleDays>;
  readonly claims: ((account: PublicAccount) => OwnClaims) | undefined;
  readonly appClaims: ClaimValues;
  readonly attributes: AttributeRules | undefined;
  readonly registration: RegistrationConfig;
  readonly brand: BrandOption;
  readonly languages: PageLanguages;
  readonly mails: MailsOption | undefined;
  readonly upstream: UpstreamOption | undefined;
  readonly hooks: Hooks;
  readonly before: BeforeHooks;
  readonly clientAddress: OwnConfig["clientAddress"];
}

export const ownOptions = [
  "scopes",
  "roles",
  "organizations",
  "claims",
  "appClaims",
  "attributes",
  "registration",
  "brand",
  "texts",
  "mails",
  "upstream",
  "on",
  "before",
  "database",
  "clientAddress",
] as const;
const registrationOptions = ["open", "requires", "allow"];
const hookNames = ["registered", "loggedIn", "loggedOut"] as const satisfies (keyof Hooks)[];

const beforeNames = ["register", "logIn", "onFailure"] as const satisfies (keyof BeforeHooks)[];

/** Checks an operator's configuration. Throws ConfigError, which names everything that is wrong. */
export function readOwnConfig(own: OwnConfig): ReadOwnConfig {
  const { roles, days: roleDays, faults: roleFaults } = readRoles(own.roles ?? {});
  const {
    claims,
    clientAddress,
    appClaims = {},
    organizations,
    registration = {},
    brand = {},
    on: hooks = {},
    before = {},
  } = own;
  // Not everybody checks types, so the values are checked here as well.
  const notObjects = Object.entries({
    appClaims,
    ...(organizations !== undefined && { organizations }),
    registration,
    brand,
    on: hooks,
    before,
  })
    .filter(([, value]) => typeof value !== "object" || value === null)
    .map(([name]) => `option ${name} must be an object`);
  if (notObjects.length > 0) throw new ConfigError(notObjects.join("\n"));
  const { scopes = {} } = own;
  const forApps = readAppClaims(
    appClaims,
    accessNames(Object.keys(scopes), [], organizations !== undefined).scopes,
    own.texts,
  );
  const ofOrganizations = organizations && {
    scopes: {},
    roles: {},
    create: "anyone" as const,
    ...organizations,
  };
  const access = {
    scopes,
    roles,
    appScopes: forApps.appScopes,
    ...(ofOrganizations && { organizationScopes: ofOrganizations.scopes }),
  };
  const attributes = own.attributes === undefined ? undefined : readAttributes(own.attributes);
  const faults = [
    ...unknownNames("", own, ownOptions),
    ...databaseFaults(own.database),
    ...roleFaults,
    ...accessFaults(access),
    ...oidcScopeFaults(access),
    ...organizationsFaults(organizations, access),
    ...notFunctions("", { claims, clientAddress }),
    ...forApps.faults,
    ...(attributes?.faults ?? []),
    ...unknownNames("registration.", registration, registrationOptions),
    ...registrationFaults(registration),
    ...brandFaults(brand),
    ...textFaults(own.texts),
    ...wordingFaults(emails, own.mails),
    ...upstreamFaults(own.upstream),
    ...unknownNames("on.", hooks, hookNames),
    ...notFunctions("on.", hooks),
    ...beforeFaults(before),
  ];
  if (faults.length > 0) {
    throw new ConfigError(faults.map((fault) => `option ${fault}`).join("\n"));
  }
  const languages = pageLanguages(own.texts);
  return {
    access,
    organizations: ofOrganizations,
    roleDays,
    claims,
    appClaims: forApps.values,
    attributes: attributes?.rules,
    registration,
    brand,
    languages,
    mails: own.mails,
    upstream: own.upstream,
    hooks,
    before,
    clientAddress,
  };
}

/** Apps ask for the scopes of OpenID Connect, which have a meaning of their own. */
const oidcScopeFaults = ({ scopes }: AccessPolicy): string[] =>
  Object.keys(scopes)
    .filter(isOidcScope)
    .map((scope) => `scopes: ${scope} is a scope of OpenID Connect`);

const organizationsOptions = ["scopes", "roles", "create"];

function organizationsFaults(
  given: OrganizationsOption | undefined,
  { scopes: own, appScopes = {} }: AccessPolicy,
): string[] {
  if (!given) return [];
  const { scopes = {}, roles = {}, create = "anyone" } = given;
  const isCreation = ["anyone", "administrators"].includes(create as string);
  const isMap = (value: unknown) => typeof value === "object" && value !== null;
  const isRight = isMap(scopes) && isMap(roles) && Object.values(roles).every(Array.isArray);
  const ofUsers = [...accessNames(Object.keys(own), []).scopes, ...Object.keys(appScopes)];
  return [
    ...unknownNames("organizations.", given, organizationsOptions),
    ...(isCreation || typeof create === "function"
      ? []
      : ['organizations.create must be "anyone", "administrators" or a function']),
    ...(isRight
      ? organizationFaults({ scopes, roles }, ofUsers)
      : [
          "organizations.scopes must be an object, and organizations.roles one with lists of scopes",
        ]),
  ];
}

/** A sentence for each name that is not known. */
export const unknownNames = (path: string, given: object, known: readonly string[]): string[] =>
  Object.keys(given)
    .filter((name) => !known.includes(name))
    .map((name) => unknownName(path, name, known));

const notFunctions = (path: string, given: object): string[] =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined && typeof value !== "function")
    .map(([name]) => `${path}${name} must be a function`);

function registrationFaults({ open, requires, allow }: RegistrationConfig): string[] {
  const isList =
    requires === undefined ||
    (Array.isArray(requires) && requires.every((one) => optionalMembers.includes(one)));
  return [
    ...(open === undefined || typeof open === "boolean"
      ? []
      : ["registration.open must be true or false"]),
    ...(isList ? [] : [`registration.requires may list ${optionalMembers.join(" and ")} only`]),
    ...notFunctions("registration.", { allow }),
  ];
}

function beforeFaults({ onFailure, ...functions }: BeforeHooks): string[] {
  const isChoice = onFailure === undefined || onFailure === "open" || onFailure === "refuse";
  return [
    ...unknownNames("before.", functions, beforeNames),
    ...notFunctions("before.", functions),
    ...(isChoice ? [] : ['before.onFailure must be "open" or "refuse"']),
  ];
}
