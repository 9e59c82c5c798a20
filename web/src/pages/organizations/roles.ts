import { useServerRules } from "../../client/server-rules.ts";
import { t } from "../../language/language.ts";
import type { Organization } from "./types.ts";

/** The name of a role. Those of the operator have no other. */
export const roleName = (role: string): string => {
  const { roles } = t.organizations;
  return Object.hasOwn(roles, role) ? roles[role as keyof typeof roles] : role;
};

/** The roles that a member can be given, each with its name. */
export function useRoleChoices(): readonly (readonly [role: string, name: string])[] {
  const { rules } = useServerRules();
  return (rules?.organizations?.roles ?? []).map((role) => [role, roleName(role)] as const);
}

/** Whether the user manages the organization. */
export const isManager = ({ role }: Organization): boolean => role === "owner" || role === "admin";
