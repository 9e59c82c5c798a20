import { useEffect, useState } from "preact/hooks";
import { useAction } from "../../action/use-action.ts";

/** Reads something when the page opens. `value` is undefined before the first answer. */
export function useLoad<T>(read: () => Promise<T>) {
  const { busy, run } = useAction();
  const [value, setValue] = useState<T>();
  const load = () => run("load", async () => setValue(await read()));

  useEffect(() => void load(), []);

  return { value, load, isLoading: !value && busy.has("load") };
}
