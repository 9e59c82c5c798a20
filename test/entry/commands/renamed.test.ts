import { expect, it } from "vitest";
import { renamedCommand, renamedCommands } from "../../../src/entry/commands/terminal.ts";
import { latchkey } from "../../support/cli.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

it.each(Object.entries(renamedCommands))(
  "latchkey %s is refused with exit code 64, and the error says the new name: %s",
  async (was, is) => {
    const [group = "", command = "", ...options] = was.split(" ");
    const start = { cwd: await scratchFolder(), env: {} };
    expect(await latchkey(start, group, command, "ann", ...options)).toEqual({
      code: 64,
      stdout: "",
      stderr: `error: latchkey ${was} is now latchkey ${is}.\n`,
    });
  },
);

it.each([
  "users sessions ann --json",
  "users set-role ann role",
  "users reset-password ann --print-link",
  "users show role",
  "clients create drop",
  "users show -- users role",
])("latchkey %s is no old name", (line) => {
  expect(renamedCommand(line.split(" "))).toBeUndefined();
});
