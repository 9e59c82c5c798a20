import { useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../../layout/button.tsx";
import type { useList } from "./use-list.ts";

interface LoadMoreProps {
  readonly list: Pick<ReturnType<typeof useList>, "hasMore" | "more" | "isReading">;
}

/** The button below a long list. */
export function LoadMore({ list: { hasMore, more, isReading } }: LoadMoreProps) {
  const place = useRef<HTMLDivElement>(null);
  const isUsed = useRef(false);

  // The button goes with the last rows, and takes the focus with it.
  useLayoutEffect(() => {
    if (isUsed.current && document.activeElement === document.body) place.current?.focus();
  }, [hasMore]);

  return (
    <div class="actions" ref={place} tabIndex={-1}>
      {hasMore && (
        <Button
          busy={isReading}
          onClick={() => {
            isUsed.current = true;
            return more();
          }}
        >
          Load more
        </Button>
      )}
    </div>
  );
}
