import type { AnyAttributes, paths } from "latchkey-auth/client";

/** The answer to a GET of the admin API. */
type AnswerOf<P extends keyof paths> = paths[P] extends {
  get: { responses: { 200: { content: { "application/json": infer Answer } } } };
}
  ? Answer
  : never;

export type UserPage = AnswerOf<"/admin/users">;
export type ListedUser = UserPage["users"][number];
export type UserDetails = AnswerOf<"/admin/users/{id}"> & { readonly attributes?: AnyAttributes };
export type Client = AnswerOf<"/admin/clients">["clients"][number];
export type Resource = AnswerOf<"/admin/resources">["resources"][number];
export type Organization = AnswerOf<"/admin/organizations">["organizations"][number];
export type Member = AnswerOf<"/admin/organizations/{id}/members">["members"][number];
export type WaitingMail = AnswerOf<"/admin/outbox">["mails"][number];

/** Shows what an action changed. Without `now`, the person is read again. */
export type OnChanged = (change: {
  readonly now?: UserDetails;
  readonly endsSessions?: boolean;
}) => Promise<void>;

export type Entry = AuditPage["entries"][number];
export type AuditPage = AnswerOf<"/admin/audit">;
export type Overview = AnswerOf<"/admin/overview">;
export type Endpoint = AnswerOf<"/admin/webhooks">["endpoints"][number];
export type Setting = AnswerOf<"/admin/settings">["settings"][number];
