import { expect, it } from "vitest";
import { emailedCodes } from "../../../src/core/email-codes/bind.ts";
import { previewEmails } from "../../../src/core/email/preview.ts";
import { emails } from "../../../src/core/tables/emails.ts";
import { de } from "../../support/german.ts";
import { noon, policy } from "../support/claims.ts";

/** One thing has one word, on pages and in emails: what no text says, and what it says instead. */
const words: readonly (readonly [never: RegExp, instead: string])[] = [
  [/benutz(?!er)/i, "verwenden"],
  [/\bangelegt|\bAnlegen/, "erstellen"],
  [/Passwort (?:wählen|setzen)\b|Passwort ist gesetzt/, "festlegen"],
  [/\bsichern\b/, "schützen"],
  [/Anmelde-Code/, "Anmeldecode"],
  [/Geheimnis/, "Schlüssel"],
  [/Verbundene (?:Anmeldungen|Konten)/, "Verknüpfte Konten"],
  [/jemand anders\b/, "jemand anderes"],
  [/\b(?:gilt|gültig) (?:nur )?einmal/, "funktioniert nur einmal"],
  [/\b(?:e-mail|email|Email)/, "E-Mail"],
  [/\b(?:du|dich|dir|dein\w*)\b/i, "Sie"],
  [/\d UTC/, "Uhr (UTC)"],
  [/["']|\.\.\./, "„…“ und …"],
  [/(?:^|[.!?:] )[^,.!?]*, (?:und|oder) \p{L}+en Sie/u, "kein Komma zwischen zwei Aufforderungen"],
];

const textsIn = (group: object): readonly string[] =>
  Object.values(group).flatMap((one: unknown) =>
    typeof one === "string" ? [one] : textsIn(Object(one) as object),
  );

it.each(words)("no German text has %s: it is %s", async (never, instead) => {
  const codes = emailedCodes({ derive: () => expect.fail("a preview has its own codes") });
  const previews = await previewEmails(emails, policy, codes.lifetime, noon);
  const sent = previews
    .filter(({ language }) => language === "de")
    .flatMap(({ message: { subject, text } }) => [subject, ...text.split("\n")])
    .filter((line) => !line.startsWith("https://"));
  expect(sent.length).toBeGreaterThan(100);
  for (const text of [...textsIn(de), ...sent]) {
    expect(text.replaceAll(/\{\w+\}/g, ""), instead).not.toMatch(never);
  }
});
