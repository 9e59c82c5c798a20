import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { linkLifetime } from "../../../src/core/email/link-tokens.ts";
import { emailLimits, emailRetryWait } from "../../../src/core/email/retry.ts";
import { builtInWords } from "../../../src/core/email/texts/words.ts";
import { languages } from "../../../src/core/ground/language.ts";
import { outboxLimits } from "../../../src/core/outbox/limits.ts";
import { emails } from "../../../src/core/tables/emails.ts";
import { emailApiStyleNames } from "../../../src/drivers/email/styles.ts";
import { variables } from "../../../src/entry/config/variables/variables.ts";
import { json, newcomer } from "../../suite/http/calls/calls.ts";
import { read, strongSecret } from "../../support/documents/configuration.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";
import { startServer } from "../../support/targets/server.ts";

const page = readFileSync("docs/emails.md", "utf8");
const production = {
  NODE_ENV: "production",
  ISSUER: "https://login.example.com",
  SECRET_KEY: strongSecret(),
};

describe("docs/emails.md", () => {
  it("shows settings that a production server accepts", () => {
    const settings = [...page.matchAll(/^```sh\n([A-Z].*?)^```/gms)].map(([, text = ""]) =>
      parseEnv(text.replace("re_…", "re_1")),
    );
    const kinds = settings.map((env) => read({ ...production, ...env }).mail.kind);
    expect(kinds).toEqual(["smtp", "api"]);
  });

  it("names only existing variables, and lists every kind of API with a URL that is accepted", () => {
    const named = page.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [];
    expect(named.filter((name) => !(name in variables))).toEqual([]);
    const rows = [...page.matchAll(/^\| [^|]+ \| `([a-z]+)` \| (?:`(\S+?)`)?/gm)];
    expect(rows.map(([, style]) => style)).toEqual([...emailApiStyleNames]);
    for (const [, style = "", url = "https://api.example.com"] of rows) {
      const env = { MAIL_API_STYLE: style, MAIL_API_URL: url, MAIL_API_KEY: "x" };
      expect(read(env).mail.kind).toBe("api");
    }
  });

  it("greets once in its own email, because the words of the language greet", () => {
    const [, own = ""] = /```ts\n\/\/ latchkey\.config\.ts\n(.*?)```/s.exec(page) ?? [];
    expect(own).toContain("paragraphs: [");
    expect(own).not.toMatch(/\b(?:Hi|Hello|Dear)\b|name/);
    expect(page).toContain(`such as "${builtInWords.en.greeting("Ann")}"`);
  });

  it("states the real times of tries", () => {
    const latest = () => new Uint8Array([255]);
    const waits = [1, 2, 3, 4, 5, 6, 7].map((tries) => emailRetryWait(tries, latest) / 1.2 / 1000);
    expect(waits).toEqual([10, 60, 300, 1800, 7200, 21_600, 43_200]);
    expect(page.replaceAll("\n", " ")).toContain(
      "after 10 seconds, 1 minute, 5 minutes, 30 minutes, 2 hours, 6 hours, and then every 12 hours for three days",
    );
    expect(emailLimits.age).toBe(3 * 24 * 3_600_000);
    expect(page).toContain("could not be sent within one hour");
    expect(emailLimits.linkAge).toBe(3_600_000);
    expect(linkLifetime).toBe(20 * 60_000);
    expect(page.replaceAll("\n", " ")).toContain("at a random time within two seconds after");
    expect(read(production).backgroundDelay).toBe(2000);
    expect(read({ ...production, NODE_ENV: "test" }).backgroundDelay).toBe(0);
    expect(page).toContain("are kept for 30 days");
    expect(outboxLimits.kept).toBe(30 * 24 * 3_600_000);
  });

  it("names the folder that has the mails in development, as README.md and docs/getting-started.md do", async () => {
    const cwd = await scratchFolder();
    const server = await startServer({ cwd, env: { BCRYPT_COST: "10" } });
    try {
      const person = newcomer();
      await fetch(`${server.url}/authenticate/register`, json(person));
      const forgotten = json({ username: person.username });
      expect((await fetch(`${server.url}/authenticate/password/forgot`, forgotten)).status).toBe(
        202,
      );
      const folder = join(cwd, "data/outbox");
      const emails = () => readdirSync(folder).filter((name) => name !== ".gitignore");
      await expect.poll(() => existsSync(folder) && emails().length).toBe(1);
      await expect.poll(server.log).toMatch(/"mail_written".*"link":"http/);
    } finally {
      await server.stop();
    }
    for (const file of ["docs/emails.md", "docs/getting-started.md", "README.md"]) {
      expect(readFileSync(file, "utf8")).toContain("`data/outbox`");
    }
  });

  it("lists all mails, and names the languages", () => {
    const listed = [...page.matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, kind = ""]) => kind);
    expect(listed.toSorted()).toEqual(Object.keys(emails).toSorted());
    expect(page).toContain("English or German");
    expect(languages).toEqual(["en", "de"]);
  });

  it("names the binding that a Worker uses, and events that exist", () => {
    const worker = readFileSync("src/entry/runtimes/workers.ts", "utf8");
    const [, binding = ""] = /\[\[send_email\]\]\nname = "(\w+)"/.exec(page) ?? [];
    expect(worker).toContain(`bindings["${binding}"]`);
    const sources = ["src/core/email/deliver.ts", "src/drivers/email/folder.ts"].map((file) =>
      readFileSync(file, "utf8"),
    );
    const events = page.match(/\bmail_[a-z]+\b/g) ?? [];
    expect(events.length).toBeGreaterThan(4);
    for (const event of events) expect(sources.join()).toContain(`"${event}"`);
  });
});
