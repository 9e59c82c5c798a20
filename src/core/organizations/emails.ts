import type { MoreFacts, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The emails about the owner of an organization. */
export const organizationEmails = named({
  /** A notice to the owner before a transfer. */
  organization_given: {
    option: "organizationGiven",
    isKept: true,
    namesOrganization: true,
    security: "button",
    en: ({ service, organization = "your organization" }) => ({
      subject: `You no longer own ${organization} at ${service}`,
      paragraphs: [
        `You transferred ${organization} to another member. You stay a member, with the role admin.`,
      ],
    }),
    de: ({ service, organization = "Ihre Organisation" }) => ({
      subject: `${organization} bei ${service} gehört jetzt jemand anderem`,
      paragraphs: [
        `Sie haben die Organisation „${organization}“ einem anderen Mitglied übertragen. Sie bleiben Mitglied und haben jetzt die Rolle „admin“.`,
      ],
    }),
  },
  /** A notice to the owner after it. */
  organization_received: {
    option: "organizationReceived",
    isKept: true,
    namesOrganization: true,
    en: ({ service, organization = "an organization" }) => ({
      subject: `You now own ${organization} at ${service}`,
      paragraphs: [
        `The previous owner of ${organization} transferred it to you. You can now delete it or transfer it to another member.`,
      ],
    }),
    de: ({ service, organization = "eine Organisation" }) => ({
      subject: `${organization} bei ${service} gehört jetzt Ihnen`,
      paragraphs: [
        `die Organisation „${organization}“ wurde Ihnen übertragen. Sie können sie jetzt löschen oder einem anderen Mitglied übertragen.`,
      ],
    }),
  },
} as const satisfies Rows<Notice<Pick<MoreFacts, "organization">>>);
