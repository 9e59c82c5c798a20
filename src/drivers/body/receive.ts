/** Gets the body of a request as it arrives: chunks, and then one of the other two. */
export interface BodyListener {
  chunk(bytes: Uint8Array): void;
  end(): void;
  /** The body broke off. */
  broken(): void;
}

/** Receives the body of a request. Returns a function that stops, after which the listener gets nothing. */
export type Receive = (request: Request, bindings: unknown, listener: BodyListener) => () => void;

/** By a web stream, which every runtime has. */
export const receiveStream: Receive = ({ body }, _, { chunk, end, broken }) => {
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  let isStopped = false;
  const receive = async (): Promise<void> => {
    try {
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (isStopped) return;
        if (done) return end();
        chunk(value);
      }
    } catch {
      if (!isStopped) broken();
    }
  };
  void receive();
  return () => {
    isStopped = true;
    void reader?.cancel().catch(() => {});
  };
};
