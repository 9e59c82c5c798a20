import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { latchkeyInProcess } from "../../support/cli-in-process.ts";
import { wordsOf } from "../../support/documents/code.ts";
import { blocksOf, readGuide } from "../../support/documents/guide.ts";
import { freePort } from "../../support/network/free-port.ts";
import { secret } from "../../support/secrets.ts";
import { cheapHashes, scratchFolder } from "../../support/targets/http-target.ts";

const run = promisify(execFile);
const guide = readGuide("organizations");

it("the programs of docs/organizations.md create an organization over HTTP, and add a member in the same process", async () => {
  const folder = await scratchFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(process.cwd(), join(folder, "node_modules", "latchkey-auth"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const here = `http://localhost:${await freePort()}`;
  expect(guide.programs).toEqual(["latchkey.config.ts", "app.ts", "organizations.ts"]);
  for (const name of guide.programs) {
    const program = guide.program(name).replace("http://localhost:3000", here);
    // The server of the test is the app itself, below the path of its issuer.
    writeFileSync(
      join(folder, name),
      program.replace(`baseUrl: "${here}"`, `baseUrl: "${here}/auth"`),
    );
  }

  const create = blocksOf(guide.part("From your code"), "sh").join("\n");
  const words = wordsOf(create.replace(/^latchkey /, "")).map((word) => word.replaceAll('"', ""));
  const [group = "", ...others] = words;
  const file = { SQLITE_FILE: join(folder, "data", "latchkey.db") };
  const { stdout, stderr } = await latchkeyInProcess(file, group, ...others);
  const [, id = ""] = /^client_id=(.*)$/m.exec(stdout) ?? expect.fail(stderr);
  const own = secret(/^client_secret=(.*)$/m.exec(stdout)?.[1] ?? "");

  const program = `import { createServer } from "node:http";
    import { toNodeHandler } from "latchkey-auth/node";
    import { join, latchkey } from "./app.ts";
    import { createFor, organizations } from "./organizations.ts";

    const server = createServer(toNodeHandler(latchkey.fetch)).listen(new URL("${here}").port);
    const account = (name) => latchkey.accounts.create({ email: name + "@example.com" });
    const [ann, ben] = [await account("ann"), await account("ben")];
    const organization = await createFor(ann.id, "Acme");
    await join(organization, ben.id);
    const { members } = await organizations.members(organization);
    console.log(members.map(({ username, role }) => username + " " + role).join(", "));
    server.closeAllConnections();
    server.close();
    await latchkey.close();`;
  writeFileSync(join(folder, "run.js"), program);
  const env = {
    ...process.env,
    ...cheapHashes,
    ...file,
    LATCHKEY_CLIENT_ID: id,
    LATCHKEY_CLIENT_SECRET: own,
  };
  const ran = await run(process.execPath, ["run.js"], { cwd: folder, env });
  expect(ran.stdout).toBe("ann owner, ben member\n");
});
