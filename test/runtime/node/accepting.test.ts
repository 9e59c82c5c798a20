import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { node } from "../../../src/entry/runtimes/node/node.ts";

const clients = 5;

/** Opens connections, and tells through `opened` how many are open. Reports what each has received at its end. */
const client = `
  const { workerData: { port, count, opened }, parentPort } = require("node:worker_threads");
  const { connect } = require("node:net");
  for (let n = 0; n < count; n++) {
    let received = "";
    const socket = connect(port, "127.0.0.1", () => {
      socket.write("GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n", () => {
        Atomics.add(opened, 0, 1);
        Atomics.notify(opened, 0);
      });
    });
    socket.on("data", (data) => (received += data));
    socket.on("error", (error) => (received = error.code));
    socket.on("close", () => parentPort.postMessage(received.split("\\r\\n")[0]));
  }`;

it("Node's server answers on connections that were opened before it stops, but not yet taken over", async () => {
  const answer = () => node.createResponse("body", { status: 200, headers: {} });
  const server = await node.listen(answer, { host: "127.0.0.1", port: 0 });
  const opened = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(client, {
    eval: true,
    workerData: { port: server.port, count: clients, opened },
  });
  const received: string[] = [];
  worker.on("message", (line: string) => received.push(line));
  const ended = once(worker, "exit");
  await once(worker, "online");
  // This thread stands still, so Node takes over no connection. The system accepts them.
  for (let now = 0; now < clients; now = Atomics.load(opened, 0)) Atomics.wait(opened, 0, now);
  await server.stop();
  await ended;
  expect(received).toEqual(Array.from({ length: clients }, () => "HTTP/1.1 200 OK"));
});
