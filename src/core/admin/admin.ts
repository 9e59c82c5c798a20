import type { AccountPolicy } from "../accounts/ports.ts";
import type { ClientOrder } from "../clients/create.ts";
import type { ClientPolicy } from "../clients/ports.ts";
import type { ClientSettings } from "../clients/settings.ts";
import type { FactorPolicy } from "../factors/ports.ts";
import type { Present } from "../failures.ts";
import type { Language } from "../ground/language.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import type { Owned } from "../owned.ts";
import type { ResourceOrder } from "../resources/change.ts";
import type { OwnAudience } from "../resources/own-audiences.ts";
import type { ResourceSettings } from "../resources/settings.ts";
import type { SessionPolicy } from "../sessions/policy.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { Actor } from "./actor.ts";
import { requireAdmin, requireRecentAdmin, type AdminCaller } from "./authorize.ts";
import { countUsers, listUsers, type UserQuery } from "./lists/list-users.ts";
import { usernamesOf } from "./lists/names.ts";
import type { ListedUser, Page } from "./model.ts";
import {
  addClient,
  changeClient,
  findClient,
  listClients,
  renewSecret,
  revokeClient,
} from "./operate/clients.ts";
import { disconnectUserApp, listClientConsents } from "./operate/consents.ts";
import { createOrganizations } from "./operate/organizations.ts";
import { deleteDelivery, listOutbox, listWaiting, retryDelivery } from "./operate/outbox.ts";
import {
  changeResource,
  declareResource,
  listResources,
  revokeResource,
} from "./operate/resources.ts";
import { setRole, type RoleOrder } from "./operate/set-role.ts";
import { createTests } from "./operate/tests.ts";
import { findWarnings } from "./operate/warnings.ts";
import type { AdminPorts } from "./ports.ts";
import { changeUser, type UserChanges } from "./users/change.ts";
import { createUser, creationFaults, type Creation } from "./users/create.ts";
import { deleteUser } from "./users/delete.ts";
import { exportUser } from "./users/export.ts";
import { resetUserFactors } from "./users/factors.ts";
import { createFirstAdmin, firstAdminLink, type FirstAdmin } from "./users/first-admin.ts";
import { disconnectIdentity } from "./users/identities.ts";
import {
  inviteAgain,
  orderPasswordReset,
  orderVerification,
  passwordResetLink,
  withdrawInvitation,
  type PasswordResetOrder,
} from "./users/links.ts";
import { endUserSession, endUserSessions, listUserSessions } from "./users/sessions.ts";
import { detailsOf, findAccount } from "./users/show.ts";
import { unlockUser } from "./users/unlock.ts";

/** What administrators do with the accounts of others, and with the server. */
export function createAdmin<Rows extends readonly Owned<never>[]>(
  ports: AdminPorts,
  policy: AccountPolicy &
    ClientPolicy &
    FactorPolicy &
    SessionPolicy &
    ThrottleSettings &
    OwnAudience,
  owned: Rows,
) {
  const alone = oneAtATime();
  return {
    requireAdmin,
    warnings: () => findWarnings(ports),
    roles: ports.access.allRoles,
    requireRecentAdmin: (caller: AdminCaller) => requireRecentAdmin(ports, policy, caller),
    first: {
      link: (actor?: Actor) => firstAdminLink(ports, policy, actor),
      create: (admin: FirstAdmin) => createFirstAdmin(ports, policy, alone, admin),
    },
    users: {
      list: (query: UserQuery) => listUsers(ports.store, query),
      count: (query: UserQuery, page: Page<ListedUser>) => countUsers(ports.store, query, page),
      names: (userIds: readonly (string | null)[]) => usernamesOf(ports.store, userIds),
      async create(actor: Actor, creation: Creation) {
        const { id } = await createUser(ports, policy, actor, creation);
        return detailsOf(ports, policy, owned, id);
      },
      /** The invalid fields of a creation that lacks others. */
      faultsOf: (present: Present<Creation>) => creationFaults(ports, policy, present),
      find: (actor: Actor, userId: string) => findAccount(ports, policy, owned, actor, userId),
      async change(actor: Actor, userId: string, changes: UserChanges) {
        await changeUser(ports, policy, actor, userId, changes);
        return detailsOf(ports, policy, owned, userId);
      },
      delete: (actor: Actor, userId: string, language: Language) =>
        deleteUser(ports, policy, owned, actor, userId, language),
      resetPassword: (actor: Actor, userId: string, order: PasswordResetOrder) =>
        orderPasswordReset(ports, actor, userId, order),
      resetLink: (
        actor: Actor,
        userId: string,
        order: Pick<PasswordResetOrder, "disablePassword">,
      ) => passwordResetLink(ports, policy, actor, userId, order),
      setRole: (actor: Actor, userId: string, order: RoleOrder) =>
        setRole(ports, actor, userId, order),
      invite: (actor: Actor, userId: string, language: Language) =>
        inviteAgain(ports, policy, actor, userId, language),
      withdraw: (actor: Actor, userId: string) => withdrawInvitation(ports, owned, actor, userId),
      sendVerification: (actor: Actor, userId: string, language: Language) =>
        orderVerification(ports, actor, userId, language),
      resetFactors: (actor: Actor, userId: string, language: Language) =>
        resetUserFactors(ports, actor, userId, language),
      disconnect: (actor: Actor, userId: string, identityId: string, language: Language) =>
        disconnectIdentity(ports, actor, userId, identityId, language),
      unlock: (actor: Actor, userId: string) => unlockUser(ports, actor, userId),
      export: (actor: Actor, userId: string) => exportUser(ports, policy, owned, actor, userId),
    },
    sessions: {
      list: (actor: Actor, userId: string) => listUserSessions(ports, policy, actor, userId),
      end: (actor: Actor, userId: string, sessionId: string) =>
        endUserSession(ports, actor, userId, sessionId),
      endAll: (actor: Actor, userId: string) => endUserSessions(ports, actor, userId),
    },
    clients: {
      list: () => listClients(ports),
      find: (clientId: string) => findClient(ports, clientId),
      add: (actor: Actor, order: ClientOrder) => addClient(ports, policy, actor, order),
      change: (actor: Actor, clientId: string, settings: ClientSettings) =>
        changeClient(ports, policy, actor, clientId, settings),
      renewSecret: (actor: Actor, clientId: string) => renewSecret(ports, actor, clientId),
      revoke: (actor: Actor, clientId: string) => revokeClient(ports, actor, clientId),
    },
    resources: {
      list: () => listResources(ports),
      create: (actor: Actor, order: ResourceOrder) => declareResource(ports, policy, actor, order),
      change: (actor: Actor, id: string, settings: ResourceSettings) =>
        changeResource(ports, policy, actor, id, settings),
      revoke: (actor: Actor, id: string) => revokeResource(ports, actor, id),
    },
    organizations: createOrganizations(ports),
    consents: {
      list: (clientId: string, cursor: string | undefined) =>
        listClientConsents(ports, clientId, cursor),
      disconnect: (actor: Actor, userId: string, consentId: string) =>
        disconnectUserApp(ports, actor, userId, consentId),
    },
    tests: createTests(ports, policy),
    outbox: {
      list: () => listOutbox(ports),
      waiting: () => listWaiting(ports),
      retry: (actor: Actor, id: string) => retryDelivery(ports, actor, id),
      drop: (actor: Actor, id: string) => deleteDelivery(ports, actor, id),
    },
  };
}
