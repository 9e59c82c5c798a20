import { useEffect, useState } from "preact/hooks";

/** The seconds until a time in epoch milliseconds, counted down. Zero once it is over, and without a time. */
export function useSecondsUntil(time: number | undefined): number {
  const [, tick] = useState(0);
  const left = Math.max(0, Math.ceil(((time ?? 0) - Date.now()) / 1000));
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setTimeout(() => tick(Date.now()), 1000);
    return () => clearTimeout(timer);
  });
  return left;
}
