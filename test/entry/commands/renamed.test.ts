import { expect, it } from "vitest";
import { renamedCommand, renamedCommands } from "../../../src/entry/commands/terminal.ts";
import { latchkey } from "../../support/cli.ts";
import { scratchFolder } from "../../support/targets/http-target.ts";

it.each(Object.entries(renamedCommands))(
  "latchkey %s is an old name, and the error says the new one: %s",
  (was, is) => {
    const [group = "", command = "", ...options] = was.split(" ");
    expect(renamedCommand([group, command, "ann", ...options])).toBe(
      `latchkey ${was} is now latchkey ${is}.`,
    );
  },
);

it("a command with an old name is refused with exit code 64", async () => {
  const start = { cwd: await scratchFolder(), env: {} };
  expect(await latchkey(start, "users", "reset-password", "ann", "--link")).toEqual({
    code: 64,
    stdout: "",
    stderr:
      "error: latchkey users reset-password --link is now latchkey users reset-password --print-link.\n",
  });
});

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
