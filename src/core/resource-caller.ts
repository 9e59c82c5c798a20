import { timeFault } from "./ground/time.ts";
import type { Acr } from "./user.ts";

/** The `AuthInfo` of the MCP SDK, which its transports give to the tools. */
export interface AuthInfo {
  token: string;
  clientId: string;
  scopes: string[];
  /** Epoch seconds. */
  expiresAt: number;
  resource: URL;
  /** All claims of the token. */
  extra: Record<string, unknown>;
}

interface AnyCaller {
  /** The user's id, or the client's id if the client calls for itself. */
  readonly sub: string;
  /** The client that the token was issued to. A client that registered itself may have a URL as its id. */
  readonly clientId: string;
  /** The scopes of the token, and those that they imply. */
  readonly scopes: readonly string[];
  /** When the token expires, in epoch seconds. */
  readonly expiresAt: number;
  readonly token: string;
  /** The same for the MCP SDK. Express passes it to the SDK as `request.auth`. */
  readonly authInfo: AuthInfo;
}

/** A user, through a client that the user allowed to call. */
export interface UserCaller extends AnyCaller {
  readonly kind: "user";
  /** The session's id. */
  readonly sid: string;
  /** `aal2` if the user proved two factors, otherwise `aal1`. */
  readonly acr: Acr;
  /** How the user proved who they are (RFC 8176). */
  readonly amr: readonly string[];
  /** When the user last proved who they are, in epoch seconds. */
  readonly authTime: number;
}

/** A client that calls for itself, without a user (RFC 6749 section 4.4). */
export interface ClientCaller extends AnyCaller {
  readonly kind: "client";
}

/** The caller of a resource. */
export type ResourceCaller = UserCaller | ClientCaller;

/** Claims that change whose token it is, or who may send it. A server that ignored one would take the token for another. */
const refusedClaims = ["key_id", "act", "cnf"];

interface Found {
  readonly token: string;
  /** The claims, whose signature, issuer and audience are right. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly resource: string;
  /** Each scope with all that it implies. */
  readonly granted: ReadonlyMap<string, ReadonlySet<string>>;
  /** Epoch seconds. */
  readonly now: number;
}

/** The caller that an access token for a resource stands for (RFC 9068 section 2.2). Undefined if the token is not valid at `now`. */
export function resourceCallerOf({
  token,
  claims,
  resource,
  granted,
  now,
}: Found): ResourceCaller | undefined {
  const { sub, client_id: clientId, jti, scope, exp, iat, nbf = 0, sid, auth_time } = claims;
  const areTexts = [sub, clientId, jti, scope].every((one) => typeof one === "string");
  const areTimes = [exp, iat, nbf].every(Number.isFinite);
  if (!areTexts || !areTimes || timeFault({ exp, iat, nbf } as Times, now)) return undefined;
  if (refusedClaims.some((name) => claims[name] !== undefined)) return undefined;
  const words = (scope as string).split(" ").filter((word) => word !== "");
  const scopes = [...new Set(words.flatMap((word) => [...(granted.get(word) ?? [word])]))];
  const facts = { clientId: clientId as string, scopes, expiresAt: exp as number, token };
  const authInfo = {
    ...facts,
    scopes: [...scopes],
    resource: new URL(resource),
    extra: { ...claims },
  };
  const caller = { sub: sub as string, ...facts, authInfo };
  if (sid === undefined) return sub === clientId ? { kind: "client", ...caller } : undefined;
  if (typeof sid !== "string" || !Number.isFinite(auth_time)) return undefined;
  return { kind: "user", ...caller, sid, ...proofOf(claims), authTime: auth_time as number };
}

type Times = Parameters<typeof timeFault>[0];

const proofOf = ({ acr, amr }: Found["claims"]) => ({
  acr: acr === "aal2" ? ("aal2" as const) : ("aal1" as const),
  amr: Array.isArray(amr) ? amr.filter((one) => typeof one === "string") : [],
});
