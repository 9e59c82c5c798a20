import { Button } from "../../button.tsx";
import type { useList } from "./use-list.ts";

type LoadMoreProps = {
  readonly list: Pick<ReturnType<typeof useList>, "hasMore" | "more" | "isReading">;
};

/** The button below a long list. */
export const LoadMore = ({ list: { hasMore, more, isReading } }: LoadMoreProps) =>
  hasMore && (
    <div class="actions">
      <Button busy={isReading} onClick={more}>
        Load more
      </Button>
    </div>
  );
