/** The type of the webhook that an event about one account or one organization causes. Other events cause none. */
const webhookTypeOf = {
  authn_login_success: "session.created",
  authn_login_successafterfail: "session.created",
  authn_login_lock: "user.locked",
  authn_token_reuse: "session.ended",
  session_logout: "session.ended",
  session_expired: "session.ended",
  user_created: "user.created",
  user_updated: "user.updated",
  user_email_verified: "user.email_verified",
  user_email_change_undone: "user.updated",
  authn_password_change: "user.password_changed",
  user_deleted: "user.deleted",
  user_archived: "user.disabled",
  user_enabled: "user.enabled",
  privilege_permissions_changed: "user.role_changed",
  identity_linked: "user.identity_linked",
  identity_unlinked: "user.identity_unlinked",
  app_connected: "app.connected",
  app_disconnected: "app.disconnected",
  authn_code_reuse: "session.ended",
  organization_created: "organization.created",
  organization_updated: "organization.updated",
  organization_deleted: "organization.deleted",
  organization_transferred: "organization.transferred",
  membership_added: "membership.created",
  membership_role_changed: "membership.changed",
  membership_removed: "membership.removed",
  invitation_sent: "invitation.sent",
  invitation_accepted: "invitation.accepted",
  invitation_revoked: "invitation.revoked",
} as const;

export type WebhookType = (typeof webhookTypeOf)[keyof typeof webhookTypeOf];

/** The type of the webhook that an event causes. Undefined if it causes none. */
export const typeOf = (event: string): WebhookType | undefined =>
  (webhookTypeOf as Readonly<Record<string, WebhookType>>)[event];

/** The types of all webhooks. */
export const webhookTypes: readonly WebhookType[] = [...new Set(Object.values(webhookTypeOf))];

/** Whether a pattern names a type: the type itself, a group such as `user.*`, or `*` for all. */
const matches = (pattern: string, type: string): boolean =>
  pattern === "*" ||
  pattern === type ||
  (pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1)));

/** Whether an endpoint with these patterns gets webhooks of a type. */
export const isWanted = (patterns: readonly string[], type: string): boolean =>
  patterns.some((pattern) => matches(pattern, type));

/** Whether a pattern names at least one type. */
export const isPattern = (pattern: string): boolean =>
  webhookTypes.some((type) => matches(pattern, type));
