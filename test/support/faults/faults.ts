import { startRelay, type Line, type Listener } from "../../suite/http/relay.ts";
import type { Message, Reader } from "./messages.ts";

/** What the connection of an exchange meets. */
export const cuts = [
  "cut before the request is sent",
  "cut in the middle of the request",
  "cut after the commit, before the answer",
  "cut in the middle of the answer",
] as const;

/** Or somebody on the way sends the request again, since its answer was lost. */
export type Fault = (typeof cuts)[number] | "sent again when its answer was lost";

/** Whether the statement was run all the same. */
export const runs = (fault: Fault): boolean =>
  !["cut before the request is sent", "cut in the middle of the request"].includes(fault);

/** A relay that harms what goes through it when it is told to. */
export interface Faults {
  readonly port: number;
  /** Harms the next `times` exchanges of a statement. */
  arm(fault: Fault, times: number, statement: string): void;
  /** Harms them no more; gives how often it did. */
  disarm(statement: string): number;
  close(): Promise<void>;
}

/** Starts one before a port; `read` understands the protocol that is spoken there. */
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
  const relay = await startRelay(to, (line) => harm(line, read(), faultFor));
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

function harm(
  { toNear, toFar, hangUp }: Line,
  { requests, answers }: Reader,
  faultFor: (statement: string | undefined) => Fault | undefined,
): Listener {
  const pass = ({ bytes }: Message): void => toNear(bytes);
  /** What the next answer meets. */
  let meet = pass;
  const cut = (): void => {
    meet = () => {};
    hangUp();
  };

  const request = ({ bytes, middle, statement }: Message & { statement: string | undefined }) => {
    const fault = faultFor(statement);
    if (fault === "cut before the request is sent") return cut();
    if (fault === "cut in the middle of the request") {
      toFar(bytes.subarray(0, middle));
      return cut();
    }
    if (fault === "cut after the commit, before the answer") meet = cut;
    if (fault === "cut in the middle of the answer") {
      meet = (answer) => {
        toNear(answer.bytes.subarray(0, answer.middle));
        cut();
      };
    }
    if (fault === "sent again when its answer was lost") {
      meet = () => {
        meet = pass;
        toFar(bytes);
      };
    }
    toFar(bytes);
  };
  return {
    fromNear: (bytes) => requests(bytes).forEach(request),
    fromFar: (bytes) => answers(bytes).forEach((answer) => meet(answer)),
  };
}
