import { adminRole, defaultRole } from "../access.ts";
import { composeEmail } from "./compose.ts";
import type { Message } from "./model.ts";
import type { EmailPolicy } from "./ports.ts";
import { emailTexts } from "./texts/own.ts";
import type { EmailTable } from "./texts/row.ts";

/** The account that the emails of a preview are about. */
const ann = {
  id: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  email: "ann@example.com",
  emailKey: "ann@example.com",
  emailVerifiedAt: 0,
  emailFailedAt: null,
  name: "Ann Smith",
  passwordHash: "",
  lastLinkSession: null,
  invitedAt: null,
  invitedBy: null,
  role: defaultRole,
  disabledAt: null,
  locale: null,
  timeZone: "Europe/Berlin",
  sessionsValidFrom: 0,
};

/** The administrator who invites. */
const ben = { ...ann, name: "Ben Jones", role: adminRole };

/** Has the length of a real one. */
const token = `lt1_${"AZsKXnwAeqOPXj1sGypPkAAAAZqAZsKXnwAeqOPXj1sGypPkAAAAZq".repeat(2)}`;

/** What an email may need of its delivery. */
const payload = {
  left: 7,
  days: 7,
  removed: [{ what: "passkey", name: "Phone" }, { what: "recovery_codes" }],
  place: { program: "Firefox", system: "Windows", address: "203.0.113.9" },
  code: { random: "" },
  undo: { to: "new@example.org", changedAt: 0 },
  organization: { name: "Acme" },
  invitation: { id: ann.id, expiresAt: 0 },
  app: { name: "Example Notes", host: "notes.example.com" },
};

/** An email of the preview. */
export interface Preview {
  readonly language: string;
  readonly kind: string;
  readonly message: Message;
}

/** Every email in every language, with sample facts and a token that does nothing. `now` is epoch milliseconds. */
export async function previewEmails(
  emails: EmailTable,
  policy: EmailPolicy,
  codeLifetime: number,
  now: number,
): Promise<readonly Preview[]> {
  const linkTokens = { issue: async () => token, read: () => undefined };
  const codes = { lifetime: codeLifetime, of: async () => "123456" };
  const tokens = { linkTokens, codes };
  const previews: Preview[] = [];
  for (const language of emailTexts(policy.mails).languages) {
    for (const [kind, row] of Object.entries(emails)) {
      const to = row.security === "told" || row.shows === "invitation" ? { email: ann.email } : {};
      const json = JSON.stringify({ ...payload, ...to, language });
      const delivery = { id: kind, createdAt: now, payload: json };
      const message = await composeEmail(
        tokens,
        policy,
        delivery,
        row,
        { account: ann, inviter: ben },
        now,
      );
      previews.push({ language, kind, message });
    }
  }
  return previews;
}
