import { once } from "node:events";
import { writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { LookupFunction, AddressInfo } from "node:net";
import { documentsBy } from "../../../src/drivers/client-documents.ts";
import type { GuardedRequest } from "../../../src/drivers/guarded/guarded-fetch.ts";
import { fetchThrough, publicLookup } from "../../../src/drivers/guarded/node-fetch.ts";
import { postDelivery } from "../../../src/drivers/post/delivery.ts";

/** The program of test/drivers/guarded-fetch.test.ts, on Node and on Bun. It prints what became of each fetch of its own server. */

/** For `app.example.test`, of nobody. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgLFoomoDUbnkMBKwB
TSDOytKLtZlPc3ZsGUtAFl+b+yqhRANCAAQKddiLIeLx8su1pHBJlI8uPpUsrifr
VGc9YtfMehQXloD0T2FMlZsrFWogAASAEGHI/KMh1e7NIYBufjXpjHyK
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBqzCCAVCgAwIBAgIUE/oJkeYn7UatGf5JRsSrAD5ko84wCgYIKoZIzj0EAwIw
GzEZMBcGA1UEAwwQYXBwLmV4YW1wbGUudGVzdDAgFw0yNjExMzAxMTI1MDFaGA8y
MTI2MTEwNjExMjUwMVowGzEZMBcGA1UEAwwQYXBwLmV4YW1wbGUudGVzdDBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABAp12Ish4vHyy7WkcEmUjy4+lSyuJ+tUZz1i
18x6FBeWgPRPYUyVmysVaiAABIAQYcj8oyHV7s0hgG5+NemMfIqjcDBuMB0GA1Ud
DgQWBBTBF7bGcISRb0WdHrKc0XOvAbcYZDAfBgNVHSMEGDAWgBTBF7bGcISRb0Wd
HrKc0XOvAbcYZDAPBgNVHRMBAf8EBTADAQH/MBsGA1UdEQQUMBKCEGFwcC5leGFt
cGxlLnRlc3QwCgYIKoZIzj0EAwIDSQAwRgIhAOqc7Q0dU/ANz+3KMlyzx5lssQ78
OIbDzxDt5WhQn9wCAiEAorM319draBsRqNMf1MYmNN0yEzauZ+aE5y41sVyroNI=
-----END CERTIFICATE-----`;

const [, , file = ""] = process.argv;
// The parent starts this program again with the file as a certificate that it trusts.
if (process.env["NODE_EXTRA_CA_CERTS"] === undefined) {
  writeFileSync(file, cert);
  process.exit(0);
}

const received: unknown[] = [];
let connections = 0;
const server = createServer({ key, cert }, (request, response) => {
  if (request.method === "GET") return deliver(request, response);
  let body = "";
  request.on("data", (part) => (body += String(part)));
  request.on("end", () => {
    received.push({ host: request.headers.host?.split(":")[0], path: request.url, body });
    const status = Number(request.url?.slice(1));
    if (status === 0) return;
    response.writeHead(status, { Location: "/200", "Set-Cookie": ["a=1", "b=2"] });
    // More than anybody reads.
    if (status === 204) response.end();
    else response.write("x".repeat(1_000_000));
  });
});
/** Delivers the document of a client, or what comes in its place. */
function deliver({ url, headers }: IncomingMessage, response: ServerResponse): void {
  if (url === "/document") {
    response.writeHead(200, { "Cache-Control": "public, max-age=600" });
    return void response.end(JSON.stringify({ accept: headers.accept, cookie: headers.cookie }));
  }
  const status = Number(url?.slice(1)) || 200;
  response.writeHead(status, { Location: "/document", "CF-Mitigated": "challenge" });
  response.write(url === "/200" ? "x".repeat(1_000_000) : "{");
}
server.on("connection", () => connections++);
server.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = server.address() as AddressInfo;

/** Finds this machine under every name, and counts. */
let lookups = 0;
const here: LookupFunction = (_, { all }, done) => {
  lookups++;
  if (all) done(null, [{ address: "127.0.0.1", family: 4 }]);
  else done(null, "127.0.0.1", 4);
};
/** The addresses of a host that changes them after each lookup, as an attacker's server of names does. */
const rebinding = (answers: readonly (readonly string[])[]) => {
  const left = [...answers];
  return publicLookup((_, __, done) => {
    lookups++;
    const addresses = (left.shift() ?? []).map((address) => ({
      address,
      family: address.includes(":") ? 6 : 4,
    }));
    setTimeout(() => done(null, addresses), 1);
  });
};

async function outcome(lookup: LookupFunction, host: string, path: string, deadline = 10_000) {
  const before = lookups;
  const request: GuardedRequest = {
    method: "POST",
    headers: { "Content-Type": "text/plain" },
    body: "the body",
    redirect: "manual",
    signal: AbortSignal.timeout(deadline),
  };
  const url = `https://${host}:${port}/${path}`;
  const ended = await fetchThrough(lookup)(url, request).then(
    async ({ status, headers, body }) => {
      await body?.cancel();
      return { status, cookies: headers.getSetCookie() };
    },
    (error: Error) => ({ error: error.name }),
  );
  return { ...ended, lookups: lookups - before };
}

const documents = (lookup: LookupFunction, path: string, deadline = 10_000) =>
  documentsBy(fetchThrough(lookup), () => AbortSignal.timeout(deadline))(
    `https://app.example.test:${port}/${path}`,
  );

const results = {
  documents: {
    good: await documents(here, "document"),
    moved: await documents(here, "301"),
    refused: await documents(here, "403"),
    endless: await documents(here, "200"),
    slow: await documents(here, "slow", 300),
    private: await documents(rebinding([["10.0.0.1"]]), "document"),
    unknown: await documents(rebinding([[]]), "document"),
  },
  ok: await outcome(here, "app.example.test", "200"),
  empty: await outcome(here, "app.example.test", "204"),
  redirect: await outcome(here, "app.example.test", "307"),
  otherName: await outcome(here, "other.example.test", "200"),
  late: await outcome(here, "app.example.test", "0", 300),
  private: await outcome(rebinding([["127.0.0.1"]]), "app.example.test", "200"),
  mixed: await outcome(rebinding([["2606:4700::1111", "::1"]]), "app.example.test", "200"),
  literal: await outcome(here, "127.0.0.1", "200"),
  literal6: await outcome(here, "[::1]", "200"),
  decimal: await outcome(here, "2130706433", "200"),
  delivered: await postDelivery(`https://app.example.test:${port}/200`, "x", {}, (url, request) =>
    fetchThrough(rebinding([["10.0.0.1"]]))(url, request),
  ),
  received,
};
// A server may hear of a connection later than its client.
await new Promise((resolve) => setTimeout(resolve, 300));
process.stdout.write(JSON.stringify({ ...results, connections }));
process.exit(0);
