import { InvitationPage } from "./invitation.tsx";
import { PageOfOrganizations } from "./page-of-organizations.tsx";

/** The pages of organizations, and of the invitations to them. */
export const organizations = { InvitationPage, PageOfOrganizations };
