import { listedScopes, type BuiltInScope, type Role, type Scope } from "../access.ts";
import { Failure, credentialFailures } from "../failures.ts";

/** A registered app (RFC 6749 section 2). Times are epoch milliseconds; lists are separated by spaces. */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** The scopes that its tokens can have at most, separated by spaces. */
  readonly scope: string;
  /** Empty for a public client, which has no secret. */
  readonly secretHash: string;
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** The secret before the last change. Null if there was none. */
  readonly previousSecretHash: string | null;
  /** Until when the previous secret is accepted. */
  readonly previousSecretUntil: number | null;
  /** 1 for an app of the operator's own: no consent is asked, and it may have all scopes. */
  readonly firstParty: number;
  /** The grant types that it may use. `*` is every grant of the server. */
  readonly grants: string;
  readonly redirectUris: string;
  readonly postLogoutUris: string;
  readonly backchannelLogoutUri: string | null;
  /** 0 for a client with a secret that need not send a code challenge (RFC 7636). */
  readonly requirePkce: number;
  /** 1 if its tokens have the claim `role`. */
  readonly roles: number;
  /** The roles whose users may use the app. Empty for all. */
  readonly allowedRoles: string;
  /** A web or email address for its users. */
  readonly contact: string | null;
  /** 1 if the server may call its URLs in a private network, and with http on this machine. */
  readonly privateUrls: number;
  /** A `ServerAccess`: what it may do with accounts, in its own name. Null for nothing. */
  readonly accountAccess: string | null;
  /** As `accountAccess`, with organizations. */
  readonly organizationAccess: string | null;
  /** The URI of the resource that its tokens are for if a request names none. */
  readonly defaultResource: string | null;
}

/**
 * Who vouches for an app: the operator who created it, Latchkey's table of known clients, the host of its document, or no one, because any
 * program on a device can call itself so.
 */
export const clientOrigins = ["operator", "known", "document", "device"] as const;

export type ClientOrigin = (typeof clientOrigins)[number];

/** An app that logs users in: a stored client, or one that has no row and is made anew for each request. */
export interface App extends Client {
  /**
   * Its `client_id`, as everybody else calls it: in requests, tokens and responses. `id` is what is stored. They differ for an app without
   * a row.
   */
  readonly outerId: string;
  readonly origin: ClientOrigin;
  /** Stands for what users were shown of it. A consent counts for the same snapshot only. Empty for a stored client. */
  readonly snapshot: string;
}

/** A stored client as an app. */
export const registeredApp = (client: Client): App => ({
  ...client,
  outerId: client.id,
  origin: "operator",
  snapshot: "",
});

/** Whether a client is stored. One without a row can have only what is open to everybody. */
export const hasRow = ({ id, outerId }: Pick<App, "id" | "outerId">): boolean => id === outerId;

/** What a client may do with accounts or organizations: read them, or read and write them. */
export type ServerAccess = "read" | "write";

/** Milliseconds for which the previous secret of a client is accepted: a day. */
export const previousSecretLifetime = 24 * 60 * 60 * 1000;

/** The client of an OAuth request, after authentication. */
export interface KnownClient {
  readonly id: string;
  /** As `App` has it. */
  readonly outerId: string;
  /** True if the client authenticated with its secret. */
  readonly isConfidential: boolean;
  /** The scopes of ours that its tokens can have at most. None for an app that is not the operator's own. */
  readonly scopes: readonly Scope[];
  /** The scopes for accounts and organizations that its own tokens can have. */
  readonly serverScopes: readonly Scope[];
  /** All scopes of its list, also those that only a resource knows. */
  readonly listedScopes: readonly Scope[];
  /** The URI of the resource that its tokens are for if a request names none. */
  readonly defaultResource: string | null;
  /** The scopes for which it may learn a claim of the operator. */
  readonly appScopes: readonly Scope[];
  /** True for an app of the operator's own. */
  readonly firstParty: boolean;
  /** The grant types that it may use, separated by spaces. `*` is every grant of the server. */
  readonly grants: string;
  /** 1 if its tokens have the claim `role`. */
  readonly roles: number;
  /** The roles whose users may use the app. Empty for all. */
  readonly allowedRoles: string;
}

/** The grant types of apps that only log users in. */
export const appGrants = "authorization_code refresh_token";

/** The scope of a public client of the operator's own whose order names none. */
export const publicScope = "profile:read" satisfies BuiltInScope;

/** The words of a stored list. */
export const wordsIn = (list: string): readonly string[] => (list === "" ? [] : list.split(" "));

/** The scopes in the list of a client that count, separated by spaces. */
export const scopeOf = ({ scope }: Pick<Client, "scope">): string =>
  listedScopes(wordsIn(scope)).join(" ");

/**
 * The scopes for accounts and organizations that the own tokens of a client can have. Only an app of the operator's own with a secret
 * has any.
 */
export const serverScopesOf = ({
  accountAccess,
  organizationAccess,
  firstParty,
  secretHash,
}: Pick<
  Client,
  "accountAccess" | "organizationAccess" | "firstParty" | "secretHash"
>): readonly Scope[] =>
  firstParty === 1 && secretHash !== ""
    ? [...scopesFor("accounts", accountAccess), ...scopesFor("organizations", organizationAccess)]
    : [];

/** Another release can have stored another access, which gives nothing. */
function scopesFor(
  what: "accounts" | "organizations",
  access: string | null,
): readonly BuiltInScope[] {
  if (access === ("write" satisfies ServerAccess)) return [`${what}:read`, `${what}:write`];
  return access === ("read" satisfies ServerAccess) ? [`${what}:read`] : [];
}

/** Whether a client may use a grant type. */
export const mayUseGrant = ({ grants }: Pick<Client, "grants">, type: string): boolean =>
  grants === "*" || wordsIn(grants).includes(type);

/** Requires that users of a role may use the app. Throws Failure `invalid_grant`. */
export function requireRole({ allowedRoles }: Pick<Client, "allowedRoles">, role: Role): void {
  if (allowedRoles === "" || wordsIn(allowedRoles).includes(role)) return;
  throw new Failure(credentialFailures.invalid_grant, {
    detail: "The user may not use this app.",
    reason: "role may not use the app",
  });
}

/** The credentials that a request carries for its client. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string | undefined;
}

/** What a request carries for a client that proves who it is by a JWT of its own (RFC 7523 section 2.2). */
export interface ClientAssertion {
  /** The `client_id`. Undefined if only the assertion has it. */
  readonly id: string | undefined;
  readonly assertion: string;
  /** Whether the request also has a code or a token of this server for the client. Nothing is fetched for any other. */
  readonly isIssued: (clientId: string) => Promise<boolean>;
}

/** Clients in an operator's list. */
export const listedClients = 200;

/** The id of the server's own app. */
export const firstPartyId = "first-party";
