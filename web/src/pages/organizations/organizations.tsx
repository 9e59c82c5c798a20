import { addTexts, isGerman } from "../../language/language.ts";
import { InvitationPage } from "./invitation.tsx";
import { PageOfOrganizations } from "./page-of-organizations.tsx";

/** The pages of organizations, and of the invitations to them. */
const pages = { InvitationPage, PageOfOrganizations };

/** Loads the texts of the pages, and returns the pages. */
export async function loadPages(): Promise<typeof pages> {
  const { organizationTexts } = isGerman()
    ? await import("../../../../src/core/languages/de/organizations.ts")
    : await import("../../../../src/core/languages/en/organizations.ts");
  addTexts(organizationTexts);
  return pages;
}
