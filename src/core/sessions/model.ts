import type { Role } from "../access.ts";
import type { Origin, UserFacts } from "../user.ts";

/** One login of one account on one device. Times are epoch milliseconds. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly clientId: string;
  /** As it is stored. `access.scopesGranted` turns it into scopes. */
  readonly scope: string;
  /** The number of refreshes so far. Only the refresh token of this generation is current. */
  readonly generation: number;
  /** The time of the last refresh, or of the login. */
  readonly rotatedAt: number;
  readonly createdAt: number;
  /**
   * A session whose time is before its owner's `sessionsValidFrom` has ended. It is the time of the login, until the session ends all
   * others: then it is moved so that this session lives on, also without a proof.
   */
  readonly authenticatedAt: number;
  /** When the user last proved who they are (the `auth_time` claim), in this session or in its parent. Nothing but a proof moves it. */
  readonly provenAt: number;
  readonly lastSeenAt: number;
  /** The absolute end. It never moves. */
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  readonly userAgent: string | null;
  readonly address: string | null;
  /** The methods of that proof, separated by spaces. They decide the claims `acr` and `amr`. */
  readonly methods: string;
  /** The browser's session under which this session of another app was made; null for all others. It ends with that one. */
  readonly parentId: string | null;
  /** 1 if it outlives its parent. All other ends of sessions end it too. */
  readonly offline: number;
  /** The API that its tokens are for; null for the server's own. */
  readonly resource: string | null;
  /** When the user last re-authenticated in this session itself. Null in all sessions without a parent, which have `provenAt`. */
  readonly elevatedAt: number | null;
  /** 0 if the browser must forget the session when it is closed. No session of an app outlives such a session. */
  readonly remembered: number;
  /** The organization that its access tokens name, unless a request names another. Null for none. */
  readonly organizationId: string | null;
  /** The organization's provider through which the user logged in. Always null so far. */
  readonly connectionId: string | null;
}

/** Everything that decides whether a session has ended, with the current values of its owner and client. One indexed read. */
export interface SessionState extends Omit<
  Session,
  "id" | "createdAt" | "userAgent" | "address" | "connectionId"
> {
  /** The owner's username. */
  readonly username: string;
  readonly role: Role;
  readonly disabledAt: number | null;
  /** The owner's sessions that were authenticated before this time have ended. */
  readonly sessionsValidFrom: number;
  /** Null if the client is not revoked. The first-party app is never revoked. */
  readonly clientRevokedAt: number | null;
}

/** As `SessionState`, with what else the owner's account says to an app in the same process. Still one indexed read. */
export interface OwnedSession extends SessionState {
  readonly email: string;
  readonly emailVerifiedAt: number | null;
  readonly name: string;
  readonly locale: string | null;
}

/** The facts of the owner, as the app may see them. */
export const ownerFacts = ({
  email,
  emailVerifiedAt,
  name,
  locale,
}: Pick<OwnedSession, "email" | "emailVerifiedAt" | "name" | "locale">): UserFacts => ({
  email,
  emailVerified: emailVerifiedAt !== null,
  name,
  locale,
});

/** A live session, as its owner's list shows it. */
export type ListedSession = Pick<
  Session,
  | "id"
  | "clientId"
  | "createdAt"
  | "rotatedAt"
  | "lastSeenAt"
  | "expiresAt"
  | "userAgent"
  | "address"
> &
  Pick<SessionState, "role">;

/** The only function that puts a session into an answer. It names each field, so that no new field leaks. */
export const publicSession = (session: ListedSession, current: string | undefined) => ({
  id: session.id,
  client_id: session.clientId,
  created_at: new Date(session.createdAt).toISOString(),
  last_used_at: new Date(session.lastSeenAt).toISOString(),
  expires_at: new Date(session.expiresAt).toISOString(),
  user_agent: session.userAgent,
  address: session.address,
  current: session.id === current,
});

/** The origin of a login, shown in its owner's list of sessions. */
export interface Device extends Origin {
  readonly userAgent: string | undefined;
  readonly address: string | undefined;
}
