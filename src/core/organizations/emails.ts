import type { MoreFacts, Notice } from "../email/texts/row.ts";
import { named, type Rows } from "../ground/rows.ts";

/** The accusative of an organization in German, which is also its nominative. */
const inGerman = (organization: string | undefined, unnamed: string): string =>
  organization === undefined ? unnamed : `die Organisation „${organization}“`;

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
    de: ({ service, organization }) => ({
      subject: `${organization ?? "Ihre Organisation"} bei ${service} gehört jetzt jemand anderem`,
      paragraphs: [
        `Sie haben ${inGerman(organization, "Ihre Organisation")} einem anderen Mitglied übertragen. Sie bleiben Mitglied und haben jetzt die Rolle „admin“.`,
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
        `Another member transferred ${organization} to you. You can now delete it or transfer it to another member.`,
      ],
    }),
    de: ({ service, organization }) => ({
      subject: `${organization ?? "Eine Organisation"} bei ${service} gehört jetzt Ihnen`,
      paragraphs: [
        `${inGerman(organization, "eine Organisation")} wurde Ihnen übertragen. Sie können sie jetzt löschen oder einem anderen Mitglied übertragen.`,
      ],
    }),
  },
} as const satisfies Rows<Notice<Pick<MoreFacts, "organization">>>);

/** The email to an address that may have no account. */
export const invitationEmails = named({
  /** Sent to an address that a member invites to an organization. */
  organization_invitation: {
    option: "organizationInvitation",
    shows: "invitation",
    namesOrganization: true,
    isAfterDeletion: true,
    en: ({ service, organization = "an organization", invitation, days }) => ({
      subject: `Invitation to join ${organization} at ${service}`,
      paragraphs: [
        `You’ve been invited to join ${organization} at ${service}.`,
        `To see who invited you and to join, open this link within ${days} days.`,
      ],
      button: { text: "See the invitation", url: invitation },
      notes: [
        "If you don’t know the organization, ignore this email. You only join if you accept.",
      ],
    }),
    de: ({ service, organization, invitation, days }) => ({
      subject: `Einladung in ${inGerman(organization, "eine Organisation")} bei ${service}`,
      paragraphs: [
        `Sie wurden in ${inGerman(organization, "eine Organisation")} bei ${service} eingeladen.`,
        `Öffnen Sie innerhalb von ${days} Tagen diesen Link, um zu sehen, wer Sie eingeladen hat, und um beizutreten.`,
      ],
      button: { text: "Einladung ansehen", url: invitation },
      notes: [
        "Wenn Sie die Organisation nicht kennen, können Sie diese E-Mail ignorieren. Sie treten nur bei, wenn Sie zustimmen.",
      ],
    }),
  },
} as const satisfies Rows<Notice<Pick<MoreFacts, "organization" | "invitation" | "days">>>);
