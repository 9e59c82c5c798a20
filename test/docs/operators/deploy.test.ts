import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { exitConfig } from "../../../src/entry/config/config-error.ts";
import { codeIn } from "../../support/documents/code.ts";
import { read, strongSecret } from "../../support/documents/configuration.ts";

const page = readFileSync("docs/deploy.md", "utf8");
const unit = readFileSync("deploy/latchkey.service", "utf8");
const program = readFileSync("deploy/latchkey", "utf8");
const caddy = readFileSync("deploy/Caddyfile", "utf8");
const shell = codeIn(page)
  .filter(({ language }) => language === "sh")
  .map(({ text }) => text)
  .join("\n");

/** The settings that the page writes to the file `.env`. */
const settings = (): Record<string, string | undefined> => {
  const [, text = ""] = /<<EOF\n(.*?)\nEOF/s.exec(shell) ?? [];
  const [, domain = ""] = /^domain=(.*)$/m.exec(shell) ?? [];
  const whole = text.replace("$domain", domain).replace(/\$\(.*\)/, strongSecret());
  return parseEnv(whole);
};

describe("docs/deploy.md", () => {
  it("writes settings that a server in production accepts, behind the proxy that it installs", () => {
    const config = read(settings());
    expect(config.production).toBe(true);
    expect(config.http.trustedProxies).toEqual(["127.0.0.1", "::1"]);
    expect(caddy).toContain(`reverse_proxy 127.0.0.1:${config.listen.port}`);
  });

  it("uses the domain of deploy/Caddyfile, and replaces it", () => {
    const [, domain = ""] = /^domain=(.*)$/m.exec(shell) ?? [];
    expect(caddy).toMatch(new RegExp(`^${domain} \\{$`, "m"));
    expect(shell).toContain(`sed "s/${domain}/$domain/"`);
  });

  it("puts program, settings and data where the service and the command look for them", () => {
    const [, prefix = ""] = /npm install --prefix (\S+) /.exec(shell) ?? [];
    expect(unit).toContain(`WorkingDirectory=${prefix}\n`);
    expect(program).toContain(`cd ${prefix} &&`);
    expect(shell).toContain(`cat > ${prefix}/.env <<EOF`);
    const script = "node_modules/latchkey-auth/dist/entry/cli.js";
    for (const text of [unit, program]) expect(text).toContain(script);
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
      bin: { "latchkey-auth": string };
      files: string[];
    };
    expect(script).toBe(`node_modules/latchkey-auth/${manifest.bin["latchkey-auth"]}`);
    expect(manifest.files).toContain("deploy");
    const [, state = ""] = /^StateDirectory=(\w+)$/m.exec(unit) ?? [];
    expect(settings()["SQLITE_FILE"]).toBe(`/var/lib/${state}/latchkey.db`);
    expect(shell).toContain(`install -d -o ${state} -g ${state} -m 700 /var/lib/${state}\n`);
    expect(unit).toContain(`User=${state}\n`);
    expect(program).toContain(`runuser -u ${state} --`);
  });

  it("installs a service that is not started again after a faulty configuration", () => {
    expect(unit).toContain(`RestartPreventExitStatus=${exitConfig}\n`);
    // systemd looks at the exit code of ExecStart alone.
    expect(unit).not.toMatch(/^ExecStartPre=/m);
  });
});
