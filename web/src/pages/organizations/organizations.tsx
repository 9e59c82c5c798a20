import { addTexts, isGerman } from "../../language/language.ts";
import { InvitationPage } from "./invitation.tsx";
import { OwnedOrganizations } from "./owned-organizations.tsx";
import { PageOfOrganizations } from "./page-of-organizations.tsx";

/** The pages of organizations, and of the invitations to them, and what they say on the page that deletes the account. */
const pages = { InvitationPage, OwnedOrganizations, PageOfOrganizations };

/** Loads the texts of the pages, and returns the pages. */
export async function loadPages(): Promise<typeof pages> {
  const { organizationTexts } = isGerman()
    ? await import("../../../../src/core/languages/de/organizations.ts")
    : await import("../../../../src/core/languages/en/organizations.ts");
  addTexts(organizationTexts);
  return pages;
}
