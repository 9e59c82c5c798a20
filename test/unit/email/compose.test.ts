import { describe, expect, it } from "vitest";
import type { Brand } from "../../../src/core/brand/brand.ts";
import { shadesOf } from "../../../src/core/brand/shades.ts";
import { emailedCodes } from "../../../src/core/email-codes/bind.ts";
import type { BoundEmailCode } from "../../../src/core/email-codes/ports.ts";
import { emailCodeLifetime } from "../../../src/core/email-codes/prove.ts";
import { composeEmail } from "../../../src/core/email/compose.ts";
import { type Recipient } from "../../../src/core/email/model.ts";
import type { Link } from "../../../src/core/email/ports.ts";
import { placeOf } from "../../../src/core/email/texts/facts.ts";
import { bodyOf } from "../../../src/core/email/texts/html.ts";
import type { EmailRow, EmailText } from "../../../src/core/email/texts/row.ts";
import { languages, type Language } from "../../../src/core/ground/language.ts";
import { emails } from "../../../src/core/tables/emails.ts";
import { noon } from "../support/claims.ts";

const issuer = "https://login.example.com/auth";
const appUrl = "https://app.example.com/pages";
const emailFrom = { name: "Example & Sons", address: "login@mail.example.com" };
type MailKind = keyof typeof emails;
const rowOf = (kind: MailKind): EmailRow => emails[kind];
const kinds = Object.keys(emails) as MailKind[];
const linked = kinds.filter((kind) => rowOf(kind).link !== undefined);
const everyMail = languages.flatMap((language) => kinds.map((kind) => [kind, language] as const));

const recipient = (changes: Partial<Recipient> = {}): Recipient => ({
  id: "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90",
  email: "Ann@Example.com",
  emailKey: "ann@example.com",
  emailVerifiedAt: 1,
  emailFailedAt: null,
  name: "Ann <b>Smith</b>",
  passwordHash: "$2b$12$tell-tale-hash",
  lastLinkSession: null,
  invitedAt: null,
  invitedBy: null,
  role: "user",
  disabledAt: null,
  locale: null,
  timeZone: null,
  sessionsValidFrom: 0,
  ...changes,
});

function compose(
  kind: MailKind,
  language: string,
  changes: Partial<Recipient> = {},
  payload: object = {},
  brand: Partial<Brand> = {},
  age = 0,
) {
  const issued: Link[] = [];
  const bound: BoundEmailCode[] = [];
  const linkTokens = {
    issue: async (link: Link) => {
      issued.push(link);
      return "lt1_the-token";
    },
    read: () => undefined,
  };
  const derive = async (code: BoundEmailCode) => {
    bound.push(code);
    return "314159";
  };
  const delivery = {
    id: "m-1",
    createdAt: noon,
    payload: JSON.stringify({ language, ...payload }),
  };
  const policy = { issuer, appUrl, emailFrom, brand: { name: emailFrom.name, ...brand } };
  return composeEmail(
    { linkTokens, codes: emailedCodes({ derive }) },
    policy,
    delivery,
    rowOf(kind),
    { account: recipient(changes) },
    noon + age,
  ).then((message) => ({ message, issued, bound }));
}

