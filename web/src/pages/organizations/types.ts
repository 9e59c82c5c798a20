import type { paths } from "latchkey-auth/client";
import type { PageName } from "../../routing/router.ts";

type Json<Path extends "/organizations" | "/users/me/invitations"> =
  paths[Path]["get"]["responses"][200]["content"]["application/json"];

/** An organization of the user. */
export type Organization = Json<"/organizations">["organizations"][number];

/** An invitation that the user can accept. */
export type MyInvitation = Json<"/users/me/invitations">["invitations"][number];

export type Member =
  paths["/organizations/{id}/members"]["get"]["responses"][200]["content"]["application/json"]["members"][number];

/** An invitation as managers see it. */
export type Invitation =
  paths["/organizations/{id}/invitations"]["get"]["responses"][200]["content"]["application/json"]["invitations"][number];

/** Goes to a page about an organization, with a note about what was done. */
export type Finish = (page: PageName, message: string, id?: string) => void;

/** What the pages of one organization have in common. */
export interface OfOrganization {
  readonly organization: Organization;
  /** Reads the organization again. */
  readonly reload: () => Promise<unknown>;
  readonly finish: Finish;
}
