import { Failure, credentialFailures } from "./failures.ts";
import { leeway } from "./ground/time.ts";
import type { OwnClaims } from "./own-claims.ts";

/** The levels of assurance: `aal1` for one factor, and `aal2` for two of different kinds. */
export const acrValues = ["aal1", "aal2"] as const;

export type Acr = (typeof acrValues)[number];

/**
 * Whether a proof is as good and as recent as a call requires. `acr` is that of a token, which may be any text. `authTime` and `now`
 * are epoch seconds, `maxAge` is in seconds. A proof in the future is none.
 */
const isEnough = (
  { acr, authTime }: { readonly acr: unknown; readonly authTime: number },
  required: { readonly acr?: Acr | undefined; readonly maxAge?: number | undefined },
  now: number,
): boolean =>
  (required.acr !== "aal2" || acr === "aal2") &&
  (required.maxAge === undefined ||
    (now - authTime <= required.maxAge && authTime - now <= leeway.future));

/** How well a session shows who its user is, in the words of the claims `acr` and `amr` (RFC 9068 section 2.2.1). */
export interface Assurance {
  readonly acr: Acr;
  readonly amr: readonly string[];
}

/** What the account of a user says beside its username and its role. */
export interface UserFacts {
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  /** The language of the account's emails (BCP 47). Null if the user has chosen none. */
  readonly locale: string | null;
}

/** The organization that a request is for, with the user's role there. Both are absent without one. */
export interface OrganizationClaims {
  readonly org_id?: string;
  /** The role now, not that of the time when the token was issued. It does not depend on the role of the account. */
  readonly org_role?: string;
}

/** The user who sent a request, with the current values of the account. */
export interface User extends Assurance, UserFacts, OrganizationClaims {
  /** The account's id. */
  readonly id: string;
  readonly username: string;
  readonly role: string;
  /** Separated by spaces. */
  readonly scope: string;
  /** The session's id. Absent for a token without a session. */
  readonly sid?: string;
  /** When the user last proved who they are, in epoch seconds. */
  readonly auth_time: number;
  /** The claims that the operator's function `claims` added. Empty without one. */
  readonly claims: OwnClaims;
}

/** Where a request came from. */
export interface Origin {
  /** The client's address, if it is known. */
  readonly address?: string | undefined;
  /** The header User-Agent. Absent where nothing shows it. */
  readonly userAgent?: string | undefined;
  readonly requestId?: string | undefined;
}

/** The user of a request, with the session unless the token has none. */
export interface Caller extends Origin {
  readonly userId: string;
  readonly sessionId?: string | undefined;
}

/** A user whose request has a session. For use cases that end, keep or judge it. */
export interface SessionCaller extends Caller {
  readonly sessionId: string;
}

/** What a route asks of its user. */
export interface Requirement {
  readonly scope?: string;
  readonly role?: string;
  /** `aal2` requires two factors (RFC 9470). */
  readonly acr?: Acr;
  /** Seconds since the user last proved who they are, at most (RFC 9470). */
  readonly maxAge?: number;
  /**
   * True requires an organization, whichever it is. A function reads the id of the only one that is accepted from the URL or the headers.
   * Undefined accepts none.
   */
  readonly organization?: true | ((request: Request) => string | undefined);
  /**
   * The role in the organization. Exactly this one counts, so `owner` is not enough for `admin`. Require a scope where several roles are
   * allowed.
   */
  readonly orgRole?: string;
}

/** The refusal of a session that lacks the second factor which the organization of its token requires. */
export const factorMissing = (): Failure =>
  new Failure(credentialFailures.insufficient_user_authentication, {
    detail: "The organization requires a login with two factors.",
    acr: "aal2",
  });

/** A requirement for one request. */
export interface RequirementNow extends Omit<Requirement, "scope" | "organization"> {
  readonly scope?: string | readonly string[];
  /** The id of the only organization that is accepted. Null accepts none. */
  readonly organization?: true | string | null;
}

/** A requirement as it is for a request. Throws what its function throws. */
export const requirementFor = (
  { organization, ...others }: Requirement,
  request: Request,
): RequirementNow => {
  if (organization === undefined) return others;
  const id = organization === true || (organization(request) ?? null);
  return { ...others, organization: id };
};

/** What a route asks of its user, in a server that has the session cookie and the login page. */
export interface PageRequirement extends Requirement {
  /**
   * True if a browser that opens a page without a user is redirected to the login page, which returns it. Other requests are refused as
   * without it. Default: false.
   */
  readonly redirect?: boolean;
}

/**
 * Throws Failure `organization_required`, `insufficient_scope` (RFC 6750 section 3.1) or `insufficient_user_authentication` (RFC 9470
 * section 3), unless the user has what a route asks, and all scopes of a list. `scopes` are those of the token, `now` is in epoch seconds.
 */
export function requireOf(
  user: Partial<Pick<User, "role">> & Pick<User, "acr" | "auth_time" | keyof OrganizationClaims>,
  scopes: readonly string[],
  { scope = [], role, acr, maxAge, organization, orgRole }: RequirementNow,
  now: number,
): void {
  const asksOrganization = organization !== undefined || orgRole !== undefined;
  if (asksOrganization && user.org_id === undefined) {
    throw new Failure(credentialFailures.organization_required);
  }
  const wanted = [scope].flat();
  const isElsewhere =
    organization !== undefined && organization !== true && organization !== user.org_id;
  const missing = [
    ...wanted.filter((one) => !scopes.includes(one)).map((one) => `the scope ${one}`),
    ...(role === undefined || user.role === role ? [] : [`the role ${role}`]),
    ...(isElsewhere ? ["a token for another organization"] : []),
    ...(orgRole === undefined || user.org_role === orgRole
      ? []
      : [`the role ${orgRole} in the organization`]),
  ];
  if (missing.length > 0) {
    const detail = `This request needs ${missing.join(" and ")}.`;
    throw new Failure(
      credentialFailures.insufficient_scope,
      wanted.length === 0 ? { detail } : { detail, scope: wanted.join(" ") },
    );
  }
  if (!isEnough({ acr: user.acr, authTime: user.auth_time }, { acr, maxAge }, now)) {
    throw new Failure(credentialFailures.insufficient_user_authentication, { acr, maxAge });
  }
}