describe("every mail", () => {
  it.each(everyMail)("%s in %s says the same in plain text and in HTML", async (kind, language) => {
    const { message } = await compose(kind, language);
    const { text, html, subject } = message;
    expect(subject).toContain("Example & Sons");
    expect(text).toContain("Example & Sons");
    expect(text).toContain(issuer);
    const plain = html
      .replaceAll(/<style>[^]*?<\/style>|<title>.*?<\/title>|<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&amp;", "&");
    for (const line of text.trim().split("\n")) {
      expect(plain).toContain(line.replace(/^-- $/, "").replace(/:$/, ""));
    }
    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}" dir="ltr">`));
    expect(message.headers["Content-Language"]).toBe(language);
  });

  it.each(everyMail)("%s in %s loads nothing and has no script", async (kind, language) => {
    const { html } = (await compose(kind, language)).message;
    expect(html).not.toMatch(/<(?:img|script|link|iframe|table)|url\(|@import|\son\w+=/i);
  });

  it.each(everyMail)("VULN-50 %s in %s escapes the name", async (kind, language) => {
    const { message } = await compose(kind, language);
    expect(message.text).toContain("Ann <b>Smith</b>,");
    expect(message.html).toContain("Ann &lt;b&gt;Smith&lt;/b&gt;,");
    expect(message.html).not.toContain("<b>");
  });

  it("VULN-50 escapes every part that it shows, also before an address", () => {
    let texts = 0;
    const hostile = () => `<b>"'${++texts}&</b> a@b.de <i onclick="x">`;
    const url = () => `https://example.com/?${++texts}"onclick='<b>'`;
    const button = () => ({ ask: hostile(), text: hostile(), url: url() });
    const bodyWith = (more: Partial<EmailText>) =>
      bodyOf({
        language: "en",
        direction: "ltr",
        brand: { name: hostile() },
        logo: url(),
        greeting: hostile(),
        content: { subject: "", paragraphs: [hostile()], notes: [hostile()], ...more },
        facts: [[hostile(), hostile()]],
        secure: "button" in more ? undefined : button(),
        footer: { sentBy: hostile(), url: url(), support: hostile() },
      });
    const html = bodyWith({}) + bodyWith({ code: hostile(), button: button() });
    for (let at = 1; at <= texts; at++) {
      expect(html).toMatch(
        new RegExp(`&lt;b&gt;&quot;&#39;${at}&amp;|\\?${at}&quot;onclick=&#39;`),
      );
    }
    expect(html).not.toMatch(/<[bi][ >]|['"]onclick|onclick=['"]/);
  });

  it.each(everyMail)(
    "%s in %s has nothing that a user wrote if the address is not proven",
    async (kind, language) => {
      const { message } = await compose(kind, language, { emailVerifiedAt: null });
      expect(message.text + message.html + message.subject).not.toContain("Ann");
    },
  );

  it("has one recipient, the same Message-ID in each try, and no header of a list", async () => {
    const { message } = await compose("reset_password", "en");
    expect(message).toMatchObject({
      id: "m-1",
      messageId: "m-1@mail.example.com",
      to: "Ann@Example.com",
      from: emailFrom,
    });
    expect(message.headers).toEqual({
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
      "Content-Language": "en",
      "X-Entity-Ref-ID": "m-1",
    });
  });

  it("has the name in the colour of the brand, and the help and the URL at its end", async () => {
    const brand = { color: "#7c3aed", supportEmail: "help@example.com" };
    const { text, html } = (await compose("password_changed", "en", {}, {}, brand)).message;
    expect(text).toContain(
      `-- \nSent by Example & Sons · ${issuer}\nQuestions? Contact help@example.com\n`,
    );
    const { light, dark } = shadesOf(brand.color);
    expect(html).toContain(`font-weight:700;color:${light.strong}">Example &amp; Sons</div>`);
    expect(html).toMatch(
      new RegExp(`prefers-color-scheme:dark.*\\.button{background-color:${dark.accent}`),
    );
    expect(html).toContain('href="mailto:help@example.com"');
    expect(html).toContain(`href="${issuer}"`);
  });

  it("shows a logo that is a PNG by its URL, and no other one", async () => {
    const bytes = new Uint8Array();
    const withLogo = async (type: "image/png" | "image/svg+xml") =>
      (await compose("log_in", "en", {}, {}, { logo: { type, bytes } })).message.html;
    const [png, svg] = [await withLogo("image/png"), await withLogo("image/svg+xml")];
    const emailLogo = { type: "image/png", bytes } as const;
    const own = (await compose("log_in", "en", {}, {}, { emailLogo })).message.html;
    expect(own).toContain(`src="${issuer}/app/email-logo"`);
    expect(png.match(/<img[^>]*>/g)).toEqual([
      expect.stringMatching(`src="${issuer}/app/logo" alt="Example &amp; Sons"`),
    ]);
    expect(svg).not.toContain("<img");
  });

  it("is in English when its language is unknown", async () => {
    expect((await compose("reset_password", "tlh")).message.headers["Content-Language"]).toBe("en");
  });

  it.each(everyMail)("%s in %s has the language of the account first", async (kind, language) => {
    const asked = language === "en" ? "de" : "en";
    const { message } = await compose(kind, asked, { locale: language });
    expect(message.headers["Content-Language"]).toBe(language);
    const gone = await compose(kind, language, { locale: "tlh" });
    expect(gone.message.headers["Content-Language"]).toBe(language);
  });

  it.each([
    ["Bäckerei Müller", "die Organisation „Bäckerei Müller“"],
    ["evil.example", "eine Organisation"],
  ])("names the organization %s in a German sentence", async (name, phrase) => {
    const payload = { organization: { name } };
    const { message } = await compose("organization_invitation", "de", {}, payload);
    expect(message.subject).toBe(`Einladung in ${phrase} bei Example & Sons`);
    expect(message.text).toContain(`Sie wurden in ${phrase} bei Example & Sons eingeladen.`);
  });

  it.each(["Ann https://evil.example", "www.evil.example", "evil.example", "Visit EVIL.Example"])(
    "leaves out the name %s, which looks like an address of the web",
    async (name) => {
      const { message } = await compose("password_changed", "en", { name });
      expect(message.text).toMatch(/^Hello,\n/);
      expect(message.html).not.toMatch(/evil/i);
    },
  );

  it.each([
    ["en", /^An administrator removed/m, /^Someone used a link in an email to this address/m],
    [
      "de",
      /^ein Administrator hat/m,
      /^Über einen Link aus einer E-Mail .* hat sich jemand angemeldet/m,
    ],
  ])("in %s says who removed all factors", async (language, byAdministrator, byClaim) => {
    const { text: removed } = (await compose("factors_reset", language)).message;
    const claim = { isClaim: true };
    const { text: claimed } = (await compose("factors_reset", language, {}, claim)).message;
    expect(removed).toMatch(byAdministrator);
    expect(removed).not.toMatch(byClaim);
    expect(claimed).toMatch(byClaim);
    expect(claimed).not.toMatch(/administrator/i);
  });

  // The greeting ends with a comma, so German does not begin a new sentence after it.
  it.each(kinds)(
    "%s in de begins with a small letter, unless it is about the reader",
    async (kind) => {
      const code = { code: { random: "" } };
      for (const payload of [{}, code, { isClaim: true }]) {
        for (const emailVerifiedAt of [null, 1]) {
          const { text } = (await compose(kind, "de", { emailVerifiedAt }, payload)).message;
          expect(text).toMatch(/^Guten Tag[^\n]*,\n\n(?:\p{Ll}|Sie\b|Ihre?[mnrs]?\b)/u);
        }
      }
    },
  );

  it("cuts a long name without breaking a character", async () => {
    const { message } = await compose("password_changed", "en", { name: "𝒳".repeat(128) });
    expect(message.text).toContain(`Hello ${"𝒳".repeat(40)},`);
  });

  it("names the brand if the sender has another name", async () => {
    const policy = { issuer, appUrl, emailFrom, brand: { name: "Acme" } };
    const delivery = { id: "m-1", createdAt: noon, payload: "{}" };
    const linkTokens = { issue: async () => "", read: () => undefined };
    const codes = emailedCodes({ derive: () => expect.fail("no code") });
    const message = await composeEmail(
      { linkTokens, codes },
      policy,
      delivery,
      rowOf("password_changed"),
      { account: recipient() },
      noon,
    );
    expect(message.subject).toBe("Your Acme password was changed");
  });
});

describe("a mail with a code", () => {
  const random = "AZsKXnwAeqOPXj1sGypPkA";
  const place = { program: "Firefox", system: "Windows", address: "203.0.113.9" };
  const payload = { code: { random }, place };

  it.each(languages)(
    "in %s says the code, its host and where it was asked for",
    async (language) => {
      const { message, bound } = await compose("log_in", language, {}, payload);
      const { text, subject } = message;
      expect(text).toMatch(/^314159$/m);
      expect(text).toMatch(/10 (?:minutes|Minuten)/);
      expect(text).toContain("app.example.com");
      expect(text).toMatch(/Firefox (?:on|unter) Windows/);
      expect(text).toContain("203.0.113.9");
      expect(subject).not.toMatch(/\d/);
      const { id, emailKey, passwordHash } = recipient();
      const state = [passwordHash, emailKey, ""].join("\n");
      expect(bound).toEqual([{ purpose: "log_in", random, subject: id, state }]);
    },
  );

  it.each(kinds.filter((kind) => rowOf(kind).code !== undefined))(
    "%s shows the code large and without spaces, before its button and the place",
    async (kind) => {
      const { html, text } = (await compose(kind, "en", {}, payload)).message;
      const [code = ""] = html.match(/<div[^>]*>314159<\/div>/) ?? [];
      expect(code).toMatch(/font-size:3\dpx.*letter-spacing.*user-select:all/);
      const order = ["314159", ...(rowOf(kind).link ? ["#token="] : []), "Firefox"];
      for (const shown of [html, text]) {
        const places = order.map((one) => shown.indexOf(one));
        expect(places).not.toContain(-1);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    },
  );

  it("says when and with which device, and not where, while its address is not proven", async () => {
    const unproven = { emailVerifiedAt: null, timeZone: "Europe/Berlin" };
    const ordered = { ...payload, timeZone: "Europe/Berlin", email: "new@example.org" };
    const sent = [
      await compose("verify_email", "en", unproven, payload),
      await compose("change_email", "en", { timeZone: "Europe/Berlin" }, ordered),
      await compose("sign_up_code", "en", unproven, ordered),
    ];
    for (const { message } of sent) {
      expect(message.text).toMatch(/^When: November 25, 2026 at 12:00 UTC$/m);
      expect(message.text).toMatch(/^Device: Firefox on Windows$/m);
      expect(message.text + message.html).not.toMatch(/203\.0\.113\.9|Berlin/);
    }
    const proven = await compose("verify_email", "en", { timeZone: "Europe/Berlin" }, payload);
    expect(proven.message.text).toMatch(/\(Berlin\)[^]*^IP address: 203\.0\.113\.9$/m);
  });

  it.each(languages)("in %s has only its link once the code is too old", async (language) => {
    const late = await compose("log_in", language, {}, payload, {}, emailCodeLifetime);
    expect(late.bound).toEqual([]);
    expect(late.message.text).not.toMatch(/code|undefined/i);
    const last = await compose("log_in", language, {}, payload, {}, emailCodeLifetime - 1);
    expect(last.message.text).toMatch(/^314159$/m);
  });
});

describe("a notice about security", () => {
  const notices = kinds.filter((kind) => rowOf(kind).security !== undefined);
  const place = { program: "Firefox", system: "Windows", address: "203.0.113.9" };

  it.each(notices)("%s says when, with which device and from where", async (kind) => {
    const lines = async (language: string) =>
      (await compose(kind, language, {}, { place })).message.text.split("\n");
    expect(await lines("en")).toEqual(
      expect.arrayContaining([
        "When: November 25, 2026 at 12:00 UTC",
        "Device: Firefox on Windows",
        "IP address: 203.0.113.9",
      ]),
    );
    expect(await lines("de")).toEqual(
      expect.arrayContaining([
        "Zeitpunkt: 25. November 2026 um 12:00 Uhr (UTC)",
        "Gerät: Firefox unter Windows",
        "IP-Adresse: 203.0.113.9",
      ]),
    );
  });

  it.each([
    ["en", "Europe/Berlin", "November 25, 2026 at 13:00 (Berlin)"],
    ["en", "America/New_York", "November 25, 2026 at 07:00 EST"],
    ["en", "America/Argentina/Buenos_Aires", "November 25, 2026 at 09:00 (Buenos Aires)"],
    ["en", "Etc/GMT-14", "November 26, 2026 at 02:00 GMT+14"],
    ["en", "UTC", "November 25, 2026 at 12:00 UTC"],
    ["de", "Europe/Berlin", "25. November 2026 um 13:00 Uhr (MEZ)"],
    ["de", "Asia/Tokyo", "25. November 2026 um 21:00 Uhr (Tokyo)"],
    ["de", "Mars/Olympus_Mons", "25. November 2026 um 12:00 Uhr (UTC)"],
    ["de", "+01:00", "25. November 2026 um 12:00 Uhr (UTC)"],
  ])("in %s shows the time in the zone %s of the account", async (language, timeZone, shown) => {
    const { text } = (await compose("password_changed", language, { timeZone })).message;
    expect(text).toContain(`: ${shown}\n`);
  });

  it("shows the time in the zone that a deleted account had", async () => {
    const wanted = { email: "ann@example.com", timeZone: "Europe/Berlin" };
    const { text } = (await compose("account_deleted", "de", {}, wanted)).message;
    expect(text).toContain(" um 13:00 Uhr (MEZ)\n");
  });

  it.each(notices.filter((kind) => rowOf(kind).security === "button"))(
    "%s has one button, which secures the account and has no token",
    async (kind) => {
      const { text, html } = (await compose(kind, "en", {}, { place })).message;
      expect(text).toContain(`Secure my account:\n${appUrl}/secure\n`);
      expect(html.match(/class="button"/g)).toHaveLength(1);
      expect(text + html).not.toContain("token");
    },
  );

  it("says what it knows of the place, and nothing else", async () => {
    const { text } = (await compose("password_changed", "en")).message;
    expect(text).not.toMatch(/^(?:Device|IP address):/m);
    const unknown = (await compose("password_changed", "en", {}, { place: {} })).message;
    expect(unknown.text).toMatch(/^Device: Unknown device$/m);
  });

  it.each([
    ["Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", "Windows"],
    ["curl/8.5.0", "curl", undefined],
    ["evil.example/1.0", undefined, undefined],
    ["Call-0900-123456/1.0", undefined, undefined],
    [undefined, undefined, undefined],
  ])("takes only the names of programs from the header %s", (userAgent, program, system) => {
    expect(placeOf({ userAgent, address: "203.0.113.9" })).toEqual({
      program,
      system,
      address: "203.0.113.9",
    });
  });
});

describe("a mail with a link", () => {
  it.each(linked)("%s has it visible, on a line of its own and in the fragment", async (kind) => {
    const { message } = await compose(kind, "en");
    const { page, mark } = rowOf(kind).link ?? expect.fail("no link");
    const link = `${appUrl}/${page}#token=lt1_the-token${mark === undefined ? "" : `&${mark}`}`;
    expect(message.link).toBe(link);
    expect(message.text.split("\n")).toContain(link);
    const inHtml = link.replace("&", "&amp;");
    expect(message.html.split(`href="${inHtml}"`)).toHaveLength(3);
    expect(message.html).toContain(`>${inHtml}</a>`);
    expect(message.subject).not.toContain("lt1_");
  });

  it.each(linked)("%s is bound to the account and its state for 20 minutes", async (kind) => {
    const { message, issued } = await compose(kind, "en");
    expect(issued).toMatchObject([
      {
        purpose: kind === "invitation" ? "reset_password" : kind,
        userId: recipient().id,
        expiresAt: noon + 20 * 60_000,
      },
    ]);
    expect(message.text).toContain("20 minutes");
    expect(message.text + message.html).not.toContain("tell-tale-hash");
  });

  it("has a subject and an action in each language", async () => {
    const subjects = async (language: Language) =>
      Promise.all(kinds.map(async (kind) => (await compose(kind, language)).message.subject));
    const all = [...(await subjects("en")), ...(await subjects("de"))];
    expect(new Set(all).size).toBe(all.length);
  });
});
