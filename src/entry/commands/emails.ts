import type { Command } from "commander";
import { Buffer } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emailLogoFile, type Brand } from "../../core/brand/brand.ts";
import { emailCodeLifetime } from "../../core/email-codes/prove.ts";
import { previewEmails, type Preview } from "../../core/email/preview.ts";
import { escape } from "../../core/email/texts/html.ts";
import { emails } from "../../core/tables/emails.ts";
import { systemClock } from "../../drivers/system.ts";
import type { Terminal } from "./terminal.ts";

/** An email as email programs show it in one look, whatever look this machine has. */
const looks = {
  light: (html: string) => html.replace("@media (prefers-color-scheme:dark)", "@media not all"),
  dark: (html: string) => html.replace("@media (prefers-color-scheme:dark)", "@media all"),
} as const;

/** Adds `emails preview`. */
export function addEmailCommands(command: Command, { configure, print }: Terminal): void {
  command
    .command("preview")
    .argument("<folder>", "where to write the files")
    .description(
      "write every email in every language, as text and as HTML in the light and dark look, and index.html, which shows them all",
    )
    .action(async (folder: string) => {
      const { config } = await configure("no database");
      const { policy } = config;
      const previews = await previewEmails(emails, policy, emailCodeLifetime, systemClock());
      const withLogo = logoInside(policy);
      for (const { language, kind, message } of previews) {
        const at = join(folder, language);
        mkdirSync(at, { recursive: true });
        writeFileSync(join(at, `${kind}.txt`), `Subject: ${message.subject}\n\n${message.text}`);
        for (const [look, shown] of Object.entries(looks)) {
          writeFileSync(join(at, `${kind}.${look}.html`), shown(withLogo(message.html)));
        }
      }
      const index = join(folder, "index.html");
      writeFileSync(index, indexOf(policy.brand.name, previews));
      print(`Wrote ${previews.length} emails to ${folder}. To see them, open ${index}.`);
    });
}

/** Puts the logo into the HTML of an email, because the server that has it may not run. */
function logoInside({ issuer, brand }: { readonly issuer: string; readonly brand: Brand }) {
  const file = emailLogoFile(brand);
  const logo = file === "email-logo" ? brand.emailLogo : brand.logo;
  const inside = `data:image/png;base64,${Buffer.from(logo?.bytes ?? []).toString("base64")}`;
  return (html: string): string =>
    file ? html.replaceAll(`"${escape(`${issuer}/app/${file}`)}"`, `"${inside}"`) : html;
}

/** A page with all emails, by language, as phones show them in both looks. */
function indexOf(service: string, previews: readonly Preview[]): string {
  const languages = [...new Set(previews.map(({ language }) => language))];
  const title = `Emails of ${escape(service)}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 860px; padding: 24px 16px }
h1 { font-size: 24px }
h2 { margin: 48px 0 0; font-size: 20px }
h3 { margin: 32px 0 0; font-size: 16px; font-weight: 600 }
nav, p { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 4px 0 12px }
div { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px }
iframe { width: 100%; height: 560px; border: 1px solid #8885; border-radius: 12px; box-sizing: border-box }
</style>
<h1>${title}</h1>
<nav>${languages.map((language) => `<a href="#${language}">${nameIn(language)}</a>`).join(" ")}</nav>
${languages.map((language) => ofLanguage(language, previews)).join("\n")}
</html>
`;
}

const nameIn = (language: string): string =>
  escape(new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language);

const ofLanguage = (language: string, previews: readonly Preview[]): string =>
  [
    `<h2 id="${language}">${nameIn(language)}</h2>`,
    ...previews.filter((one) => one.language === language).map(ofEmail),
  ].join("\n");

function ofEmail({ language, kind, message }: Preview): string {
  const file = (ending: string) => `${language}/${kind}.${ending}`;
  const frames = Object.keys(looks).map(
    (look) =>
      `<iframe loading="lazy" src="${file(`${look}.html`)}" title="${escape(message.subject)}, ${look}"></iframe>`,
  );
  return `<section id="${language}-${kind}" lang="${language}">
<h3>${escape(message.subject)}</h3>
<p lang="en"><code>${kind}</code> <a href="${file("light.html")}">light</a> <a href="${file("dark.html")}">dark</a> <a href="${file("txt")}">text</a></p>
<div>${frames.join("")}</div>
</section>`;
}
