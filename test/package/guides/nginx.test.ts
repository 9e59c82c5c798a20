import { existsSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { noLeaks } from "../../suite/leaks.ts";
import { findProgram, installDebianPackages } from "../../support/apt.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { startProgram } from "../../support/documents/program.ts";
import { freePort } from "../../support/network/free-port.ts";
import { testService } from "./services.ts";

const guide = readGuide("nginx");
const modules = "/usr/lib/nginx/modules";

/** The program behind nginx. It knows only what the headers say. */
function startBehind(): Promise<Server> {
  const server = createServer(({ headers }, response) => {
    expect(headers).not.toHaveProperty("authorization");
    const user = { todosOf: headers["x-username"], id: headers["x-user-id"] };
    response.setHeader("Content-Type", "application/json").end(JSON.stringify(user));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

describe("a program behind nginx, as docs/nginx.md has it", () => {
  let behind: Server;
  beforeAll(async () => {
    if (!findProgram("nginx") || !existsSync(join(modules, "ngx_http_js_module.so"))) {
      await installDebianPackages(["nginx-light", "libnginx-mod-http-js"]);
    }
    behind = await startBehind();
  }, 300_000);
  afterAll(() => void behind?.close());

  testService(async (latchkey, folder) => {
    const port = await freePort();
    const own = `pid nginx.pid; daemon off; worker_processes 1;\n`;
    const conf = guide
      .program("nginx.conf")
      .replace("modules/", `${modules}/`)
      .replace("127.0.0.1:8080", `127.0.0.1:${port}`)
      .replace("http://127.0.0.1:3000", latchkey.replace("localhost", "127.0.0.1"))
      .replace("127.0.0.1:4000", `127.0.0.1:${(behind.address() as AddressInfo).port}`);
    writeFileSync(join(folder, "nginx.conf"), own + conf);
    writeFileSync(join(folder, "latchkey.js"), guide.program("latchkey.js"));
    const nginx = findProgram("nginx") ?? "nginx";
    const log = join(folder, "error.log");
    return startProgram([nginx, "-p", folder, "-c", "nginx.conf", "-e", log], folder, {}, port);
  });
});

describe("the logs", () => noLeaks(10));
