import type { Scope } from "../access.ts";

/** The narrower scopes that a scope implies, by its name. */
export type ImpliedScopes = Readonly<Record<Scope, readonly Scope[]>>;

/** Scopes with all that they imply, also through others. They may be unknown, and have any name. */
export function withImplied(
  scopes: readonly Scope[],
  implies: ImpliedScopes,
  found = new Set<Scope>(),
): ReadonlySet<Scope> {
  for (const scope of scopes) {
    if (found.has(scope)) continue;
    found.add(scope);
    withImplied(impliedDirectly(scope, implies), implies, found);
  }
  return found;
}

/** Whether a scope implies itself, through others. */
export const impliesItself = (scope: Scope, implies: ImpliedScopes): boolean =>
  withImplied(impliedDirectly(scope, implies), implies).has(scope);

const impliedDirectly = (scope: Scope, implies: ImpliedScopes): readonly Scope[] =>
  Object.hasOwn(implies, scope) ? (implies[scope] ?? []) : [];
