import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { attributesMaxLength } from "../../../src/core/accounts/attributes/attributes.ts";
import { loadConfigFile } from "../../../src/entry/config/own/config-file.ts";
import { accountsIn } from "../../../src/in-process.ts";
import { updateMe } from "../../suite/http/calls/accounts.ts";
import { getMe } from "../../suite/http/calls/browser.ts";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { expectInvalid } from "../../suite/http/calls/expect.ts";
import { openInProcess, scratchFolder, useTarget } from "../../support/targets/http-target.ts";

const guide = readFileSync("docs/custom-user-fields.md", "utf8");
const page = readFileSync("docs/accounts.md", "utf8");
const [, program = ""] = /^```ts\n\/\/ attributes\.ts\n(.*?)^```/ms.exec(guide) ?? [];
const [, written = "{}"] =
  /accounts\.update\(user\.id, \{ attributes: (\{.*?\}) \}\);/.exec(guide) ?? [];

/** The attributes of the guide, from a configuration file. */
async function ownConfig() {
  const folder = await scratchFolder();
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(process.cwd(), "node_modules/zod"), join(folder, "node_modules/zod"));
  writeFileSync(join(folder, "attributes.ts"), program);
  const config = 'import { attributes } from "./attributes.ts"; export default { attributes };';
  writeFileSync(join(folder, "latchkey.config.mjs"), config);
  return loadConfigFile(folder);
}

describe("the attributes of docs/custom-user-fields.md", () => {
  it("have the limit that the pages name", () => {
    for (const text of [guide, page]) expect(text).toContain(`${attributesMaxLength} bytes`);
  });
});

// test/package/package.test.ts checks the types of the programs, and runs them in a Worker.
describe.each(["sqlite", "mysql"] as const)("docs/custom-user-fields.md, on %s", (kind) => {
  const target = useTarget(async () => openInProcess({ database: kind, own: await ownConfig() }));

  it("are written by users, except for the customer number, which the operator's code writes", async () => {
    const { person, token } = await registerAndLogIn(target());
    const [, patch = "{}"] = /`(\{"attributes": .*\})`/.exec(page) ?? [];
    await updateMe(target(), token, JSON.parse(patch));
    const accounts = accountsIn(target().app);
    const account = await accounts.find({ username: person.username });
    const byCode = (text: string) =>
      accounts.update(account!.id, {
        attributes: JSON.parse(text.replace("customer", '"customer"')),
      });
    await byCode(written);
    const both = { phone: "+4930123456", customer: "C-7" };
    expect((await getMe(target(), token)).body["attributes"]).toEqual(both);
    const changes = { phone: null, customer: "C-8" };
    const { body } = await updateMe(target(), token, { attributes: changes });
    expect(body["attributes"]).toEqual({ customer: "C-7" });
    await byCode(written.replace("C-7", "C-9"));
    expect((await getMe(target(), token)).body["attributes"]).toEqual({ customer: "C-9" });
  });

  it("refuse a phone number that does not fit, with the pointer and the message of the guide", async () => {
    const { token } = await registerAndLogIn(target());
    const answer = await updateMe(target(), token, { attributes: { phone: "030 123" } });
    expectInvalid(answer, "/attributes/phone");
    expect(answer.body["errors"]).toMatchObject([
      { message: "Begin with + and the country code." },
    ]);
    expect(guide).toContain("`/attributes/phone`");
  });
});
