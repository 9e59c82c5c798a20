import { secret } from "../secrets.ts";

/** A storage in memory for the refresh token of a native client. It can fail, and every value becomes a secret that no log may hold. */
export function createTokenStorage() {
  const kept = new Map<string, string>();
  let failing: string | undefined;
  const step = async (name: string) => {
    await Promise.resolve();
    if (failing === name) throw new Error(`${name} failed`);
  };
  return {
    kept,
    /** The refresh token. */
    token: () => [...kept.values()][0],
    /** Makes one operation fail, or none. */
    fail: (name?: "get" | "set" | "delete") => void (failing = name),
    storage: {
      async get(key: string) {
        await step("get");
        return kept.get(key) ?? null;
      },
      async set(key: string, value: string) {
        await step("set");
        kept.set(key, secret(value));
      },
      async delete(key: string) {
        await step("delete");
        kept.delete(key);
      },
    },
  };
}

export type TestTokenStorage = ReturnType<typeof createTokenStorage>;
