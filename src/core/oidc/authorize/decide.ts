import { canBeTaken } from "../../clients/device.ts";
import { wordsIn } from "../../clients/model.ts";
import { isForRole } from "../../resources/model.ts";
import type { AppError, AppRequest, BrowserLogin, Needs } from "../request/model.ts";
import type { Asked } from "./asked.ts";

/** Everything that decides what becomes of a request. */
export interface DecisionFacts {
  readonly request: AppRequest;
  /** Undefined if nobody is logged in. */
  readonly login: BrowserLogin | undefined;
  /** The detour of this browser that the request comes back from, and undefined on its first visit. */
  readonly asked: Pick<Asked, "at" | "hasOffered"> | undefined;
  /** True if the user chose to go on with this session. */
  readonly hasChosen: boolean;
  /** The scopes that the role of the account allows, with those of the resource that the app got before. */
  readonly scopes: readonly string[];
  /** True if the request is for an organization that the user is no member of. */
  readonly isStranger?: boolean;
  /** True if the organization of the request requires a second factor that the session lacks. */
  readonly lacksFactor?: boolean;
  /** Those of them that the user need not allow again. */
  readonly granted: readonly string[];
  /** True if the user allowed this before, so that nobody has to ask again. */
  readonly isGranted: boolean;
  /** True if the account could show a second factor. Only asked if the session lacks it and the app or the organization wants it. */
  readonly hasFactor: boolean;
  /** True if the second factor was offered. It is offered once, because an app can only prefer it. */
  readonly hasOffered: boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What the user has to do next, or the error that the app gets. */
export type Decision = { readonly needs: Needs } | AppError;

/** What stands in the way of a code, and the error if the app forbids every page (`prompt=none`). */
interface Obstacle {
  readonly needs: Exclude<Needs, "none">;
  readonly error: AppError;
}

const needing = (needs: Obstacle["needs"], error: AppError): Obstacle => ({ needs, error });

const loginRequired: AppError = {
  error: "login_required",
  description: "The user must log in.",
};
const wrongUser: AppError = {
  error: "login_required",
  description: "The user of id_token_hint did not log in.",
};
const enrolRequired: AppError = {
  error: "interaction_required",
  description: "The user must set up a second factor.",
};
const factorRequired: AppError = {
  error: "interaction_required",
  description: "The organization requires the second factor of the user.",
};
const termsRequired: AppError = {
  error: "interaction_required",
  description: "The user must accept the terms.",
};
const consentRequired: AppError = {
  error: "consent_required",
  description: "The user must approve.",
};
const clickRequired: AppError = {
  error: "interaction_required",
  description: "The user must choose to continue to the app.",
};
const roleRefused: AppError = {
  error: "access_denied",
  description: "The user may not use this app.",
};
const resourceRefused: AppError = {
  error: "access_denied",
  description: "The user may not use this resource.",
};
const strangerRefused: AppError = {
  error: "invalid_request",
  description: "The user is not a member of the organization.",
  parameter: "organization",
};
const noScope: AppError = {
  error: "invalid_scope",
  description: "The user may have none of the scopes.",
};

/** Decides what a request needs. It depends on nothing but the facts, so each visit decides anew. */
export function decide(facts: DecisionFacts): Decision {
  const { request } = facts;
  const found = ofLogin(facts) ?? ofAccount(facts);
  if (found === undefined) return { needs: "none" };
  if ("error" in found && !("needs" in found)) return found;
  return request.prompts.includes("none") ? found.error : { needs: found.needs };
}

/** Whether the right user is here, with a proof that is recent enough. */
function ofLogin({
  request,
  login,
  asked,
  hasChosen,
  now,
}: DecisionFacts): Obstacle | AppError | undefined {
  const asks = (prompt: AppRequest["prompts"][number]) => request.prompts.includes(prompt);
  if (!login) return needing(asks("create") ? "create" : "login", loginRequired);
  const isSince = (time: number): boolean => asked !== undefined && time >= asked.at;
  if (request.expectedUser !== undefined && request.expectedUser !== login.userId) {
    // A user who logged in as somebody else after being asked would be asked without end.
    return isSince(login.authenticatedAt) ? wrongUser : needing("login", wrongUser);
  }
  if (asks("select_account") && !hasChosen && !isSince(login.authenticatedAt)) {
    return needing("choose", loginRequired);
  }
  if (isSince(login.provenAt)) return undefined;
  if (asks("create")) return needing("create", loginRequired);
  const isOld = request.maxAge !== undefined && now - login.provenAt > request.maxAge;
  return asks("login") || isOld ? needing("proof", loginRequired) : undefined;
}

/** Whether the account may use the app, and the user wants it to. */
function ofAccount(facts: DecisionFacts): Obstacle | AppError | undefined {
  const { request, login, scopes } = facts;
  const { client, resource, prompts, prefersTwoFactors } = request;
  if (!login) return undefined;
  const roles = wordsIn(client.allowedRoles);
  if (roles.length > 0 && !roles.includes(login.role)) return roleRefused;
  if (resource && !isForRole(resource, login.role)) return resourceRefused;
  const isOwn = client.firstParty === 1;
  const isAllowed = isOwn || facts.isGranted;
  // An app that the user has not approved learns nothing of memberships. `approve` decides again.
  if (facts.isStranger && isAllowed) return strangerRefused;
  if (facts.lacksFactor) {
    const [required, error] = facts.hasFactor
      ? (["required_factor", factorRequired] as const)
      : (["enrol", enrolRequired] as const);
    return needing(required, isAllowed ? error : consentRequired);
  }
  if (scopes.length === 0) return noScope;
  const isBetter = prefersTwoFactors && login.acr !== "aal2" && facts.hasFactor;
  // Never an error: an app can only prefer it.
  if (isBetter && !facts.hasOffered && !prompts.includes("none")) {
    return { needs: "second_factor", error: enrolRequired };
  }
  if (login.owesFactor) return needing("enrol", enrolRequired);
  if (login.areTermsDue) return needing("terms", termsRequired);
  // The click of the user is all that tells the app from another program that began a request of its own.
  if (isAllowed && !prompts.includes("consent") && !canBeTaken(client, request.redirectUri)) {
    return undefined;
  }
  return needing("consent", isOwn ? clickRequired : consentRequired);
}
