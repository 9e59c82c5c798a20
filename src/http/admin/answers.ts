import type { ListedUser } from "../../core/admin/model.ts";
import type { Auth } from "../../core/auth.ts";
import { scopeOf, wordsIn, type Client } from "../../core/clients/model.ts";
import { publicConsent } from "../../core/consents/model.ts";
import { timeOf, timeOrNull } from "../../core/ground/time.ts";
import { ownerRole, type Organization } from "../../core/memberships/model.ts";
import type { Member, OwnMembership } from "../../core/organizations/ports.ts";
import { outboxLimits } from "../../core/outbox/limits.ts";
import type { Delivery } from "../../core/outbox/model.ts";
import { impliedBy, scopeTextsOf, type Resource } from "../../core/resources/model.ts";
import { publicFactors } from "../factors/answers.ts";
import { publicIdentity } from "../upstream/answers.ts";
import { isPublic } from "../../core/clients/clients.ts";

// Each function names each member, so that no new column is shown by accident.

export const listedUser = (user: ListedUser) => ({
  id: user.id,
  username: user.username,
  email: user.email,
  email_verified: user.emailVerifiedAt !== null,
  ...(user.emailFailedAt !== null && { email_failed: true as const }),
  name: user.name,
  role: user.role,
  disabled_at: timeOrNull(user.disabledAt),
  created_at: timeOf(user.createdAt),
  updated_at: timeOf(user.updatedAt),
  last_login_at: timeOrNull(user.lastLoginAt),
  invited_at: timeOrNull(user.invitedAt),
});

/** An account with what it owns, as administrators see it. */
export type ShownUser = Awaited<ReturnType<Auth["admin"]["users"]["find"]>>;

export const personWith =
  (
    { publicAccount }: Pick<Auth["accounts"], "publicAccount">,
    providers: Auth["upstream"]["providers"],
  ) =>
  ({ account, login, factors, identities, consents, lastLoginAt }: ShownUser) => ({
    ...publicAccount(account),
    disabled_at: timeOrNull(account.disabledAt),
    email_verified_at: timeOrNull(account.emailVerifiedAt),
    email_failed_at: timeOrNull(account.emailFailedAt),
    last_login_at: timeOrNull(lastLoginAt),
    invited_at: timeOrNull(account.invitedAt),
    login: {
      obstacles: [...login.obstacles],
      until: timeOrNull(login.until ?? null),
      failures: login.failures,
    },
    factors: publicFactors(factors),
    identities: identities.map((one) => publicIdentity(one, providers)),
    consents: consents.map(publicConsent),
  });

export const publicClient = (client: Client) => ({
  client_id: client.id,
  name: client.name,
  scope: scopeOf(client),
  created_at: timeOf(client.createdAt),
  revoked_at: timeOrNull(client.revokedAt),
  previous_valid_until: timeOrNull(client.previousSecretUntil),
  public: isPublic(client),
  first_party: client.firstParty === 1,
  redirect_uris: [...wordsIn(client.redirectUris)],
  post_logout_redirect_uris: [...wordsIn(client.postLogoutUris)],
  backchannel_logout_uri: client.backchannelLogoutUri,
  require_pkce: client.requirePkce === 1,
  roles: client.roles === 1,
  allowed_roles: [...wordsIn(client.allowedRoles)],
  contact: client.contact,
  private_urls: client.privateUrls === 1,
  account_access: client.accountAccess,
  organization_access: client.organizationAccess,
  default_resource: client.defaultResource,
});

export const publicResource = (resource: Resource) => ({
  id: resource.id,
  uri: resource.uri,
  name: resource.name,
  scopes: scopeTextsOf(resource),
  open_scopes: [...wordsIn(resource.openScopes)],
  implies: Object.fromEntries(
    Object.entries(impliedBy(resource)).map(([scope, others]) => [scope, [...others]]),
  ),
  allowed_roles: [...wordsIn(resource.allowedRoles)],
  client_id: resource.clientId,
  created_at: timeOf(resource.createdAt),
  revoked_at: timeOrNull(resource.revokedAt),
});

export const publicOrganization = (organization: Organization) => ({
  id: organization.id,
  slug: organization.slug,
  name: organization.name,
  owner_id: organization.ownerId,
  require_mfa: organization.requireMfa === 1,
  created_at: timeOf(organization.createdAt),
  updated_at: timeOf(organization.updatedAt),
  disabled_at: timeOrNull(organization.disabledAt),
});

export const publicMember = (member: Member) => ({
  user_id: member.userId,
  username: member.username,
  name: member.name,
  email: member.email,
  role: member.role,
  joined_at: timeOf(member.createdAt),
});

export const userOrganization = (one: OwnMembership, userId: string) => ({
  id: one.id,
  slug: one.slug,
  name: one.name,
  role: one.ownerId === userId ? ownerRole : one.role,
  joined_at: timeOf(one.joinedAt),
  disabled_at: timeOrNull(one.disabledAt),
});

export const waitingMail = (mail: Delivery) => ({
  id: mail.id,
  channel: mail.channel,
  kind: mail.kind,
  user_id: mail.subjectId,
  created_at: timeOf(mail.createdAt),
  due_at: timeOrNull(mail.dueAt === outboxLimits.never ? null : mail.dueAt),
  tries: mail.tries,
  last_error: mail.lastError,
});
