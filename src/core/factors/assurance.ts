import type { Assurance } from "../user.ts";
import type { Session } from "../sessions/model.ts";
import type { Role } from "../access.ts";
import { kinds, kindsIn, loginMethods, type LoginMethod, type Shows } from "./kinds.ts";
import type { Factors } from "./model.ts";
import { requiresFactor, type FactorPolicy } from "./policy.ts";

const isMethod = (name: string): name is LoginMethod => Object.hasOwn(loginMethods, name);

/**
 * What the methods of a session show together. Two methods of one kind are one factor. A method of another release shows nothing.
 */
export function assuranceOf(names: readonly string[]): Assurance {
  const rows = names.filter(isMethod).map((name) => loginMethods[name]);
  const shows = (what: Shows) => rows.some((row) => row.shows === what || row.shows === "both");
  const acr = shows("knowledge") && shows("possession") ? "aal2" : "aal1";
  const words = new Set(rows.flatMap(({ amr }) => amr));
  return { acr, amr: acr === "aal2" ? [...words, "mfa"] : [...words] };
}

/**
 * What each method and each two methods show. Every verification asks for it, and hardly any session names more methods. Frozen,
 * because an app that mounts the server gets the lists.
 */
const shown: ReadonlyMap<string, Assurance> = new Map(
  Object.keys(loginMethods)
    .flatMap((first, _, all) => [[first], ...all.map((second) => [first, second])])
    .map((names) => {
      const { acr, amr } = assuranceOf(names);
      return [names.join(" "), { acr, amr: Object.freeze(amr) }];
    }),
);

/** What a session shows, by the methods that its row names. */
export const assuranceIn = ({ methods: names }: Pick<Session, "methods">): Assurance =>
  shown.get(names) ?? assuranceOf(names.split(" "));

/**
 * Whether a login by password needs a second factor. A passkey alone asks for none, because it is for logging in without the
 * password. `isRequired` is the operator's policy.
 */
export const asksSecondFactor = (factors: Factors, isRequired: boolean): boolean =>
  kindsIn(factors)
    .filter((kind) => !kinds[kind].isSpare)
    .some((kind) => !kinds[kind].opensSession || factors.twoFactor || isRequired);

/** Whether the operator's policy lets a login of this account ask for a second factor, and the account has one to ask for. */
export const loginAsks = (
  policy: Pick<FactorPolicy, "mfa">,
  role: Role,
  factors: Factors,
): boolean => policy.mfa !== "off" && asksSecondFactor(factors, requiresFactor(policy, role));
