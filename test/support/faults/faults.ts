import type { Message, Reader } from "./messages.ts";
import { startRelay, type Connection, type Handlers } from "./relay.ts";

/** The ways to cut the connection of an exchange. */
export const cuts = [
  "cut before the request is sent",
  "cut in the middle of the request",
  "cut after the commit, before the answer",
  "cut in the middle of the answer",
] as const;

/** A cut, or a second delivery of the request by a node on the way that lost the answer. */
export type Fault = (typeof cuts)[number] | "sent again when its answer was lost";

/** Whether the database runs the statement despite the fault. */
export const runs = (fault: Fault): boolean =>
  !["cut before the request is sent", "cut in the middle of the request"].includes(fault);

/** A relay that injects faults on demand. */
export interface Faults {
  readonly port: number;
  /** Injects a fault into the next `times` exchanges of a statement. */
  arm(fault: Fault, times: number, statement: string): void;
  /** Stops injecting the fault, and returns how often it was injected. */
  disarm(statement: string): number;
  close(): Promise<void>;
}

/** Starts a faulty relay to a port. `read` makes a reader for the protocol of that port. */
export async function startFaults(
  to: { host: string; port: number },
  read: () => Reader,
): Promise<Faults> {
  const armed = new Map<
    string,
    { readonly fault: Fault; readonly times: number; happened: number }
  >();
  const faultFor = (statement: string | undefined): Fault | undefined => {
    const one = armed.get(statement ?? "");
    if (!one || one.happened === one.times) return undefined;
    one.happened++;
    return one.fault;
  };
  const relay = await startRelay(to, (connection) => injectFaults(connection, read(), faultFor));
  return {
    port: relay.port,
    arm: (fault, times, statement) => void armed.set(statement, { fault, times, happened: 0 }),
    disarm(statement) {
      const happened = armed.get(statement)?.happened ?? 0;
      armed.delete(statement);
      return happened;
    },
    close: relay.close,
  };
}

function injectFaults(
  { toClient, toServer, hangUp }: Connection,
  { requests, answers }: Reader,
  faultFor: (statement: string | undefined) => Fault | undefined,
): Handlers {
  const pass = ({ bytes }: Message): void => toClient(bytes);
  /** Handles the next answer. */
  let onAnswer = pass;
  const cut = (): void => {
    onAnswer = () => {};
    hangUp();
  };

  const request = ({ bytes, middle, statement }: Message & { statement: string | undefined }) => {
    const fault = faultFor(statement);
    if (fault === "cut before the request is sent") return cut();
    if (fault === "cut in the middle of the request") {
      toServer(bytes.subarray(0, middle));
      return cut();
    }
    if (fault === "cut after the commit, before the answer") onAnswer = cut;
    if (fault === "cut in the middle of the answer") {
      onAnswer = (answer) => {
        toClient(answer.bytes.subarray(0, answer.middle));
        cut();
      };
    }
    if (fault === "sent again when its answer was lost") {
      onAnswer = () => {
        onAnswer = pass;
        toServer(bytes);
      };
    }
    toServer(bytes);
  };
  return {
    fromClient: (bytes) => requests(bytes).forEach(request),
    fromServer: (bytes) => answers(bytes).forEach((answer) => onAnswer(answer)),
  };
}
