import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, it } from "vitest";
import { registerAndLogIn } from "../suite/http/calls/calls.ts";
import {
  docker,
  nameOf,
  remove,
  serverAt,
  untilReady,
  withDocker,
} from "../support/containers/container.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { imageSuite } from "./suite.ts";

describe("the image of the Dockerfile", () => {
  imageSuite({ image: "node", base: "node:24-slim", node: "node", megabytes: 300 });

  it("runs with the commands of docs/containers.md", async () => {
    const page = readFileSync("docs/containers.md", "utf8");
    const [, commands = ""] = /^```sh\n(docker build -t latchkey \.\n.*?)^```/ms.exec(page) ?? [];
    const [build, ...others] = commands.split("\n");
    expect(build).toBe("docker build -t latchkey .");
    const [name, port, cwd] = [nameOf("page"), await freePort(), await scratchFolder()];
    const script = others
      .join("\n")
      .replace("--name latchkey ", `--name ${name} `)
      .replace("--volume latchkey:", `--volume ${name}:`)
      .replace("127.0.0.1:3000:", `127.0.0.1:${port}:`)
      .replaceAll(/(?<= )latchkey(?=$| keys)/gm, inject("images").node);
    await promisify(execFile)("sh", ["-euc", script], { cwd, env: withDocker() });
    secret(readFileSync(join(cwd, "secret_key"), "utf8").trim());
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url);
    await registerAndLogIn(serverAt(url), { name: "Ann" });
    expect(await docker("exec", name, "id", "-u")).toBe("1000");
    await remove(name);
  });
});
